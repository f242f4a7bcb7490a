"""What we hold about a person, put together so that they can read it and take it away."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from crm.models import Adviser, CallBack, ConsentEvent, Conversation, Disclosure, Lead, Message
from crm.services.address_key import AddressKey
from crm.services.audit import record_event
from crm.services.disclosures import list_disclosures
from crm.services.erasure import proof_kind
from crm.services.subjects import Proof, Subject, find_subject
from crm.services.suppression import match_suppressed
from crm.vocabulary import CallBackState, Channel, LeadState, Purpose, Sender


@dataclass(frozen=True, kw_only=True)
class HeldAnswer:
    """A value, the words it came from and the message they were said in."""

    field: str
    value: str
    label: str | None
    verbatim: str
    message_id: UUID | None
    at: datetime
    superseded_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class HeldNote:
    """What the team wrote about the enquiry. Who wrote it is a colleague's data, not theirs."""

    at: datetime
    text: str


@dataclass(frozen=True, kw_only=True)
class HeldDisclosure:
    """A hand-over of the enquiry's details."""

    at: datetime
    kind: str
    purpose: str
    recipient: str


@dataclass(frozen=True, kw_only=True)
class HeldCall:
    """A call that was asked for, with the number to ring and the clock it was shown by."""

    booked_at: datetime
    starts_at: datetime
    ends_at: datetime
    state: CallBackState
    phone: str | None
    extension: str | None
    time_zone: str


@dataclass(frozen=True, kw_only=True)
class HeldEnquiry:
    """One enquiry, sent or not."""

    id: UUID
    reference: str | None
    state: LeadState
    received_at: datetime
    submitted_at: datetime | None
    answers: tuple[HeldAnswer, ...]
    notes: tuple[HeldNote, ...]
    calls: tuple[HeldCall, ...]
    shared: tuple[HeldDisclosure, ...]


@dataclass(frozen=True, kw_only=True)
class HeldConsent:
    """One yes or no, with the wording that it answered."""

    at: datetime
    purpose: Purpose
    channel: Channel
    address: str
    granted: bool
    wording_version: str
    wording: str
    method: str
    message_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class HeldMessage:
    """One message of a conversation."""

    id: UUID
    conversation_id: UUID
    at: datetime
    sender: Sender
    text: str


@dataclass(frozen=True, kw_only=True)
class SubjectRecord:
    """Everything held of one person, as far as their proof goes."""

    made_at: datetime
    enquiries: tuple[HeldEnquiry, ...]
    consents: tuple[HeldConsent, ...]
    messages: tuple[HeldMessage, ...]
    pages: tuple[tuple[UUID, str], ...]
    """Conversation and the page of the portal on which it began."""
    no_marketing_to: tuple[str, ...]
    """Addresses that are on the suppression list."""


async def describe_subject(
    session: AsyncSession,
    key: AddressKey,
    proof: Proof,
    *,
    by: Adviser | None = None,
    now: datetime,
) -> SubjectRecord:
    """Everything that the proof opens. That it was asked for goes into the audit log.

    Raises NotFoundError when nothing is held.
    """
    subject = await find_subject(session, proof)
    suppressed = await match_suppressed(session, key, subject.addresses)
    leads = await _load(session, subject)
    shared = await list_disclosures(session, subject.leads)
    calls = await _calls(session, subject)
    record = SubjectRecord(
        made_at=now,
        enquiries=tuple(
            _enquiry(
                lead,
                [_call(call) for call in calls if call.lead_id == lead.id],
                [_disclosure(d) for d in shared if d.lead_id == lead.id],
            )
            for lead in leads
        ),
        consents=tuple(_consent(event) for event in await _consents(session, subject)),
        messages=tuple(_message(message) for message in await _messages(session, subject)),
        pages=tuple(await _pages(session, subject)),
        no_marketing_to=tuple(sorted(suppressed.emails | suppressed.phones)),
    )
    await record_event(
        session,
        "subject:read",
        actor=by,
        detail={"proof": proof_kind(proof), "leads": len(leads)},
        now=now,
    )
    return record


async def _load(session: AsyncSession, subject: Subject) -> Sequence[Lead]:
    found = await session.scalars(
        select(Lead)
        .where(Lead.id.in_(subject.leads))
        .order_by(Lead.received_at, Lead.id)
        .options(
            selectinload(Lead.answers),
            selectinload(Lead.interactions),
            selectinload(Lead.stage_changes),
        )
        .execution_options(populate_existing=True)
    )
    return found.all()


def _enquiry(
    lead: Lead, calls: Sequence[HeldCall], shared: Sequence[HeldDisclosure]
) -> HeldEnquiry:
    reasons = [HeldNote(at=c.at, text=c.reason) for c in lead.stage_changes if c.reason]
    notes = [HeldNote(at=note.at, text=note.text) for note in lead.interactions]
    return HeldEnquiry(
        id=lead.id,
        reference=lead.reference,
        state=lead.state,
        received_at=lead.received_at,
        submitted_at=lead.submitted_at,
        answers=tuple(
            HeldAnswer(
                field=answer.field,
                value=answer.value,
                label=answer.label_shown,
                verbatim=answer.verbatim,
                message_id=answer.message_id,
                at=answer.created_at,
                superseded_at=answer.superseded_at,
            )
            for answer in lead.answers
        ),
        notes=tuple(sorted([*notes, *reasons], key=lambda note: note.at)),
        calls=tuple(calls),
        shared=tuple(shared),
    )


async def _calls(session: AsyncSession, subject: Subject) -> Sequence[CallBack]:
    found = await session.scalars(
        select(CallBack)
        .where(CallBack.lead_id.in_(subject.leads))
        .order_by(CallBack.starts_at, CallBack.booked_at)
    )
    return found.all()


def _call(row: CallBack) -> HeldCall:
    return HeldCall(
        booked_at=row.booked_at,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        state=row.state,
        phone=row.phone_e164,
        extension=row.phone_ext,
        time_zone=row.time_zone,
    )


def _disclosure(row: Disclosure) -> HeldDisclosure:
    return HeldDisclosure(at=row.at, kind=row.kind, purpose=row.purpose, recipient=row.recipient)


async def _pages(session: AsyncSession, subject: Subject) -> list[tuple[UUID, str]]:
    found = await session.execute(
        select(Conversation.id, Conversation.page)
        .where(Conversation.id.in_(subject.conversations))
        .order_by(Conversation.started_at)
    )
    return [(row.id, json.dumps(row.page, ensure_ascii=False)) for row in found if row.page]


async def _consents(session: AsyncSession, subject: Subject) -> Iterable[ConsentEvent]:
    theirs = ConsentEvent.contact_id.in_(subject.contacts) | ConsentEvent.lead_id.in_(subject.leads)
    return await session.scalars(
        select(ConsentEvent).where(theirs).order_by(ConsentEvent.at, ConsentEvent.created_at)
    )


def _consent(event: ConsentEvent) -> HeldConsent:
    return HeldConsent(
        at=event.at,
        purpose=event.purpose,
        channel=event.channel,
        address=event.email or event.phone or "",
        granted=event.granted,
        wording_version=event.wording_version,
        wording=event.wording,
        method=event.method,
        message_id=event.message_id,
    )


async def _messages(session: AsyncSession, subject: Subject) -> Iterable[Message]:
    return await session.scalars(
        select(Message)
        .where(Message.conversation_id.in_(subject.conversations))
        .order_by(Message.at, Message.conversation_id, Message.position)
    )


def _message(message: Message) -> HeldMessage:
    return HeldMessage(
        id=message.id,
        conversation_id=message.conversation_id,
        at=message.at,
        sender=message.sender,
        text=message.text,
    )
