"""Asks whether the team may use the details to answer."""

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.turn import read_turn
from actions.words import ask_consent
from crm.vocabulary import Channel, Purpose


class ActionAskEnquiryFormConsentContact(Action):
    """In the wording that the ledger keeps, with a yes and a no of equal weight."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_ask_enquiry_form_consent_contact"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Ask."""
        channel = Channel.EMAIL if tracker.get_slot("email") else Channel.PHONE
        asked = ask_consent(
            "utter_ask_consent_contact", Purpose.ENQUIRY, channel, read_turn(tracker).language
        )
        dispatcher.utter_message(json_message=asked)
        return []
