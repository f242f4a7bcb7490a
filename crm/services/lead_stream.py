"""Every lead that a filter finds, one after another, for lists longer than a page."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager, joinedload

from crm.models import ConsentEvent, Contact, Lead, LeadAnswer
from crm.services.address_key import AddressKey
from crm.services.leads import LeadFilter, narrow
from crm.services.option_labels import answer_in_english
from crm.services.suppression import Addresses, match_suppressed

BATCH = 500
"""Leads held in memory at a time."""


@dataclass(frozen=True, kw_only=True)
class StreamedLead:
    """A lead with its contact, company, owner and conversation loaded.

    ``labels`` are the answers that have one, in English, by field. The ledgers hold what was said
    about the contact's present addresses, with any enquiry, oldest first. A suppressed address
    must get no marketing, whatever its ledger says.
    """

    lead: Lead
    labels: Mapping[str, str]
    email_ledger: Sequence[ConsentEvent]
    phone_ledger: Sequence[ConsentEvent]
    email_is_suppressed: bool = False
    phone_is_suppressed: bool = False


async def stream_leads(
    session: AsyncSession, wanted: LeadFilter, key: AddressKey
) -> AsyncIterator[list[StreamedLead]]:
    """Batches of all leads that the filter finds, in the list's order; its paging is ignored.

    The leads are those of one moment: what arrives meanwhile is not among them.
    """
    query = (
        narrow(select(Lead).join(Lead.contact).join(Contact.company), wanted)
        .order_by(Lead.received_at.desc(), Lead.id.desc())
        .options(
            contains_eager(Lead.contact).contains_eager(Contact.company),
            joinedload(Lead.owner),
            joinedload(Lead.conversation),
        )
        .execution_options(yield_per=BATCH)
    )
    found = await session.stream_scalars(query)
    async for leads in found.partitions():
        yield await _complete(session, leads, key)


async def _complete(
    session: AsyncSession, leads: Sequence[Lead], key: AddressKey
) -> list[StreamedLead]:
    labels = await _labels(session, [lead.id for lead in leads])
    addresses = Addresses(
        emails=frozenset(filter(None, (lead.contact.email_normalised for lead in leads))),
        phones=frozenset(filter(None, (lead.contact.phone_e164 for lead in leads))),
    )
    ledgers = await _ledgers(session, addresses)
    suppressed = await match_suppressed(session, key, addresses)
    return [
        StreamedLead(
            lead=lead,
            labels=labels.get(lead.id, {}),
            email_ledger=ledgers.get(lead.contact.email_normalised, ()),
            phone_ledger=ledgers.get(lead.contact.phone_e164, ()),
            email_is_suppressed=lead.contact.email_normalised in suppressed.emails,
            phone_is_suppressed=lead.contact.phone_e164 in suppressed.phones,
        )
        for lead in leads
    ]


async def _labels(
    session: AsyncSession, lead_ids: Sequence[object]
) -> dict[object, dict[str, str]]:
    found = await session.scalars(
        select(LeadAnswer).where(
            LeadAnswer.lead_id.in_(lead_ids),
            LeadAnswer.superseded_at.is_(None),
            LeadAnswer.label_shown.is_not(None),
        )
    )
    labels: dict[object, dict[str, str]] = {}
    for answer in found:
        labels.setdefault(answer.lead_id, {})[answer.field] = answer_in_english(answer)
    return labels


async def _ledgers(
    session: AsyncSession, addresses: Addresses
) -> dict[str | None, list[ConsentEvent]]:
    events = await session.scalars(
        select(ConsentEvent)
        .where(
            or_(ConsentEvent.email.in_(addresses.emails), ConsentEvent.phone.in_(addresses.phones))
        )
        .order_by(ConsentEvent.at, ConsentEvent.created_at)
    )
    ledgers: dict[str | None, list[ConsentEvent]] = {}
    for event in events:
        ledgers.setdefault(event.email or event.phone, []).append(event)
    return ledgers
