"""The outbox: what a submitted enquiry sends out, seen and tried again by the team."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from crm.models import Contact, Delivery, Lead
from crm.vocabulary import DeliveryKind, DeliveryState

CONFIRMATIONS_A_DAY = 5
"""To one address. Whoever enters a stranger's address again and again must not flood it."""


@dataclass(frozen=True, kw_only=True)
class DeliveryRow:
    """One line of the outbox; nothing personal."""

    id: UUID
    kind: DeliveryKind
    reference: str | None
    state: DeliveryState
    attempts: int
    due_at: datetime
    leased_until: datetime | None
    delivered_at: datetime | None
    last_error: str | None


async def queue_deliveries(
    session: AsyncSession, lead: Lead, kinds: Collection[DeliveryKind], *, now: datetime
) -> list[Delivery]:
    """Put into the outbox what this lead sends out, in the transaction that submits it.

    ``lead.contact`` is loaded. No confirmation without an e-mail address; one too many for an
    address in a day is kept, cancelled, so that the team can see why none went out.
    """
    queued = []
    for kind in DeliveryKind:
        if kind not in kinds:
            continue
        delivery = Delivery(lead_id=lead.id, kind=kind, due_at=now)
        if kind == DeliveryKind.CONFIRMATION:
            if not lead.contact.email_normalised:
                continue
            if await _is_flooded(session, lead.contact.email_normalised, now):
                delivery.state = DeliveryState.CANCELLED
                delivery.last_error = (
                    f"{CONFIRMATIONS_A_DAY} confirmations went to this address within a day"
                )
        session.add(delivery)
        queued.append(delivery)
    await session.flush()
    return queued


async def _is_flooded(session: AsyncSession, email: str, now: datetime) -> bool:
    sent = await session.scalar(
        select(func.count())
        .select_from(Delivery)
        .join(Lead, Lead.id == Delivery.lead_id)
        .join(Contact, Contact.id == Lead.contact_id)
        .where(
            Contact.email_normalised == email,
            Lead.submitted_at > now - timedelta(days=1),
            Delivery.kind == DeliveryKind.CONFIRMATION,
            Delivery.state != DeliveryState.CANCELLED,
        )
    )
    return (sent or 0) >= CONFIRMATIONS_A_DAY


async def has_due_delivery(
    session: AsyncSession, kinds: Collection[DeliveryKind], *, now: datetime
) -> bool:
    """Whether anything of these kinds can be sent now. Only reads, so it locks nobody out."""
    found = await session.scalar(select(Delivery.id).where(is_due(kinds, now)).limit(1))
    return found is not None


def is_due(kinds: Collection[DeliveryKind], now: datetime) -> ColumnElement[bool]:
    """The condition under which a delivery may be claimed."""
    return (
        (Delivery.state == DeliveryState.WAITING)
        & (Delivery.due_at <= now)
        & Delivery.kind.in_(kinds)
        & or_(Delivery.leased_until.is_(None), Delivery.leased_until <= now)
    )


async def list_deliveries(
    session: AsyncSession, states: Collection[DeliveryState]
) -> Sequence[DeliveryRow]:
    """What is in the outbox in these states, oldest first."""
    found = await session.execute(
        select(Delivery, Lead.reference)
        .join(Lead, Lead.id == Delivery.lead_id)
        .where(Delivery.state.in_(states))
        .order_by(Delivery.created_at, Delivery.id)
    )
    return [
        DeliveryRow(
            id=delivery.id,
            kind=delivery.kind,
            reference=reference,
            state=delivery.state,
            attempts=delivery.attempts,
            due_at=delivery.due_at,
            leased_until=delivery.leased_until,
            delivered_at=delivery.delivered_at,
            last_error=delivery.last_error,
        )
        for delivery, reference in found
    ]


async def count_failed_deliveries(session: AsyncSession) -> int:
    """How many were given up and wait for a person."""
    count = await session.scalar(
        select(func.count()).select_from(Delivery).where(Delivery.state == DeliveryState.FAILED)
    )
    return count or 0


async def cancel_deliveries_of(session: AsyncSession, lead_id: UUID, *, now: datetime) -> int:
    """Cancel what a lead still has to send, failed attempts too; gives how many.

    One that is being sent at this moment counts as cancelled until its sender says otherwise.
    """
    changed = await session.scalars(
        update(Delivery)
        .where(
            Delivery.lead_id == lead_id,
            Delivery.state.in_((DeliveryState.WAITING, DeliveryState.FAILED)),
        )
        .values(
            state=DeliveryState.CANCELLED,
            last_error="The enquiry was withdrawn",
            lease=None,
            leased_until=None,
            updated_at=now,
        )
        .returning(Delivery.id)
    )
    return len(changed.all())


async def list_uncertain(session: AsyncSession, lead_ids: Collection[UUID]) -> set[DeliveryKind]:
    """The kinds that were attempted for these leads without our knowing that they arrived.

    The other side may have taken a call and its answer been lost, or is taking it now.
    """
    found = await session.scalars(
        select(Delivery.kind).where(
            Delivery.lead_id.in_(lead_ids),
            Delivery.attempts > 0,
            Delivery.state != DeliveryState.DELIVERED,
        )
    )
    return set(found)


async def retry_failed_deliveries(
    session: AsyncSession, ids: Collection[UUID] | None = None, *, now: datetime
) -> int:
    """Make failed deliveries due again, with all their attempts; gives how many.

    Without ``ids`` all of them. What is waiting, delivered or cancelled stays as it is.
    """
    wanted = [Delivery.state == DeliveryState.FAILED]
    if ids is not None:
        wanted.append(Delivery.id.in_(ids))
    changed = await session.scalars(
        update(Delivery)
        .where(*wanted)
        .values(state=DeliveryState.WAITING, attempts=0, due_at=now, updated_at=now)
        .returning(Delivery.id)
    )
    return len(changed.all())
