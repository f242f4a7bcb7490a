"""Leaves the enquiry form and keeps the draft."""

from rasa_sdk.events import ActiveLoop, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.desk import current_desk
from actions.turn import payload, read_turn
from actions.words import choice, message
from crm.reference import response_text
from crm.services.enquiries import draft_values


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
        async with current_desk().database.reading() as session:
            draft = await draft_values(session, turn.conversation_id)
        name = "utter_enquiry_stopped" if draft else "utter_nothing_kept"
        again = "carry_on" if draft else "leave_enquiry"
        choices = [
            choice(again, payload("make_enquiry"), turn.language),
            choice("talk_to_person", payload("talk_to_person"), turn.language),
        ]
        text = response_text(name, turn.language)
        dispatcher.utter_message(json_message=message(text, choices))
        return [ActiveLoop(None), SlotSet("requested_slot", None)]
