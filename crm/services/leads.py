"""The team's side of a lead: found, read, moved on, noted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.exc import StaleDataError

from crm.models import (
    Adviser,
    CallBack,
    Company,
    ConsentEvent,
    Contact,
    Interaction,
    Lead,
    LeadAnswer,
    StageChange,
    UnansweredQuestion,
)
from crm.reference import stages
from crm.services.call_backs import list_call_backs
from crm.services.completeness import missing_of_unsent
from crm.services.consent import list_consents
from crm.services.errors import NotFoundError, StageChangeError, StaleRecordError
from crm.services.messages import list_messages
from crm.services.questions import list_open_questions
from crm.services.views import MessageView
from crm.vocabulary import LeadStage, LeadState

LONGEST_NOTE = 10_000
"""Characters; the limit the UK's Data Hub sets on an interaction's notes."""


@dataclass(frozen=True, kw_only=True)
class LeadFilter:
    """What the list is narrowed to; None or empty means all."""

    text: str = ""
    sector: str | None = None
    country: str | None = None
    stage: LeadStage | None = None
    state: LeadState | None = None
    page: int = 1
    per_page: int = 50


@dataclass(frozen=True, kw_only=True)
class LeadRow:
    """One line of the list."""

    id: UUID
    reference: str | None
    state: LeadState
    stage: LeadStage
    full_name: str | None
    company: str | None
    is_private_individual: bool
    email: str | None
    country: str | None
    sector: str | None
    enquiry: str | None
    received_at: datetime


@dataclass(frozen=True, kw_only=True)
class LeadPage:
    """One page of the list, and how much there is in all."""

    rows: tuple[LeadRow, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class LeadDetail:
    """A lead with everything its page shows; ``lead.contact.company`` is loaded.

    ``missing`` is what it cannot be sent without, and empty once it was sent.
    """

    lead: Lead
    answers: tuple[LeadAnswer, ...]
    consents: tuple[ConsentEvent, ...]
    messages: tuple[MessageView, ...]
    unanswered: tuple[UnansweredQuestion, ...]
    notes: tuple[Interaction, ...]
    call_backs: tuple[CallBack, ...]
    stage_changes: tuple[StageChange, ...]
    missing: tuple[str, ...] = ()


async def list_leads(session: AsyncSession, wanted: LeadFilter) -> LeadPage:
    """One page of leads, newest first. A page past the end is the last page."""
    total = await count_leads(session, wanted)
    pages = max(1, -(-total // wanted.per_page))
    page = min(max(1, wanted.page), pages)
    found = await session.execute(
        narrow(_rows(), wanted)
        .order_by(Lead.received_at.desc(), Lead.id.desc())
        .limit(wanted.per_page)
        .offset((page - 1) * wanted.per_page)
    )
    rows = tuple(LeadRow(**row._mapping) for row in found)
    return LeadPage(rows=rows, total=total, page=page, pages=pages)


async def count_leads(session: AsyncSession, wanted: LeadFilter) -> int:
    """How many leads the filter lets through, on all pages."""
    query = select(func.count(Lead.id)).join(Lead.contact).join(Contact.company)
    return await session.scalar(narrow(query, wanted)) or 0


def _rows() -> Select[Any]:
    return (
        select(
            Lead.id,
            Lead.reference,
            Lead.state,
            Lead.stage,
            Contact.full_name,
            Company.name.label("company"),
            Company.is_private_individual,
            Contact.email,
            Lead.country,
            Lead.sector,
            Lead.enquiry,
            Lead.received_at,
        )
        .join(Lead.contact)
        .join(Contact.company)
    )


def narrow[Q: Select[Any]](query: Q, wanted: LeadFilter) -> Q:
    """The query with the filter's conditions; it must have joined contact and company."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.sector:
        conditions.append(Lead.sector == wanted.sector)
    if wanted.country:
        conditions.append(Lead.country == wanted.country)
    if wanted.stage:
        conditions.append(Lead.stage == wanted.stage)
    if wanted.state:
        conditions.append(Lead.state == wanted.state)
    conditions.extend(_mentions(word) for word in wanted.text.split())
    return query.where(*conditions)


def _mentions(word: str) -> ColumnElement[bool]:
    columns = (
        Contact.full_name,
        Contact.email,
        Contact.phone_e164,
        Contact.phone_raw,
        Company.name,
        Lead.reference,
        Lead.enquiry,
    )
    return or_(*(column.icontains(word, autoescape=True) for column in columns))


async def list_countries(session: AsyncSession) -> Sequence[str]:
    """Codes of the countries that leads come from, for the filter."""
    found = await session.scalars(
        select(Lead.country).where(Lead.country.is_not(None)).distinct().order_by(Lead.country)
    )
    return [code for code in found if code]


async def get_lead(session: AsyncSession, lead_id: UUID) -> LeadDetail:
    """The lead and all that belongs to it; raises NotFoundError."""
    lead = await _find(session, lead_id)
    consents = await list_consents(session, [lead.contact_id])
    messages: list[MessageView] = []
    unanswered: list[UnansweredQuestion] = []
    if lead.conversation_id is not None:
        messages = await list_messages(session, lead.conversation_id)
        unanswered = await list_open_questions(session, conversation_id=lead.conversation_id)
    return LeadDetail(
        lead=lead,
        answers=tuple(answer for answer in lead.answers if answer.superseded_at is None),
        consents=tuple(consents[lead.contact_id]),
        messages=tuple(messages),
        unanswered=tuple(reversed(unanswered)),
        notes=tuple(reversed(lead.interactions)),
        call_backs=tuple(await list_call_backs(session, lead.id)),
        stage_changes=tuple(lead.stage_changes),
        missing=missing_of_unsent(lead),
    )


async def _find(session: AsyncSession, lead_id: UUID) -> Lead:
    lead = await session.get(
        Lead,
        lead_id,
        options=[
            selectinload(Lead.contact).selectinload(Contact.company),
            selectinload(Lead.owner),
            selectinload(Lead.conversation),
            selectinload(Lead.answers),
            selectinload(Lead.interactions).selectinload(Interaction.by),
            selectinload(Lead.stage_changes).selectinload(StageChange.by),
        ],
    )
    if lead is None:
        raise NotFoundError("There is no such lead.")
    return lead


async def move_to_stage(
    session: AsyncSession,
    lead_id: UUID,
    stage: LeadStage,
    *,
    by: Adviser,
    reason: str | None,
    expected_version: int,
    now: datetime,
) -> Lead:
    """Move the lead on, and keep the move.

    Raises StageChangeError for a move that ``stages.yml`` does not allow or that lacks its
    reason, StaleRecordError when somebody changed the lead since ``expected_version``.
    """
    lead = await _find(session, lead_id)
    if lead.version != expected_version:
        raise StaleRecordError("Somebody else changed this lead while you had it open.")
    here, there = stages()[lead.stage], stages()[stage]
    if stage not in here.next:
        raise StageChangeError(f"A lead that is “{here.label}” cannot become “{there.label}”.")
    reason = (reason or "").strip() or None
    if there.needs_reason and reason is None:
        raise StageChangeError(f"Say why this lead becomes “{there.label}”.")
    lead.stage_changes.append(
        StageChange(from_stage=lead.stage, to_stage=stage, at=now, by_id=by.id, reason=reason)
    )
    lead.stage = stage
    lead.closed_reason = reason if there.closes else None
    try:
        await session.flush()
    except StaleDataError as error:
        raise StaleRecordError("Somebody else changed this lead at the same moment.") from error
    return lead


async def add_note(
    session: AsyncSession, lead_id: UUID, text: str, *, by: Adviser, now: datetime
) -> Interaction:
    """Keep a note on the lead. Raises NotFoundError; ValueError when empty or too long."""
    lead = await _find(session, lead_id)
    words = text.strip()
    if not words:
        raise ValueError("Write the note first.")
    if len(words) > LONGEST_NOTE:
        raise ValueError(f"A note has at most {LONGEST_NOTE:,} characters.")
    note = Interaction(lead_id=lead.id, kind="note", at=now, by_id=by.id, text=words)
    session.add(note)
    await session.flush()
    return note
