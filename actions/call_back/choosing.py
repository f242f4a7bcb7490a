"""Takes a time, or the number to ring, from words or from a choice, and books the call."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.awaited import Awaited, wait_for, wait_no_longer
from actions.call_back.asking import (
    ask_again,
    say_booked,
    say_over,
    say_stands,
    say_taken,
    say_zone,
)
from actions.call_back.caller import Caller, find_caller
from actions.call_back.offering import (
    NUMBER,
    TIME,
    Wish,
    ask_number,
    offer_times,
    read_offer,
    shown_slots,
    wait_for_time,
    wish_in,
)
from actions.desk import current_desk
from actions.turn import Turn
from actions.words import message
from crm.reference import response_text
from crm.services.call_back_booking import (
    CallBackExistsError,
    NewCallBack,
    SlotRefusedError,
    book_call_back,
    find_call_back,
    move_call_back,
)
from crm.services.errors import CallBackChangeError, InvalidAnswerError
from crm.services.office_hours import Slot
from crm.services.slot_choice import Meaning, SlotChoice, choose_slot
from crm.services.time_zones import VisitorZone, find_time_zone
from crm.services.validation import parse_phone

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

__all__ = ["NUMBER", "TIME", "book", "book_said", "take_number", "take_time", "time_in"]

MOST_TRIES = 2
"""After so many times that were not understood, words are a question again."""


async def take_time(
    dispatcher: CollectingDispatcher, turn: Turn, awaited: Awaited
) -> list[EventType] | None:
    """Book the time that the words choose, or ask which of several; None for something else."""
    wish = wish_in(awaited)
    offer = await read_offer(wish)
    understood = await time_in(turn, wish)
    if understood.meaning == Meaning.CHOSEN:
        return await book(dispatcher, turn, wish, understood.slots[0].starts_at)
    if understood.meaning == Meaning.UNCLEAR:
        if zone := find_time_zone(turn.words):
            dispatcher.utter_message(json_message=say_zone(zone, turn.language))
            moved = replace(wish, zone=VisitorZone(name=zone, is_certain=True))
            return await offer_times(dispatcher, turn, moved)
        if turn.intent == "ask_question" or wish.tries + 1 >= MOST_TRIES:
            return None
    said, shown = ask_again(understood, offer, turn.language)
    dispatcher.utter_message(json_message=said)
    tries = wish.tries + 1 if understood.meaning == Meaning.UNCLEAR else 0
    return [wait_for_time(turn, wish, shown, tries=tries)]


async def book_said(
    dispatcher: CollectingDispatcher, turn: Turn, wish: Wish
) -> list[EventType] | None:
    """Book the one time that the words choose; None when they choose none."""
    understood = await time_in(turn, wish)
    if understood.meaning != Meaning.CHOSEN:
        return None
    return await book(dispatcher, turn, wish, understood.slots[0].starts_at)


async def time_in(turn: Turn, wish: Wish) -> SlotChoice:
    """What the words choose among all free slots; unclear for a click, whose words are ours."""
    if not turn.is_typed:
        return SlotChoice(meaning=Meaning.UNCLEAR)
    offer = await read_offer(wish)
    return choose_slot(
        turn.words,
        offer.every,
        time_zone=offer.time_zone,
        now=current_desk().now(),
        shown=shown_slots(wish, offer),
    )


async def take_number(
    dispatcher: CollectingDispatcher, turn: Turn, awaited: Awaited
) -> list[EventType] | None:
    """Offer times on the number in the words; None when they hold nothing like one."""
    if sum(character.isdigit() for character in turn.words) < 5:
        return None
    caller = await find_caller(turn)
    country = caller.country if caller else None
    try:
        number = parse_phone(turn.words, country)
    except InvalidAnswerError as error:
        text = response_text(f"utter_reason_{error.reason}", turn.language)
        dispatcher.utter_message(json_message=message(text))
        return [wait_for(turn, NUMBER, **awaited.about)]
    called = Caller(phone=number.e164, extension=number.ext, country=country, wants_a_call=True)
    wish = Wish(zone=called.zone(), phone=called.number)
    if (starts_at := awaited.about.get("starts_at")) is not None:
        return await book(dispatcher, turn, wish, datetime.fromisoformat(starts_at))
    return await offer_times(dispatcher, turn, wish)


async def book(
    dispatcher: CollectingDispatcher, turn: Turn, wish: Wish, starts_at: datetime
) -> list[EventType]:
    """Book the call at this time, or move the one that is booked; say what came of it."""
    desk = current_desk()
    try:
        async with desk.database.writing() as session:
            said = await _book(session, turn, wish, starts_at)
    except SlotRefusedError as error:
        return await _say_refused(dispatcher, turn, wish, error.free)
    except CallBackChangeError:
        said = say_over(turn.language)
    except InvalidAnswerError:
        # No number: the time is kept, and booked with it.
        return ask_number(dispatcher, turn, starts_at=starts_at.isoformat())
    dispatcher.utter_message(json_message=said)
    return [wait_no_longer()]


async def _book(
    session: "AsyncSession", turn: Turn, wish: Wish, starts_at: datetime
) -> dict[str, Any]:
    now = current_desk().now()
    standing = await find_call_back(session, turn.conversation_id, now=now) if wish.moves else None
    if standing is not None:
        moved = await move_call_back(session, standing.id, starts_at, now=now)
        return say_booked(moved, turn.language, moved=True)
    new = NewCallBack(starts_at=starts_at, time_zone=wish.zone.name, phone=wish.phone)
    try:
        booked = await book_call_back(session, turn.conversation_id, new, now=now)
    except CallBackExistsError as error:
        return say_stands(error.call_back, turn.language)
    return say_booked(booked, turn.language)


async def _say_refused(
    dispatcher: CollectingDispatcher, turn: Turn, wish: Wish, free: Sequence[Slot]
) -> list[EventType]:
    offer = await read_offer(wish)
    dispatcher.utter_message(json_message=say_taken(free, offer, turn.language))
    return [wait_for_time(turn, wish, free)] if free else [wait_no_longer()]
