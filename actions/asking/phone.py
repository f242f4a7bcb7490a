"""Asks for a telephone number."""

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.turn import payload, read_turn
from actions.words import choice, message
from crm.reference import response_text


class ActionAskEnquiryFormPhone(Action):
    """Beside an e-mail address it is a second way, and said to be one."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_ask_enquiry_form_phone"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Ask."""
        language = read_turn(tracker).language
        name = "utter_ask_phone_too" if tracker.get_slot("email") else "utter_ask_phone"
        choices = [choice("skip", payload("skip"), language=language)]
        dispatcher.utter_message(json_message=message(response_text(name, language), choices))
        return []
