"""Forgets a person: every record of theirs is emptied, in one transaction.

Rows stay where their number matters (a lead with its reference and stages, messages with their
times, consents with their wording), but no word of the person is left in them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from crm.models import (
    AccessCode,
    Adviser,
    Choice,
    Company,
    ConsentEvent,
    Contact,
    Conversation,
    Fact,
    Interaction,
    Lead,
    LeadAnswer,
    Message,
    StageChange,
    UnansweredQuestion,
)
from crm.services.address_key import AddressKey
from crm.services.audit import record_event
from crm.services.captures import record_outcome
from crm.services.disclosures import list_disclosures
from crm.services.marks import ERASED, Marks
from crm.services.subjects import ConversationProof, EmailProof, Proof, Subject, find_subject
from crm.services.suppression import suppress
from crm.services.traces import erase_marks
from crm.vocabulary import CaptureOutcome, LeadState, SuppressionReason

HANDLED = frozenset(
    {
        "access_code",
        "capture_attempt",
        "capture_exit",
        "choice",
        "citation",
        "company",
        "consent_event",
        "contact",
        "conversation",
        "disclosure",
        "interaction",
        "lead",
        "lead_answer",
        "message",
        "stage_change",
        "unanswered_question",
    }
)
"""Every table that hangs on a person's records. A test compares it with the models: a new table
fails it until somebody has decided what becomes of its rows."""


@dataclass(frozen=True, kw_only=True)
class Erased:
    """What was emptied, and what is left to do by others."""

    leads: int
    conversations: tuple[UUID, ...]
    quotations: int
    """Texts of other records from which the person's address was taken out."""
    recipients: tuple[str, ...]
    """Who was given these leads, and has to be told (UK GDPR, article 19)."""
    looked_for: Marks
    """What ``traces.find_traces`` must no longer find. Keep it in memory only."""


async def erase_subject(
    session: AsyncSession,
    key: AddressKey,
    proof: Proof,
    *,
    by: Adviser | None = None,
    now: datetime,
) -> Erased:
    """Empty everything that the proof opens, and put its addresses on the suppression list.

    The bot's own memory is deleted afterwards, by ``crm.forgetting``. Raises NotFoundError when
    nothing is held.
    """
    subject = await find_subject(session, proof)
    await _lock(session, subject.conversations)
    looked_for = await _marks_of(session, subject)
    recipients = await list_disclosures(session, subject.leads)
    await suppress(session, key, subject.addresses, SuppressionReason.ERASED, now=now)
    for conversation_id in subject.conversations:
        await record_outcome(session, conversation_id, CaptureOutcome.FORGOTTEN, now=now)
    await _empty_consents(session, subject, key)
    await _empty_leads(session, subject, now)
    await _empty_conversations(session, subject, now)
    await _delete_codes(session, subject, key)
    quotations = await erase_marks(session, await _erasable(session, subject.proven))
    await record_event(
        session,
        "subject:erase",
        actor=by,
        entity="lead" if len(subject.leads) == 1 else None,
        entity_id=subject.leads[0] if len(subject.leads) == 1 else None,
        detail={"proof": proof_kind(proof), "leads": len(subject.leads)},
        now=now,
    )
    return Erased(
        leads=len(subject.leads),
        conversations=subject.conversations,
        quotations=quotations,
        recipients=tuple(dict.fromkeys(f"{d.recipient}, {d.at:%Y-%m-%d}" for d in recipients)),
        looked_for=looked_for,
    )


def proof_kind(proof: Proof) -> str:
    """How the person was known, for the audit log: ``conversation``, ``email`` or ``team``."""
    if isinstance(proof, ConversationProof):
        return "conversation"
    return "email" if isinstance(proof, EmailProof) else "team"


async def _lock(session: AsyncSession, conversations: Sequence[UUID]) -> None:
    """Let no turn of these conversations write while they are emptied."""
    await session.execute(
        select(Conversation.id).where(Conversation.id.in_(conversations)).with_for_update()
    )


async def _marks_of(session: AsyncSession, subject: Subject) -> Marks:
    people = await session.execute(
        select(Contact, Company)
        .join(Company, Company.id == Contact.company_id)
        .where(Contact.id.in_(subject.contacts + subject.shared_contacts))
    )
    emails, phones, words = set(subject.addresses.emails), set(subject.addresses.phones), set()
    for contact, company in people:
        emails |= {contact.email} - {None}
        words |= {contact.full_name, company.name, company.website} - {None}
    return Marks(emails=frozenset(emails), phones=frozenset(phones), words=frozenset(words))


async def _empty_consents(session: AsyncSession, subject: Subject, key: AddressKey) -> None:
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


async def _empty_leads(session: AsyncSession, subject: Subject, now: datetime) -> None:
    await session.execute(delete(LeadAnswer).where(LeadAnswer.lead_id.in_(subject.leads)))
    await session.execute(
        update(Interaction).where(Interaction.lead_id.in_(subject.leads)).values(text=ERASED)
    )
    await session.execute(
        update(StageChange)
        .where(StageChange.lead_id.in_(subject.leads), StageChange.reason.is_not(None))
        .values(reason=ERASED)
    )
    leads = select(Lead).where(Lead.id.in_(subject.leads)).with_for_update()
    for lead in await session.scalars(leads.execution_options(populate_existing=True)):
        await _empty_lead(session, lead, subject, now)
    for contact in await session.scalars(select(Contact).where(Contact.id.in_(subject.contacts))):
        await _empty_contact(session, contact, now)
    await session.flush()


async def _empty_lead(session: AsyncSession, lead: Lead, subject: Subject, now: datetime) -> None:
    _clear(lead, _LEAD_WORDS)
    lead.state = LeadState.WITHDRAWN if lead.reference else LeadState.ABANDONED
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
    "phone_raw",
    "phone_e164",
    "phone_ext",
    "phone_status",
)


async def _empty_conversations(session: AsyncSession, subject: Subject, now: datetime) -> None:
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


async def _delete_codes(session: AsyncSession, subject: Subject, key: AddressKey) -> None:
    hashes = subject.addresses.hashes(key)
    await session.execute(
        delete(AccessCode).where(
            AccessCode.conversation_id.in_(subject.conversations)
            | AccessCode.address_hash.in_(hashes)
        )
    )


async def _erasable(session: AsyncSession, proven: Marks) -> Marks:
    """Without what is somebody else's as well, now that this person's records are empty.

    A number that a colleague gave too is the colleague's own; and who enquired under the
    team's address must not take it out of use.
    """
    others = await session.execute(
        select(Contact.email, Contact.email_normalised, Contact.phone_e164).where(
            Contact.email.in_(proven.emails)
            | Contact.email_normalised.in_(proven.emails)
            | Contact.phone_e164.in_(proven.phones)
        )
    )
    taken = {address for row in others for address in row if address}
    taken |= set(await session.scalars(select(Adviser.email)))
    published = [
        text.casefold()
        for text in await session.scalars(
            select(Fact.statement).where(Fact.statement.contains("@"))
        )
    ]
    free = proven.emails - taken
    return Marks(
        emails=frozenset(e for e in free if not any(e.casefold() in text for text in published)),
        phones=proven.phones - taken,
    )
