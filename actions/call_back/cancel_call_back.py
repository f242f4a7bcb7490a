"""Cancels the call that is booked."""

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.awaited import wait_no_longer
from actions.call_back.asking import say_cancelled, say_no_call
from actions.desk import current_desk
from actions.turn import read_turn
from crm.services.call_back_booking import cancel_call_back, find_call_back


class ActionCancelCallBack(Action):
    """At once: another call is as easily booked. The enquiry stays as it is."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_cancel_call_back"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Cancel, and say that nobody will ring."""
        turn, desk = read_turn(tracker), current_desk()
        async with desk.database.writing() as session:
            standing = await find_call_back(session, turn.conversation_id, now=desk.now())
            if standing is None:
                said = say_no_call(turn.language)
            else:
                cancelled = await cancel_call_back(session, standing.id, now=desk.now())
                said = say_cancelled(cancelled, turn.language)
        dispatcher.utter_message(json_message=said)
        return [wait_no_longer()]
