"""Shows other times for a call than those that were offered."""

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.call_back.asking import ask_other
from actions.call_back.choosing import book_said
from actions.call_back.offering import (
    current_wish,
    read_offer,
    say_enquiry_first,
    shown_slots,
    wait_for_time,
)
from actions.turn import read_turn


class ActionOtherCallBackTime(Action):
    """The next ones on the list; after the last it begins again."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_other_call_back_time"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Take a time that was said with it, or show more."""
        turn = read_turn(tracker)
        wish = await current_wish(tracker, turn)
        if wish is None:
            return say_enquiry_first(dispatcher, turn)
        if (booked := await book_said(dispatcher, turn, wish)) is not None:
            return booked
        offer = await read_offer(wish)
        seen = shown_slots(wish, offer)
        later = [slot for slot in offer.slots if not seen or slot > max(seen)]
        said, shown = ask_other(later or offer.slots, offer, turn.language)
        dispatcher.utter_message(json_message=said)
        return [wait_for_time(turn, wish, shown)]
