"""Asks which answer is to be changed."""

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.enquiry.fields import changeable_now
from actions.turn import payload, read_turn
from actions.words import message
from crm.reference import response_text


class ActionAskEnquiryFormChangeField(Action):
    """Offers every field that has an answer."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_ask_enquiry_form_change_field"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Ask."""
        language = read_turn(tracker).language
        choices = [
            {
                "title": response_text(f"utter_field_{name}", language),
                "payload": payload("change_answer", field=name),
            }
            for name in changeable_now(tracker.slots)
        ]
        text = response_text("utter_ask_change_field", language)
        dispatcher.utter_message(json_message=message(text, choices))
        return []
