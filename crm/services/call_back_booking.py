"""A call that a visitor asks for: slots are offered, one is booked, moved or given up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from crm.models import CallBack, Contact, Conversation, Lead
from crm.services.call_back_slots import (
    list_free_seats,
    list_free_slots,
    nearest_slots,
    visitor_zone,
)
from crm.services.call_backs import get_call_back, with_people
from crm.services.enquiries import find_draft, find_submitted, open_draft
from crm.services.errors import (
    CallBackChangeError,
    DeskError,
    InvalidAnswerError,
    NotFoundError,
)
from crm.services.office_hours import OfficeHours, Slot, office_hours
from crm.services.validation import parse_phone
from crm.vocabulary import CallBackState


class SlotRefusedError(DeskError):
    """The slot cannot be had; ``free`` are the free ones nearest to it, soonest first."""

    def __init__(self, sentence: str, free: Sequence[Slot]) -> None:
        self.free = tuple(free)
        super().__init__(sentence)


class SlotTakenError(SlotRefusedError):
    """Others have booked the slot to its capacity."""


class SlotNotOfferedError(SlotRefusedError):
    """The time is no slot, or it is too soon, too far ahead, or the office is closed."""


class CallBackExistsError(DeskError):
    """The conversation has a call-back at another time, which may be moved instead."""

    def __init__(self, call_back: CallBack) -> None:
        self.call_back = call_back
        super().__init__("A call is booked already; move it or cancel it.")


@dataclass(frozen=True, kw_only=True)
class NewCallBack:
    """``time_zone`` is an IANA name; without a ``phone`` the lead's own number is rung."""

    starts_at: datetime
    time_zone: str
    phone: str | None = None


async def book_call_back(
    session: AsyncSession,
    conversation_id: UUID,
    new: NewCallBack,
    *,
    now: datetime,
    hours: OfficeHours | None = None,
) -> CallBack:
    """Book the slot for the conversation's lead; a draft is opened where there is none.

    The same slot again gives the same call-back, with the number last given. Raises
    SlotTakenError and SlotNotOfferedError with the next free slots, CallBackExistsError when the
    conversation has a coming call at another time, InvalidAnswerError for a time zone or a
    number that cannot be one, NotFoundError for an unknown conversation.
    """
    hours = hours or office_hours()
    visitor_zone(new.time_zone)
    if await session.get(Conversation, conversation_id) is None:
        raise NotFoundError("There is no such conversation.")
    # This locks the conversation's row: two bookings of one visitor never run side by side.
    lead = await find_draft(session, conversation_id)
    known = lead or await find_submitted(session, conversation_id)
    phone, extension = _number(new.phone, known)
    booked = await find_call_back(session, conversation_id, now=now)
    if booked is not None:
        if booked.starts_at != new.starts_at:
            raise CallBackExistsError(booked)
        if (booked.phone_e164, booked.phone_ext) != (phone, extension):
            booked.phone_e164, booked.phone_ext = phone, extension
            booked.sequence += 1
            await session.flush()
        return booked
    slot = await _bookable(session, hours, new.starts_at, now)
    lead = known or await open_draft(session, conversation_id, now=now)
    for seat in await list_free_seats(session, hours, slot):
        call_back = CallBack(
            lead=lead,
            conversation_id=conversation_id,
            owner_id=lead.owner_id,
            state=CallBackState.BOOKED,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            seat=seat,
            time_zone=new.time_zone,
            phone_e164=phone,
            phone_ext=extension,
            sequence=0,
            booked_at=now,
        )
        try:
            async with session.begin_nested():
                session.add(call_back)
        except IntegrityError:
            continue  # another visitor took the seat at the same moment
        return call_back
    raise await _taken(session, hours, slot, now)


async def move_call_back(
    session: AsyncSession,
    call_back_id: UUID,
    starts_at: datetime,
    *,
    now: datetime,
    hours: OfficeHours | None = None,
) -> CallBack:
    """Move a booked call to another free slot; to its own time changes nothing.

    Raises SlotTakenError, SlotNotOfferedError, NotFoundError, and CallBackChangeError for a
    call that is over or cancelled.
    """
    hours = hours or office_hours()
    call_back = await get_call_back(session, call_back_id, for_change=True)
    _check_is_booked(call_back)
    if call_back.starts_at == starts_at:
        return call_back
    slot = await _bookable(session, hours, starts_at, now)
    for seat in await list_free_seats(session, hours, slot):
        try:
            async with session.begin_nested():
                call_back.starts_at, call_back.ends_at = slot.starts_at, slot.ends_at
                call_back.seat = seat
                call_back.sequence += 1
        except IntegrityError:
            await session.refresh(call_back)
            continue
        return call_back
    raise await _taken(session, hours, slot, now)


async def cancel_call_back(session: AsyncSession, call_back_id: UUID, *, now: datetime) -> CallBack:
    """Give the call up and free its slot; a cancelled one stays as it is.

    Raises NotFoundError, and CallBackChangeError for a call that is over.
    """
    call_back = await get_call_back(session, call_back_id, for_change=True)
    if call_back.state != CallBackState.CANCELLED:
        _check_is_booked(call_back)
        await _cancel(session, call_back, now)
    return call_back


async def cancel_call_backs_of(session: AsyncSession, lead_id: UUID, *, now: datetime) -> int:
    """Give up every booked call of a lead, as when it is withdrawn; how many there were."""
    booked = await session.scalars(
        select(CallBack)
        .where(CallBack.lead_id == lead_id, CallBack.state == CallBackState.BOOKED)
        .with_for_update()
    )
    cancelled = booked.all()
    for call_back in cancelled:
        await _cancel(session, call_back, now)
    return len(cancelled)


async def find_call_back(
    session: AsyncSession, conversation_id: UUID, *, now: datetime
) -> CallBack | None:
    """The conversation's call that is booked and not over yet, if any."""
    found = await session.scalars(
        with_people(select(CallBack))
        .where(
            CallBack.conversation_id == conversation_id,
            CallBack.state == CallBackState.BOOKED,
            CallBack.ends_at > now,
        )
        .order_by(CallBack.starts_at)
        .limit(1)
    )
    return found.first()


async def find_latest_call_back(session: AsyncSession, conversation_id: UUID) -> CallBack | None:
    """The call that was booked last in the conversation, whatever became of it."""
    found = await session.scalars(
        with_people(select(CallBack))
        .where(CallBack.conversation_id == conversation_id)
        .order_by(CallBack.booked_at.desc(), CallBack.id)
        .limit(1)
    )
    return found.first()


async def _cancel(session: AsyncSession, call_back: CallBack, now: datetime) -> None:
    call_back.state = CallBackState.CANCELLED
    call_back.closed_at = now
    call_back.sequence += 1
    await session.flush()


def _check_is_booked(call_back: CallBack) -> None:
    if call_back.state != CallBackState.BOOKED:
        raise CallBackChangeError(f"This call is {call_back.state} and cannot be changed.")


def _number(phone: str | None, lead: Lead | None) -> tuple[str, str | None]:
    """The number to ring in E.164, and its extension."""
    if phone is not None:
        parsed = parse_phone(phone, lead.country if lead else None)
        if parsed.e164 is None:
            raise InvalidAnswerError("bad_phone", "That is not a telephone number.")
        return parsed.e164, parsed.ext
    contact: Contact | None = lead.contact if lead else None
    if contact is None or contact.phone_e164 is None:
        raise InvalidAnswerError("no_phone", "There is no telephone number to ring.")
    return contact.phone_e164, contact.phone_ext


async def _bookable(
    session: AsyncSession, hours: OfficeHours, starts_at: datetime, now: datetime
) -> Slot:
    for slot in hours.coming_slots(now):
        if slot.starts_at == starts_at:
            return slot
    free = await list_free_slots(session, hours, now)
    raise SlotNotOfferedError("That time is not offered.", nearest_slots(free, starts_at))


async def _taken(
    session: AsyncSession, hours: OfficeHours, slot: Slot, now: datetime
) -> SlotTakenError:
    free = await list_free_slots(session, hours, now)
    return SlotTakenError("That time has just been taken.", nearest_slots(free, slot.starts_at))
