"""Goes back to the question before."""

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.enquiry.fields import field_before, reopened
from actions.turn import read_turn


class ActionGoBack(Action):
    """One step each time; says nothing but at the first question, for the form asks next."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_go_back"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Empty the field that was asked before this one."""
        requested = read_turn(tracker).requested or ""
        if requested == "change_field":
            return [SlotSet("changing", False), SlotSet("change_field", None)]
        name = field_before(tracker.slots, requested)
        if name is None:
            dispatcher.utter_message(response="utter_nothing_before")
            return []
        return [SlotSet(slot, value) for slot, value in reopened(tracker.slots, name).items()]
