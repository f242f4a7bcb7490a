"""Empties the records of a person who is erased: the rows stay, the words go."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from crm.models import (
    AccessCode,
    CallBack,
    Choice,
    Company,
    ConsentEvent,
    Contact,
    Conversation,
    Interaction,
    Lead,
    LeadAnswer,
    Message,
    StageChange,
    UnansweredQuestion,
)
from crm.services.address_key import AddressKey
from crm.services.marks import ERASED
from crm.services.subjects import Subject
from crm.services.time_zones import LONDON


async def empty_consents(session: AsyncSession, subject: Subject, key: AddressKey) -> None:
    """Keep each yes and no with its wording, under the hash of the address."""
    theirs = ConsentEvent.contact_id.in_(subject.contacts) | ConsentEvent.lead_id.in_(subject.leads)
    for event in await session.scalars(
        select(ConsentEvent).where(theirs, ConsentEvent.address_hash.is_(None))
    ):
        event.address_hash = (
            key.of_email(event.email) if event.email else key.of_phone(event.phone or "")
        )
        event.email = event.phone = None
    await session.flush()


async def empty_leads(session: AsyncSession, subject: Subject, now: datetime) -> None:
    """No word is left in the leads, their answers, notes and calls, nor in their contacts.

    They are withdrawn already: ``withdrawal.withdraw_lead``.
    """
    await session.execute(delete(LeadAnswer).where(LeadAnswer.lead_id.in_(subject.leads)))
    await session.execute(
        update(Interaction).where(Interaction.lead_id.in_(subject.leads)).values(text=ERASED)
    )
    await session.execute(
        update(StageChange)
        .where(StageChange.lead_id.in_(subject.leads), StageChange.reason.is_not(None))
        .values(reason=ERASED)
    )
    await session.execute(
        update(CallBack)
        .where(CallBack.lead_id.in_(subject.leads))
        .values(phone_e164=None, phone_ext=None, time_zone=LONDON)
    )
    leads = select(Lead).where(Lead.id.in_(subject.leads)).with_for_update()
    for lead in await session.scalars(leads.execution_options(populate_existing=True)):
        await _empty_lead(session, lead, subject, now)
    for contact in await session.scalars(select(Contact).where(Contact.id.in_(subject.contacts))):
        await _empty_contact(session, contact, now)
    await session.flush()


async def _empty_lead(session: AsyncSession, lead: Lead, subject: Subject, now: datetime) -> None:
    _clear(lead, _LEAD_WORDS)
    if lead.contact_id in subject.shared_contacts:
        # The contact is somebody else's as well; the erased lead gets an empty one.
        contact = Contact(company=Company(), erased_at=now)
        session.add(contact)
        await session.flush()
        lead.contact_id = contact.id


async def _empty_contact(session: AsyncSession, contact: Contact, now: datetime) -> None:
    _clear(contact, _CONTACT_WORDS)
    contact.erased_at = now
    colleagues = await session.scalar(
        select(Contact.id)
        .where(
            Contact.company_id == contact.company_id,
            Contact.id != contact.id,
            Contact.erased_at.is_(None),
        )
        .limit(1)
    )
    if colleagues is None:
        company = await session.get_one(Company, contact.company_id)
        _clear(company, ("name", "website", "country"))
        company.is_private_individual = False


def _clear(record: Any, names: Sequence[str]) -> None:
    for name in names:
        setattr(record, name, None)


_LEAD_WORDS = (
    "closed_reason",
    "enquiry",
    "country",
    "sector",
    "intent",
    "intent_other",
    "location",
    "landing_timeframe",
    "hiring",
    "spend",
    "call_requested",
)

_CONTACT_WORDS = (
    "full_name",
    "role",
    "email",
    "email_normalised",
    "email_status",
    "phone_raw",
    "phone_e164",
    "phone_ext",
    "phone_status",
)


async def empty_conversations(session: AsyncSession, subject: Subject, now: datetime) -> None:
    """Nothing said is left, on either side: the bot repeats what it was told."""
    messages = select(Message.id).where(Message.conversation_id.in_(subject.conversations))
    await session.execute(delete(Choice).where(Choice.message_id.in_(messages)))
    await session.execute(
        delete(UnansweredQuestion).where(
            UnansweredQuestion.conversation_id.in_(subject.conversations)
        )
    )
    await session.execute(
        update(Message)
        .where(Message.conversation_id.in_(subject.conversations))
        .values(text=ERASED, chosen_id=None)
    )
    await session.execute(
        update(Conversation)
        .where(Conversation.id.in_(subject.conversations))
        .values(page=None, token_hash=None, ended_at=now, erased_at=now)
    )


async def delete_codes(session: AsyncSession, subject: Subject, key: AddressKey) -> None:
    """Delete the one-time codes that were sent to the person or asked for in their chats."""
    hashes = subject.addresses.hashes(key)
    await session.execute(
        delete(AccessCode).where(
            AccessCode.conversation_id.in_(subject.conversations)
            | AccessCode.address_hash.in_(hashes)
        )
    )
