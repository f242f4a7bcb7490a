"""Books the call-back slot that was clicked."""

from datetime import datetime

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.call_back.asking import SLOT, ask_again
from actions.call_back.choosing import book, time_in
from actions.call_back.offering import (
    current_wish,
    offer_times,
    read_offer,
    say_enquiry_first,
    wait_for_time,
)
from actions.turn import read_turn
from crm.services.slot_choice import Meaning


class ActionChooseCallBackSlot(Action):
    """A choice carries its slot; words are read as they are where a time is awaited."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_choose_call_back_slot"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Book it, or say what is free instead."""
        turn = read_turn(tracker)
        wish = await current_wish(tracker, turn)
        if wish is None:
            return say_enquiry_first(dispatcher, turn)
        if (code := turn.entities.get(SLOT)) is not None:
            return await book(dispatcher, turn, wish, datetime.fromisoformat(code))
        understood = await time_in(turn, wish)
        if understood.meaning == Meaning.CHOSEN:
            return await book(dispatcher, turn, wish, understood.slots[0].starts_at)
        if understood.meaning == Meaning.UNCLEAR:
            return await offer_times(dispatcher, turn, wish)
        said, shown = ask_again(understood, await read_offer(wish), turn.language)
        dispatcher.utter_message(json_message=said)
        return [wait_for_time(turn, wish, shown)]
