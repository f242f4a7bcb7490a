"""Forgets a person: every record of theirs is emptied, in one transaction.

Rows stay where their number matters (a lead with its reference and stages, messages with their
times, consents with their wording), but no word of the person is left in them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm.models import Adviser, CallBack, Company, Contact, Conversation, Fact
from crm.services.address_key import AddressKey
from crm.services.audit import record_event
from crm.services.captures import record_outcome
from crm.services.disclosures import list_disclosures
from crm.services.emptying import delete_codes, empty_consents, empty_conversations, empty_leads
from crm.services.marks import Marks
from crm.services.outbox import list_uncertain
from crm.services.subjects import ConversationProof, EmailProof, Proof, Subject, find_subject
from crm.services.suppression import suppress
from crm.services.traces import erase_marks
from crm.services.withdrawal import withdraw_lead
from crm.vocabulary import CaptureOutcome, DeliveryKind, SuppressionReason

HANDLED = frozenset(
    {
        "access_code",
        "call_back",
        "capture_attempt",
        "capture_exit",
        "choice",
        "citation",
        "code_letter",
        "company",
        "consent_event",
        "contact",
        "conversation",
        "delivery",
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
    recipients = await _recipients(session, subject)
    await suppress(session, key, subject.addresses, SuppressionReason.ERASED, now=now)
    for conversation_id in subject.conversations:
        await record_outcome(session, conversation_id, CaptureOutcome.FORGOTTEN, now=now)
    await empty_consents(session, subject, key)
    for lead_id in subject.leads:
        await withdraw_lead(session, lead_id, now=now)
    await empty_leads(session, subject, now)
    await empty_conversations(session, subject, now)
    await delete_codes(session, subject, key)
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
        recipients=recipients,
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


async def _recipients(session: AsyncSession, subject: Subject) -> tuple[str, ...]:
    """Who has the details, and who may have them, each once."""
    known = await list_disclosures(session, subject.leads)
    uncertain = await list_uncertain(session, subject.leads)
    return (
        *dict.fromkeys(f"{d.recipient}, {d.at:%Y-%m-%d}" for d in known),
        *(words for kind, words in _MAYBE.items() if kind in uncertain),
    )


_MAYBE = {
    DeliveryKind.NOTIFICATION: "perhaps the team's mailbox: a notification may have arrived",
    DeliveryKind.WEBHOOK: "perhaps the webhook's system: a call may have arrived",
}
"""Not the confirmation: that went to the person."""


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
    rung = select(CallBack.phone_e164).where(CallBack.phone_e164.in_(proven.phones))
    taken |= set(await session.scalars(rung)) - {None}
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
