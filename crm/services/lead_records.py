"""Leads whole, as another program reads them: one by its reference, or those that changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import selectinload
from sqlalchemy.sql.functions import FunctionElement

from crm.models import CallBack, Company, ConsentEvent, Contact, Conversation, Lead, LeadAnswer
from crm.models.base import UtcDateTime
from crm.services.completeness import missing_of_unsent
from crm.services.consent import current_consent, list_consents
from crm.services.errors import NotFoundError
from crm.vocabulary import Channel, LeadStage, LeadState, Purpose


@dataclass(frozen=True, kw_only=True)
class LeadRecord:
    """A lead with all that is kept of it, apart from the conversation's words.

    Its contact, company, conversation, owner and answers are loaded; the answers hold those
    that were superseded. ``missing`` is what it cannot be sent without, and empty once it was.
    ``changed_at`` is when anything of all this was last written.
    """

    lead: Lead
    answers: tuple[LeadAnswer, ...]
    consents: tuple[ConsentEvent, ...]
    call_backs: tuple[CallBack, ...]
    missing: tuple[str, ...]
    changed_at: datetime


@dataclass(frozen=True, kw_only=True)
class RecordKey:
    """The place of a record in the order of change."""

    changed_at: datetime
    lead_id: UUID


@dataclass(frozen=True, kw_only=True)
class RecordFilter:
    """Which records are wanted; empty or None means all. ``after`` is where to go on."""

    states: Sequence[LeadState] = ()
    stages: Sequence[LeadStage] = ()
    conversation_id: UUID | None = None
    changed_since: datetime | None = None
    after: RecordKey | None = None
    limit: int = 50


@dataclass(frozen=True, kw_only=True)
class RecordPage:
    """Records in the order of change, and the last one's place if there are more."""

    records: tuple[LeadRecord, ...]
    next: RecordKey | None


async def get_record(session: AsyncSession, reference: str) -> LeadRecord:
    """The lead of this reference, in any case; raises NotFoundError."""
    found = _changes().where(Lead.reference == reference.strip().upper())
    records = await _load(session, found)
    if not records:
        raise NotFoundError("There is no lead with this reference.")
    return records[0]


async def list_records(session: AsyncSession, wanted: RecordFilter) -> RecordPage:
    """A page of leads, those that changed longest ago first.

    Whoever goes on from ``next`` sees every lead that the filter finds, and one that changes
    meanwhile once more, at its new place.
    """
    query = _changes()
    if wanted.states:
        query = query.where(Lead.state.in_(wanted.states))
    if wanted.stages:
        query = query.where(Lead.stage.in_(wanted.stages))
    if wanted.conversation_id is not None:
        query = query.where(Lead.conversation_id == wanted.conversation_id)
    records = await _load(session, query, wanted)
    if len(records) <= wanted.limit:
        return RecordPage(records=tuple(records), next=None)
    shown = records[: wanted.limit]
    last = RecordKey(changed_at=shown[-1].changed_at, lead_id=shown[-1].lead.id)
    return RecordPage(records=tuple(shown), next=last)


class _Newest(FunctionElement[datetime]):
    """The greatest of its arguments, none of which is null."""

    type = UtcDateTime()
    inherit_cache = True
    name = "newest"


@compiles(_Newest)
def _newest(element: _Newest, compiler: Any, **options: Any) -> str:
    return f"greatest({compiler.process(element.clauses, **options)})"


@compiles(_Newest, "sqlite")
def _newest_on_sqlite(element: _Newest, compiler: Any, **options: Any) -> str:
    return f"max({compiler.process(element.clauses, **options)})"


def _changes() -> Select[tuple[UUID, datetime]]:
    """Every lead's id and when anything of it was last written.

    Worked out from all the tables, because an answer, a consent or a call is kept without
    touching the lead's own row.
    """

    def last(model: type[LeadAnswer | ConsentEvent | CallBack], condition: Any) -> Any:
        newest = select(func.max(model.updated_at)).where(condition).correlate(Lead)
        return func.coalesce(newest.scalar_subquery(), Lead.updated_at)

    changed_at = _Newest(
        Lead.updated_at,
        Contact.updated_at,
        Company.updated_at,
        func.coalesce(Conversation.updated_at, Lead.updated_at),
        last(LeadAnswer, LeadAnswer.lead_id == Lead.id),
        last(ConsentEvent, ConsentEvent.contact_id == Lead.contact_id),
        last(CallBack, CallBack.lead_id == Lead.id),
    )
    return (
        select(Lead.id, changed_at.label("changed_at"))
        .join(Contact, Contact.id == Lead.contact_id)
        .join(Company, Company.id == Contact.company_id)
        .outerjoin(Conversation, Conversation.id == Lead.conversation_id)
    )


async def _load(
    session: AsyncSession,
    found: Select[tuple[UUID, datetime]],
    wanted: RecordFilter | None = None,
) -> list[LeadRecord]:
    """The leads found, in order of change; one more than wanted, if there is one."""
    changes = found.subquery()
    query = (
        select(Lead, changes.c.changed_at)
        .join(changes, changes.c.id == Lead.id)
        .order_by(changes.c.changed_at, Lead.id)
        .options(
            selectinload(Lead.contact).selectinload(Contact.company),
            selectinload(Lead.conversation),
            selectinload(Lead.owner),
            selectinload(Lead.answers),
        )
    )
    if wanted is not None:
        query = query.limit(wanted.limit + 1)
        if wanted.changed_since is not None:
            query = query.where(changes.c.changed_at >= wanted.changed_since)
        if (after := wanted.after) is not None:
            same = and_(changes.c.changed_at == after.changed_at, Lead.id > after.lead_id)
            query = query.where(or_(changes.c.changed_at > after.changed_at, same))
    rows = (await session.execute(query)).all()
    consents = await list_consents(session, [lead.contact_id for lead, _ in rows])
    calls = await _call_backs(session, [lead.id for lead, _ in rows])
    return [
        LeadRecord(
            lead=lead,
            answers=tuple(lead.answers),
            consents=tuple(consents[lead.contact_id]),
            call_backs=tuple(calls[lead.id]),
            missing=missing_of_unsent(lead),
            changed_at=changed_at,
        )
        for lead, changed_at in rows
    ]


async def _call_backs(
    session: AsyncSession, lead_ids: Sequence[UUID]
) -> Mapping[UUID, list[CallBack]]:
    found = await session.scalars(
        select(CallBack)
        .where(CallBack.lead_id.in_(lead_ids))
        .order_by(CallBack.starts_at, CallBack.booked_at)
        .options(selectinload(CallBack.owner))
    )
    calls: dict[UUID, list[CallBack]] = {lead_id: [] for lead_id in lead_ids}
    for call in found:
        calls[call.lead_id].append(call)
    return calls


def agreed(record: LeadRecord, purpose: Purpose) -> bool | None:
    """Whether the person's newest answers allow the purpose on any channel; None if never asked."""
    said = [current_consent(record.consents, purpose, channel) for channel in Channel]
    answers = [event.granted for event in said if event is not None]
    return any(answers) if answers else None
