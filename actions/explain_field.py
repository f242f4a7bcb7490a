"""Says why a field is asked."""

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.enquiry.fields import FIELDS
from actions.enquiry.listening import note_volunteered, volunteered
from actions.turn import read_turn


class ActionExplainField(Action):
    """The reason is that of the field which is being asked."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_explain_field"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Say why."""
        turn = read_turn(tracker)
        response = f"utter_why_{turn.requested}" if turn.requested in FIELDS else "utter_why"
        dispatcher.utter_message(response=response)
        told = volunteered(turn, tracker.slots)
        return await note_volunteered(dispatcher, tracker, turn, told)
