"""Asks what the team should help with."""

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.turn import payload, read_turn
from actions.words import choice, message
from crm.reference import response_text


class ActionAskEnquiryFormEnquiry(Action):
    """Offers the question that had no answer, so that it need not be typed again."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_ask_enquiry_form_enquiry"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Ask."""
        question = tracker.get_slot("last_question")
        language = read_turn(tracker).language
        send = payload("inform", enquiry=question) if question else None
        choices = [choice("send_question", send, language=language)] if send else []
        text = response_text("utter_ask_enquiry", language)
        dispatcher.utter_message(json_message=message(text, choices))
        return []
