"""Shows the whole enquiry and asks whether to send it."""

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.enquiry.fields import changeable_now
from actions.turn import read_turn
from actions.words import choice, message, shown
from crm.reference import response_text


class ActionAskEnquiryFormConfirm(Action):
    """Every value that will be sent is shown before it is sent."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_ask_enquiry_form_confirm"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Ask."""
        language = read_turn(tracker).language
        lines = [
            response_text(
                f"utter_line_{name}", language, value=shown(name, tracker.slots[name], language)
            )
            for name in changeable_now(tracker.slots)
        ]
        text = "\n".join([response_text("utter_ask_confirm", language), "", *lines])
        choices = [
            choice("send", "/affirm", language=language),
            choice("change", "/change_answer", language=language),
            choice("stop", "/stop", language=language),
        ]
        dispatcher.utter_message(json_message=message(text, choices))
        return []
