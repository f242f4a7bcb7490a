"""Leaves the enquiry form by another way than sending, and keeps why for the lead-loss meter."""

from rasa_sdk.events import ActiveLoop, EventType, SlotSet

from actions.desk import current_desk
from actions.turn import Turn
from crm.services.captures import record_outcome
from crm.vocabulary import CaptureOutcome


async def leave_form(turn: Turn, outcome: CaptureOutcome) -> list[EventType]:
    """Record how the attempt ended, if one is under way; the events end the form, if it runs."""
    desk = current_desk()
    async with desk.database.writing() as session:
        await record_outcome(
            session, turn.conversation_id, outcome, message_id=turn.message_id, now=desk.now()
        )
    return [ActiveLoop(None), SlotSet("requested_slot", None)]
