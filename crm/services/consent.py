"""The consent ledger: every yes and no, with the wording it answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm.models import ConsentEvent
from crm.reference import ENGLISH, consent_wording
from crm.vocabulary import Channel, Purpose


@dataclass(frozen=True, kw_only=True)
class NewConsent:
    """One answer of one person; exactly one of ``email`` and ``phone`` is set.

    ``language`` (ISO 639-1) is the one in which the wording was shown.
    """

    contact_id: UUID
    lead_id: UUID | None
    purpose: Purpose
    granted: bool
    email: str | None = None
    phone: str | None = None
    method: str = "chat"
    language: str = ENGLISH
    message_id: UUID | None = None

    @property
    def channel(self) -> Channel:
        """How the person would be reached."""
        return Channel.EMAIL if self.email else Channel.PHONE


async def record_consent(session: AsyncSession, new: NewConsent, *, now: datetime) -> ConsentEvent:
    """Add a row; what was said before stays. A failure is the caller's to tell."""
    wording = consent_wording(new.purpose, new.channel, new.language)
    event = ConsentEvent(
        contact_id=new.contact_id,
        lead_id=new.lead_id,
        channel=new.channel,
        email=new.email,
        phone=new.phone,
        purpose=new.purpose,
        granted=new.granted,
        wording_version=wording.version,
        wording=wording.text,
        method=new.method,
        message_id=new.message_id,
        at=now,
    )
    session.add(event)
    await session.flush()
    return event


async def list_consents(
    session: AsyncSession, contact_ids: Sequence[UUID]
) -> dict[UUID, list[ConsentEvent]]:
    """Each contact's ledger, oldest first; a contact without any has an empty list."""
    events = await session.scalars(
        select(ConsentEvent)
        .where(ConsentEvent.contact_id.in_(contact_ids))
        .order_by(ConsentEvent.at, ConsentEvent.created_at)
    )
    ledgers: dict[UUID, list[ConsentEvent]] = {contact_id: [] for contact_id in contact_ids}
    for event in events:
        ledgers[event.contact_id].append(event)
    return ledgers


def current_consent(
    ledger: Sequence[ConsentEvent], purpose: Purpose, channel: Channel
) -> ConsentEvent | None:
    """What holds now for a purpose on a channel: the newest row, or None if never asked."""
    rows = [row for row in ledger if row.purpose == purpose and row.channel == channel]
    return rows[-1] if rows else None
