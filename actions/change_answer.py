"""Opens an answer again, at any point of the form."""

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.enquiry.fields import reopened, skipped_fields
from actions.enquiry.reading import field_named_in
from actions.enquiry.taking import changeable_now
from actions.turn import read_turn


class ActionChangeAnswer(Action):
    """Says nothing: the form asks next."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_change_answer"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Empty the field that was named; if none was, let the form ask which."""
        turn = read_turn(tracker)
        name = turn.entities.get("field") or field_named_in(turn.words)
        if name and (tracker.get_slot(name) is not None or name in skipped_fields(tracker.slots)):
            changes = reopened(tracker.slots, name)
        elif not changeable_now(tracker.slots):
            dispatcher.utter_message(response="utter_nothing_to_change")
            return []
        else:
            changes = {"changing": True, "change_field": None, "confirm": None}
        return [SlotSet(slot, value) for slot, value in changes.items()]
