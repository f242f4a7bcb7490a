"""Which slots are free, and which of them suit a visitor."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm.models import CallBack
from crm.services.errors import InvalidAnswerError
from crm.services.office_hours import OfficeHours, Slot, office_hours
from crm.services.time_zones import is_time_zone
from crm.vocabulary import CallBackState

NEXT_FREE = 6
"""How many other slots a refusal names."""


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What a visitor may choose from, soonest first."""

    time_zone: str
    slots: tuple[Slot, ...]
    """Those to show: in the visitor's waking hours, or all where none is."""
    every: tuple[Slot, ...]
    """All that may be booked, for somebody who asks for an hour that is not shown."""
    is_daytime: bool
    """Whether those shown lie in the visitor's waking hours."""


async def offer_slots(
    session: AsyncSession, *, time_zone: str, now: datetime, hours: OfficeHours | None = None
) -> Offer:
    """The free slots for a visitor in ``time_zone`` (IANA name).

    Raises InvalidAnswerError, reason ``bad_time_zone``, for a name that is none.
    """
    hours = hours or office_hours()
    zone = visitor_zone(time_zone)
    every = await list_free_slots(session, hours, now)
    awake = tuple(slot for slot in every if hours.is_awake(slot, zone))
    return Offer(time_zone=time_zone, slots=awake or every, every=every, is_daytime=bool(awake))


def find_slot(slots: Iterable[Slot], code: str) -> Slot | None:
    """The slot with this ``code``, as a button carries it, or None."""
    return next((slot for slot in slots if slot.code == code), None)


def visitor_zone(name: str) -> ZoneInfo:
    """The zone of this IANA name; raises InvalidAnswerError, reason ``bad_time_zone``."""
    if not is_time_zone(name):
        raise InvalidAnswerError("bad_time_zone", "There is no such time zone.")
    return ZoneInfo(name)


def nearest_slots(free: Iterable[Slot], wanted: datetime) -> list[Slot]:
    """The free slots nearest to the time that was wanted, soonest first."""
    nearest = sorted(free, key=lambda slot: abs(slot.starts_at - wanted))
    return sorted(nearest[:NEXT_FREE])


async def list_free_slots(
    session: AsyncSession, hours: OfficeHours, now: datetime
) -> tuple[Slot, ...]:
    """Every slot that may be booked and is not full, soonest first."""
    slots = hours.coming_slots(now)
    if not slots:
        return ()
    booked = await _booked_between(session, slots[0].starts_at, slots[-1].ends_at)
    return tuple(slot for slot in slots if len(_overlapping(booked, slot)) < hours.capacity)


async def list_free_seats(session: AsyncSession, hours: OfficeHours, slot: Slot) -> list[int]:
    """Seats of the slot that nobody has. A call booked under other slot lengths may overlap."""
    booked = _overlapping(await _booked_between(session, slot.starts_at, slot.ends_at), slot)
    if len(booked) >= hours.capacity:
        return []
    taken = {call.seat for call in booked if call.starts_at == slot.starts_at}
    return [seat for seat in range(hours.capacity) if seat not in taken]


async def _booked_between(
    session: AsyncSession, start: datetime, end: datetime
) -> Sequence[CallBack]:
    found = await session.scalars(
        select(CallBack).where(
            CallBack.state == CallBackState.BOOKED,
            CallBack.starts_at < end,
            CallBack.ends_at > start,
        )
    )
    return found.all()


def _overlapping(booked: Iterable[CallBack], slot: Slot) -> list[CallBack]:
    return [
        call for call in booked if call.starts_at < slot.ends_at and call.ends_at > slot.starts_at
    ]
