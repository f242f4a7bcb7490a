"""Offers times for a call, and asks for the number to ring where there is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions.awaited import Awaited, find_awaited, wait_for
from actions.call_back.asking import ask_slot
from actions.call_back.caller import Caller, find_caller
from actions.desk import current_desk
from actions.turn import Turn, payload, read_turn
from actions.words import choice, message
from crm.reference import response_text
from crm.services.call_back_slots import Offer, find_slot, offer_slots
from crm.services.office_hours import Slot
from crm.services.time_zones import VisitorZone

TIME, NUMBER = "call_back_time", "call_back_number"
"""What is awaited."""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is known of the call to come: by whose clock, on which number, and what was shown.

    ``moves`` is whether it is to take the place of the call that is booked.
    """

    zone: VisitorZone
    phone: str | None = None
    moves: bool = False
    shown: tuple[str, ...] = ()
    tries: int = 0


def wish_in(awaited: Awaited) -> Wish:
    """The wish as it was kept."""
    about = awaited.about
    return Wish(
        zone=VisitorZone(name=about["zone"], is_certain=about["is_certain"]),
        phone=about.get("phone"),
        moves=bool(about.get("moves")),
        shown=tuple(about.get("shown") or ()),
        tries=int(about.get("tries") or 0),
    )


def wait_for_time(turn: Turn, wish: Wish, shown: Sequence[Slot], *, tries: int = 0) -> EventType:
    """Take the next words for a time; ``shown`` are the slots behind the choices."""
    return wait_for(
        turn,
        TIME,
        zone=wish.zone.name,
        is_certain=wish.zone.is_certain,
        phone=wish.phone,
        moves=wish.moves,
        shown=[slot.code for slot in shown],
        tries=tries,
    )


async def read_offer(wish: Wish) -> Offer:
    """The slots that are free now, by the visitor's clock."""
    desk = current_desk()
    async with desk.database.reading() as session:
        return await offer_slots(session, time_zone=wish.zone.name, now=desk.now())


def shown_slots(wish: Wish, offer: Offer) -> list[Slot]:
    """The slots that were shown, as far as they are still free, in their order."""
    found = [find_slot(offer.every, code) for code in wish.shown]
    return [slot for slot in found if slot is not None]


async def offer_times(dispatcher: CollectingDispatcher, turn: Turn, wish: Wish) -> list[EventType]:
    """Ask for a time, with the first ones to choose from."""
    said, shown = ask_slot(await read_offer(wish), wish.zone, turn.language)
    dispatcher.utter_message(json_message=said)
    return [wait_for_time(turn, wish, shown)]


async def offer_to(dispatcher: CollectingDispatcher, turn: Turn, caller: Caller) -> list[EventType]:
    """Offer times to somebody who can be rung; ask anybody else for a number first."""
    if caller.phone is None:
        return ask_number(dispatcher, turn)
    return await offer_times(dispatcher, turn, Wish(zone=caller.zone(), phone=caller.number))


def ask_number(dispatcher: CollectingDispatcher, turn: Turn, **about: Any) -> list[EventType]:
    """Ask which number to ring."""
    said = message(
        response_text("utter_call_back_number", turn.language),
        [choice("no_call", "/deny", language=turn.language)],
    )
    dispatcher.utter_message(json_message=said)
    return [wait_for(turn, NUMBER, **about)]


async def offer_after_sending(
    dispatcher: CollectingDispatcher, tracker: Tracker
) -> list[EventType]:
    """Offer times for the call that was wished for with the enquiry that has just been sent.

    To be called once the enquiry is committed; says nothing to who wanted no call.
    """
    turn = read_turn(tracker)
    caller = await find_caller(turn)
    if caller is None or not caller.wants_a_call:
        return []
    return await offer_to(dispatcher, turn, caller)


async def current_wish(tracker: Tracker, turn: Turn) -> Wish | None:
    """The wish whose times were shown last, or that of who sent an enquiry; None for neither."""
    awaited = find_awaited(tracker)
    if awaited is not None and awaited.name == TIME:
        return wish_in(awaited)
    caller = await find_caller(turn)
    return Wish(zone=caller.zone(), phone=caller.number) if caller else None


def say_enquiry_first(dispatcher: CollectingDispatcher, turn: Turn) -> list[EventType]:
    """A call is booked with an enquiry; offer to begin one."""
    begin = choice("leave_enquiry", payload("make_enquiry"), language=turn.language)
    text = response_text("utter_call_back_needs_enquiry", turn.language)
    dispatcher.utter_message(json_message=message(text, [begin]))
    return []
