"""Moves the call that is booked to another time."""

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.call_back.asking import say_no_call
from actions.call_back.choosing import book_said
from actions.call_back.offering import Wish, offer_times
from actions.desk import current_desk
from actions.turn import read_turn
from crm.services.call_back_booking import find_call_back
from crm.services.time_zones import VisitorZone


class ActionMoveCallBack(Action):
    """By the clock that the call was booked by, and on the same number."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_move_call_back"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Take the time that was said with it, or offer times."""
        turn, desk = read_turn(tracker), current_desk()
        async with desk.database.reading() as session:
            standing = await find_call_back(session, turn.conversation_id, now=desk.now())
        if standing is None:
            dispatcher.utter_message(json_message=say_no_call(turn.language))
            return []
        zone = VisitorZone(name=standing.time_zone, is_certain=True)
        wish = Wish(zone=zone, moves=True)
        if (booked := await book_said(dispatcher, turn, wish)) is not None:
            return booked
        return await offer_times(dispatcher, turn, wish)
