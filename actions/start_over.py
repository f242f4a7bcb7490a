"""Forgets the answers of the form and begins again."""

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.desk import current_desk
from actions.enquiry.fields import EMPTY
from actions.turn import Turn, read_turn
from crm.services.captures import record_outcome, record_started
from crm.vocabulary import CaptureOutcome


class ActionStartOver(Action):
    """In mid-form the first question follows. New answers supersede the old ones in the draft."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_start_over"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Empty every field."""
        turn = read_turn(tracker)
        in_form = turn.requested is not None
        await _restart(turn, begins_again=in_form)
        dispatcher.utter_message(
            response="utter_form_started_over" if in_form else "utter_started_over"
        )
        return [SlotSet(name, value) for name, value in EMPTY.items()]


async def _restart(turn: Turn, *, begins_again: bool) -> None:
    """The attempt under way has ended; in mid-form the next one begins with the same message."""
    desk = current_desk()
    async with desk.database.writing() as session:
        await record_outcome(
            session,
            turn.conversation_id,
            CaptureOutcome.RESTARTED,
            message_id=turn.message_id,
            now=desk.now(),
        )
        if begins_again:
            await record_started(session, turn.conversation_id, now=desk.now())
