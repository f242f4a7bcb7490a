"""The team's side of call-backs: what is due, who rings, and how it went."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from crm.models import Adviser, CallBack, Contact, Lead
from crm.services.errors import CallBackChangeError, NotFoundError, StaleRecordError
from crm.services.office_hours import office_hours
from crm.vocabulary import CallBackState

NEXT_STATES: Mapping[CallBackState, frozenset[CallBackState]] = {
    CallBackState.BOOKED: frozenset({CallBackState.DONE, CallBackState.MISSED}),
    # A slip of the mouse is put right by the other button.
    CallBackState.DONE: frozenset({CallBackState.MISSED}),
    CallBackState.MISSED: frozenset({CallBackState.DONE}),
    CallBackState.CANCELLED: frozenset(),
}
"""How an adviser may say that a call went; giving it up is the visitor's to do."""


@dataclass(frozen=True, kw_only=True)
class DueCallBacks:
    """Booked calls, soonest first, with their owners and their leads' contacts and companies."""

    overdue: tuple[CallBack, ...]
    """Their slot is over and nobody has said how it went."""
    today: tuple[CallBack, ...]
    """The rest of the office's day, the call that should be under way included."""
    later: tuple[CallBack, ...]


async def list_due(session: AsyncSession, *, now: datetime) -> DueCallBacks:
    """Every call that is still to be made, by when it is due at ``now``."""
    found = await session.scalars(
        with_people(select(CallBack))
        .where(CallBack.state == CallBackState.BOOKED)
        .order_by(CallBack.starts_at, CallBack.seat)
    )
    tomorrow = _end_of_day(now)
    overdue, today, later = [], [], []
    for call_back in found:
        if call_back.ends_at <= now:
            overdue.append(call_back)
        elif call_back.starts_at < tomorrow:
            today.append(call_back)
        else:
            later.append(call_back)
    return DueCallBacks(overdue=tuple(overdue), today=tuple(today), later=tuple(later))


async def list_call_backs(session: AsyncSession, lead_id: UUID) -> Sequence[CallBack]:
    """All calls of a lead, the latest first, whatever became of them."""
    found = await session.scalars(
        with_people(select(CallBack))
        .where(CallBack.lead_id == lead_id)
        .order_by(CallBack.starts_at.desc(), CallBack.booked_at.desc())
    )
    return found.all()


async def get_call_back(
    session: AsyncSession, call_back_id: UUID, *, for_change: bool = False
) -> CallBack:
    """The call with its owner and its lead's contact and company; raises NotFoundError.

    ``for_change`` locks its row, so that what is read still holds when it is changed.
    """
    query = with_people(select(CallBack)).where(CallBack.id == call_back_id)
    if for_change:
        query = query.with_for_update(of=CallBack).execution_options(populate_existing=True)
    call_back = (await session.scalars(query)).one_or_none()
    if call_back is None:
        raise NotFoundError("There is no such call-back.")
    return call_back


async def close_call_back(
    session: AsyncSession,
    call_back_id: UUID,
    state: CallBackState,
    *,
    by: Adviser,
    expected_version: int,
    now: datetime,
) -> CallBack:
    """Say that the call was made or that nobody was reached; saying the same twice is one.

    Whoever says so owns a call that had no owner. Raises NotFoundError, StaleRecordError when
    it was changed since ``expected_version``, and CallBackChangeError for a call that was
    cancelled, or that is missed before its time has come.
    """
    call_back = await get_call_back(session, call_back_id, for_change=True)
    if call_back.state == state:
        return call_back
    _check_version(call_back, expected_version)
    if state not in NEXT_STATES[call_back.state]:
        raise CallBackChangeError(f"A call that is {call_back.state} cannot become {state}.")
    if state == CallBackState.MISSED and now < call_back.starts_at:
        raise CallBackChangeError("This call is not due yet, so nobody has missed it.")
    call_back.state = state
    call_back.closed_at = now
    if call_back.owner_id is None:
        call_back.owner = by
    await session.flush()
    return call_back


async def take_call_back(
    session: AsyncSession, call_back_id: UUID, *, by: Adviser, expected_version: int
) -> CallBack:
    """Make it the adviser's own, so that two do not ring the same person.

    Raises NotFoundError, StaleRecordError when it was changed since ``expected_version``, and
    CallBackChangeError for a call that is not booked any more.
    """
    call_back = await get_call_back(session, call_back_id, for_change=True)
    if call_back.owner_id == by.id:
        return call_back
    _check_version(call_back, expected_version)
    if call_back.state != CallBackState.BOOKED:
        raise CallBackChangeError(f"This call is {call_back.state}; there is nothing to take on.")
    call_back.owner = by
    await session.flush()
    return call_back


def _check_version(call_back: CallBack, expected: int) -> None:
    if call_back.version != expected:
        raise StaleRecordError("This call-back was changed while you had it open.")


def with_people(query: Select[tuple[CallBack]]) -> Select[tuple[CallBack]]:
    """The query, loading the owner and the lead with its contact and company."""
    return query.options(
        selectinload(CallBack.owner),
        selectinload(CallBack.lead).selectinload(Lead.contact).selectinload(Contact.company),
    )


def _end_of_day(now: datetime) -> datetime:
    """Midnight at the end of the office's day, in UTC."""
    zone = office_hours().time_zone
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), zone).astimezone(UTC)
