"""What a delivery says, read from its lead at the moment it leaves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from crm.models import Contact, Delivery, Lead
from crm.services.consent import current_consent, list_consents
from crm.services.lead_answers import PRIVATE_INDIVIDUAL
from crm.vocabulary import Channel, DeliveryKind, LeadState, Purpose


class NothingToSendError(Exception):
    """The lead was withdrawn or its address removed; the sentence says which."""


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """A claimed delivery and the lead as it stands now.

    ``fields`` has the names of the lead fields in their usual order; codes, not labels, and
    None for what was never said. ``email`` is the investor's address with its domain in ASCII.
    """

    id: UUID
    lease: UUID
    kind: DeliveryKind
    lead_id: UUID
    reference: str
    submitted_at: datetime
    language: str
    email: str | None
    fields: Mapping[str, str | bool | None]


async def read_outgoing(session: AsyncSession, delivery: Delivery) -> Outgoing:
    """Read the lead behind a claimed delivery; raises NothingToSendError."""
    found = await session.scalars(
        select(Lead)
        .where(Lead.id == delivery.lead_id)
        .options(
            selectinload(Lead.contact).selectinload(Contact.company),
            selectinload(Lead.conversation),
        )
        .execution_options(populate_existing=True)
    )
    lead = found.one()
    if lead.state != LeadState.SUBMITTED or not lead.reference or not lead.submitted_at:
        raise NothingToSendError("The enquiry was withdrawn")
    email = _address(lead.contact)
    if delivery.kind == DeliveryKind.CONFIRMATION and email is None:
        raise NothingToSendError("The e-mail address was removed")
    assert delivery.lease is not None  # noqa: S101 - only a claimed one is read
    return Outgoing(
        id=delivery.id,
        lease=delivery.lease,
        kind=delivery.kind,
        lead_id=lead.id,
        reference=lead.reference,
        submitted_at=lead.submitted_at,
        language=lead.conversation.language if lead.conversation else "en",
        email=email,
        fields=await _fields(session, lead),
    )


def _address(contact: Contact) -> str | None:
    if not contact.email or not contact.email_normalised:
        return None
    # The case before the @ is the person's own; after it, mail servers speak ASCII only.
    local, domain = contact.email.rpartition("@")[0], contact.email_normalised.rpartition("@")[2]
    return f"{local}@{domain}"


async def _fields(session: AsyncSession, lead: Lead) -> dict[str, str | bool | None]:
    contact, company = lead.contact, lead.contact.company
    ledger = (await list_consents(session, [contact.id]))[contact.id]

    def agreed(purpose: Purpose) -> bool:
        now = [current_consent(ledger, purpose, channel) for channel in Channel]
        return any(event.granted for event in now if event is not None)

    return {
        "full_name": contact.full_name,
        "role": contact.role,
        "company": PRIVATE_INDIVIDUAL if company.is_private_individual else company.name,
        "website": company.website,
        "country": lead.country,
        "email": contact.email,
        "phone": contact.phone_e164 or contact.phone_raw,
        "sector": lead.sector,
        "intent": lead.intent,
        "location": lead.location,
        "landing_timeframe": lead.landing_timeframe,
        "hiring": lead.hiring,
        "spend": lead.spend,
        "enquiry": lead.enquiry,
        "call_requested": lead.call_requested,
        "consent_contact": agreed(Purpose.ENQUIRY),
        "consent_marketing": agreed(Purpose.MARKETING),
    }
