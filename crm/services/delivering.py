"""Sending what is in the outbox: claimed by one process, then marked, or tried again later."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm.models import Delivery
from crm.services.disclosures import NewDisclosure, record_disclosures
from crm.services.outbox import is_due
from crm.services.outgoing import NothingToSendError, Outgoing, read_outgoing
from crm.vocabulary import DeliveryKind, DeliveryState, ExportPurpose

LEASE = timedelta(minutes=5)
"""How long a claim keeps others away; longer than one attempt can take (``SEND_SECONDS``)."""

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (0.5, 2, 10, 30, 120, 300, 600, 1440))
"""Between one attempt and the next: the ninth, after some 41 hours, is the last."""


async def claim_delivery(
    session: AsyncSession, kinds: Collection[DeliveryKind], *, now: datetime
) -> Outgoing | None:
    """Take the oldest due delivery of these kinds for this process; None when nothing is due.

    The attempt is counted here, so that one which takes its process down with it does not go
    on for ever. A delivery whose lead has nobody to send it to any more is cancelled.
    """
    while True:
        found = await session.scalars(
            select(Delivery)
            .where(is_due(kinds, now))
            .order_by(Delivery.due_at, Delivery.created_at)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        delivery = found.first()
        if delivery is None:
            return None
        if delivery.attempts > len(PAUSES):
            _end(delivery, DeliveryState.FAILED, "The last attempt was interrupted")
        else:
            delivery.attempts += 1
            delivery.lease = uuid4()
            delivery.leased_until = now + LEASE
            try:
                outgoing = await read_outgoing(session, delivery)
            except NothingToSendError as reason:
                _end(delivery, DeliveryState.CANCELLED, str(reason))
            else:
                await session.flush()
                return outgoing
        await session.flush()


async def record_delivered(
    session: AsyncSession, delivery_id: UUID, *, recipient: str | None, now: datetime
) -> None:
    """It has been sent. That holds even if the claim has run out, or it was cancelled meanwhile.

    ``recipient`` is who has the person's details now, worded for that person, and is kept as a
    disclosure; None when nobody but the person got anything.
    """
    delivery = await _find(session, delivery_id)
    if delivery is None or delivery.state == DeliveryState.DELIVERED:
        return
    _end(delivery, DeliveryState.DELIVERED, None)
    delivery.delivered_at = now
    await session.flush()
    if recipient is not None:
        new = NewDisclosure(kind=delivery.kind, purpose=ExportPurpose.RESPOND, recipient=recipient)
        await record_disclosures(session, [delivery.lead_id], new, now=now)


async def record_failure(
    session: AsyncSession, outgoing: Outgoing, reason: str, *, is_final: bool, now: datetime
) -> DeliveryState | None:
    """It could not be sent: try again after the next pause, or give up.

    ``reason`` is in our words, at most 200 characters are kept. Gives the state it is in now;
    None when the claim has passed to another process, which then decides.
    """
    delivery = await _find(session, outgoing.id)
    if delivery is None or delivery.lease != outgoing.lease:
        return None
    if is_final or delivery.attempts > len(PAUSES):
        _end(delivery, DeliveryState.FAILED, reason[:200])
    else:
        _end(delivery, DeliveryState.WAITING, reason[:200])
        delivery.due_at = now + PAUSES[delivery.attempts - 1]
    await session.flush()
    return delivery.state


async def _find(session: AsyncSession, delivery_id: UUID) -> Delivery | None:
    return await session.get(Delivery, delivery_id, with_for_update=True)


def _end(delivery: Delivery, state: DeliveryState, reason: str | None) -> None:
    """End the claim."""
    delivery.state = state
    delivery.last_error = reason
    delivery.lease = delivery.leased_until = None
