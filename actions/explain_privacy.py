"""Says what happens to what a visitor tells."""

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.enquiry.fields import FIELDS
from actions.turn import read_turn


class ActionExplainPrivacy(Action):
    """In mid-form the answer is about the field which is being asked."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_explain_privacy"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Say what is done with it."""
        requested = read_turn(tracker).requested
        response = f"utter_privacy_{requested}" if requested in FIELDS else "utter_privacy"
        dispatcher.utter_message(response=response)
        return []
