"""An enquiry taken by conversation: drafted answer by answer, then submitted once."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from crm.models import Company, Contact, Conversation, Lead, ReferenceCounter
from crm.reference import ENGLISH
from crm.services.captures import record_contact_given, record_outcome, record_started
from crm.services.consent import NewConsent, record_consent
from crm.services.errors import IncompleteEnquiryError, NotFoundError
from crm.services.lead_answers import NewLeadAnswer, check_field, keep_answer
from crm.services.outbox import queue_deliveries
from crm.vocabulary import CaptureOutcome, DeliveryKind, LeadStage, LeadState, Purpose


@dataclass(frozen=True, kw_only=True)
class Submission:
    """The visitor's yes to sending it, and the two consents, each asked apart.

    ``language`` (ISO 639-1) is the one in which the consents were asked.
    """

    consent_contact: bool
    consent_marketing: bool
    language: str = ENGLISH
    message_id: UUID | None = None


async def open_draft(session: AsyncSession, conversation_id: UUID, *, now: datetime) -> Lead:
    """The conversation's draft, made if there is none. Only an accepted answer opens one.

    An abandoned one is taken up again. Raises NotFoundError when the visitor has been erased in
    the meantime: nothing may be kept of a turn that was under way then.
    """
    draft = await find_draft(session, conversation_id)
    await record_started(session, conversation_id, now=now)
    if draft is not None:
        draft.state = LeadState.DRAFT
    else:
        await _check_not_erased(session, conversation_id)
        draft = Lead(
            state=LeadState.DRAFT,
            stage=LeadStage.NEW,
            conversation_id=conversation_id,
            received_at=now,
            contact=Contact(company=Company()),
            answers=[],
        )
        session.add(draft)
        await session.flush()
    return draft


async def _check_not_erased(session: AsyncSession, conversation_id: UUID) -> None:
    erased = select(Conversation.erased_at).where(Conversation.id == conversation_id)
    if await session.scalar(erased) is not None:
        raise NotFoundError("This conversation was erased.")


async def find_draft(session: AsyncSession, conversation_id: UUID) -> Lead | None:
    """The draft that this conversation is filling, if any; also one that was abandoned."""
    # Two turns never run at once, but a second process may: the conversation's row is the lock.
    await session.execute(
        select(Conversation.id).where(Conversation.id == conversation_id).with_for_update()
    )
    return await _newest(session, conversation_id, LeadState.DRAFT, LeadState.ABANDONED)


async def find_submitted(session: AsyncSession, conversation_id: UUID) -> Lead | None:
    """The newest enquiry that was submitted from this conversation."""
    return await _newest(session, conversation_id, LeadState.SUBMITTED)


async def _newest(session: AsyncSession, conversation_id: UUID, *states: LeadState) -> Lead | None:
    found = await session.scalars(
        select(Lead)
        .join(Contact, Contact.id == Lead.contact_id)
        .where(
            Lead.conversation_id == conversation_id,
            Lead.state.in_(states),
            Contact.erased_at.is_(None),
        )
        .order_by(Lead.received_at.desc())
        .limit(1)
        .options(
            selectinload(Lead.contact).selectinload(Contact.company), selectinload(Lead.answers)
        )
    )
    return found.first()


async def record_answer(
    session: AsyncSession, conversation_id: UUID, new: NewLeadAnswer, *, now: datetime
) -> Lead:
    """Keep an accepted answer in the draft at once; an older answer to the field is superseded.

    The same answer from the same message changes nothing. Raises InvalidAnswerError for an
    e-mail or telephone number that cannot be one, and KeyError for a field leads do not have.
    """
    check_field(new.field)
    lead = await open_draft(session, conversation_id, now=now)
    keep_answer(lead, new, now=now)
    if new.field in ("email", "phone"):
        await record_contact_given(session, conversation_id, now=now)
    await session.flush()
    return lead


async def draft_values(session: AsyncSession, conversation_id: UUID) -> Mapping[str, str]:
    """Field to value of the draft, for those that were answered."""
    draft = await find_draft(session, conversation_id)
    if draft is None:
        return {}
    return {a.field: a.value for a in draft.answers if a.superseded_at is None}


async def submit_enquiry(
    session: AsyncSession,
    conversation_id: UUID,
    submission: Submission,
    *,
    now: datetime,
    deliveries: Collection[DeliveryKind] = (),
) -> Lead:
    """Turn the draft into a lead with a reference, and write the consents with it.

    ``deliveries`` is what the desk is set up to send out (``Settings.deliveries``); it goes
    into the outbox in the same transaction. Submitting from the same message again gives the
    same lead. Raises IncompleteEnquiryError naming what is missing; then nothing has changed.
    """
    key = f"{conversation_id}:{submission.message_id or 'enquiry'}"
    done = await session.scalars(select(Lead).where(Lead.idempotency_key == key))
    if (lead := done.one_or_none()) is not None:
        return lead
    draft = await find_draft(session, conversation_id)
    missing = _missing(draft, submission)
    if draft is None or missing:
        raise IncompleteEnquiryError(missing)
    draft.reference = await _next_reference(session, now.year)
    draft.state = LeadState.SUBMITTED
    draft.idempotency_key = key
    draft.received_at = draft.submitted_at = now
    await session.flush()
    await _record_consents(session, draft, submission, now)
    await queue_deliveries(session, draft, deliveries, now=now)
    await record_outcome(
        session,
        conversation_id,
        CaptureOutcome.SUBMITTED,
        message_id=submission.message_id,
        now=now,
    )
    return draft


def _missing(lead: Lead | None, submission: Submission) -> list[str]:
    if lead is None:
        return ["enquiry"]
    contact = lead.contact
    has = {
        "enquiry": lead.enquiry or lead.intent,
        "full_name": contact.full_name,
        "company": contact.company.name or contact.company.is_private_individual,
        "email or phone": contact.email or contact.phone_raw,
        "consent_contact": submission.consent_contact,
    }
    return [field for field, value in has.items() if not value]


async def _next_reference(session: AsyncSession, year: int) -> str:
    number = await _count_up(session, year)
    if number is None:
        # The year's first: a second process may be first as well, and then counts on.
        with suppress(IntegrityError):
            async with session.begin_nested():
                session.add(ReferenceCounter(year=year, last=0))
        number = await _count_up(session, year)
    return f"WM-{year}-{number:06d}"


async def _count_up(session: AsyncSession, year: int) -> int | None:
    counted = await session.execute(
        update(ReferenceCounter)
        .where(ReferenceCounter.year == year)
        .values(last=ReferenceCounter.last + 1)
        .returning(ReferenceCounter.last)
    )
    return counted.scalar_one_or_none()


async def _record_consents(
    session: AsyncSession, lead: Lead, submission: Submission, now: datetime
) -> None:
    contact = lead.contact
    # A number that could not be read is still the only one that was agreed to.
    phone = contact.phone_e164 or contact.phone_raw
    addresses = [
        {"email": contact.email_normalised} if contact.email_normalised else None,
        {"phone": phone} if phone else None,
    ]
    for address in filter(None, addresses):
        for purpose, granted in (
            (Purpose.ENQUIRY, submission.consent_contact),
            (Purpose.MARKETING, submission.consent_marketing),
        ):
            # News goes by e-mail only; nobody was asked about marketing calls.
            if purpose == Purpose.MARKETING and "email" not in address:
                continue
            new = NewConsent(
                contact_id=contact.id,
                lead_id=lead.id,
                purpose=purpose,
                granted=granted,
                language=submission.language,
                message_id=submission.message_id,
                **address,
            )
            await record_consent(session, new, now=now)
