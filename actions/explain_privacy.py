"""Says what happens to what a visitor tells."""

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.enquiry.fields import FIELDS
from actions.enquiry.listening import note_volunteered, volunteered
from actions.turn import read_turn

OWN_WORDS = frozenset(
    {
        "enquiry",
        "company",
        "country",
        "full_name",
        "email",
        "phone",
        "consent_contact",
        "consent_marketing",
        "confirm",
    }
)
"""Fields whose use is told in words of their own."""


class ActionExplainPrivacy(Action):
    """In mid-form the answer is about the field which is being asked."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_explain_privacy"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Say what is done with it."""
        turn = read_turn(tracker)
        dispatcher.utter_message(response=_response(turn.requested))
        told = volunteered(turn, tracker.slots)
        return await note_volunteered(dispatcher, tracker, turn, told)


def _response(requested: str | None) -> str:
    if requested not in FIELDS:
        return "utter_privacy"
    return f"utter_privacy_{requested if requested in OWN_WORDS else 'detail'}"
