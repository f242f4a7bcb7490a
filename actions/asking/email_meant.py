"""Asks whether an address that looks mistyped is right."""

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.enquiry.taking import KEEP
from actions.turn import payload, read_turn
from actions.words import choice, message
from crm.reference import response_text


class ActionAskEnquiryFormEmailMeant(Action):
    """Offers the address that was probably meant, and the one that was typed."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_ask_enquiry_form_email_meant"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Ask."""
        language = read_turn(tracker).language
        suggested = str(tracker.get_slot("email_suggested"))
        choices = [
            {"title": suggested, "payload": payload("inform", email_meant=suggested)},
            choice("keep_email", payload("inform", email_meant=KEEP), language=language),
        ]
        text = response_text("utter_ask_email_meant", language, email=suggested)
        dispatcher.utter_message(json_message=message(text, choices))
        return []
