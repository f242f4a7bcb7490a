"""Forgets the answers of the form and begins again."""

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.enquiry.fields import FIELDS, FRESH
from actions.turn import read_turn


class ActionStartOver(Action):
    """In mid-form the first question follows. New answers supersede the old ones in the draft."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_start_over"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Empty every field."""
        in_form = read_turn(tracker).requested is not None
        dispatcher.utter_message(
            response="utter_form_started_over" if in_form else "utter_started_over"
        )
        empty = {**dict.fromkeys(FIELDS), **FRESH, "answer_context": None, "last_question": None}
        return [SlotSet(name, value) for name, value in empty.items()]
