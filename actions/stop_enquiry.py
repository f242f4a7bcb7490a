"""Leaves the enquiry form and keeps the draft."""

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.enquiry.keeping import kept
from actions.leaving import leave_form
from actions.turn import payload, read_turn
from actions.words import choice, message
from crm.reference import response_text
from crm.vocabulary import CaptureOutcome


class ActionStopEnquiry(Action):
    """Says what is kept, and how to resume."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_stop_enquiry"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Stop."""
        turn = read_turn(tracker)
        draft = await kept(turn)
        name = "utter_enquiry_stopped" if draft else "utter_nothing_kept"
        again = "carry_on" if draft else "leave_enquiry"
        choices = [
            choice(again, payload("make_enquiry"), language=turn.language),
            choice("talk_to_person", payload("talk_to_person"), language=turn.language),
        ]
        text = response_text(name, turn.language)
        dispatcher.utter_message(json_message=message(text, choices))
        return await leave_form(turn, CaptureOutcome.STOPPED)
