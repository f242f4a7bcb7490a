"""Corrects what is held about a person: the old value stays as history, with its source."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from crm.models import Adviser, Contact, Lead
from crm.services.audit import record_event
from crm.services.erasure import proof_kind
from crm.services.errors import NotFoundError
from crm.services.lead_answers import NewLeadAnswer, keep_answer
from crm.services.subjects import Proof, find_subject


async def correct_answer(
    session: AsyncSession,
    proof: Proof,
    lead_id: UUID,
    new: NewLeadAnswer,
    *,
    by: Adviser | None = None,
    now: datetime,
) -> Lead:
    """Supersede one answer of a lead, submitted or not, that the proof opens.

    A new address starts without any marketing consent. Raises NotFoundError for a lead that is
    not the person's, InvalidAnswerError and KeyError as ``enquiries.record_answer`` does.
    """
    subject = await find_subject(session, proof)
    if lead_id not in subject.leads:
        raise NotFoundError("There is no such enquiry of yours.")
    lead = await _load(session, lead_id)
    if keep_answer(lead, new, now=now):
        await session.flush()
        # Which field, not what it says: the audit log holds nothing personal.
        await record_event(
            session,
            "subject:correct",
            actor=by,
            entity="lead",
            entity_id=lead.id,
            detail={"field": new.field, "proof": proof_kind(proof)},
            now=now,
        )
    return lead


async def _load(session: AsyncSession, lead_id: UUID) -> Lead:
    found = await session.scalars(
        select(Lead)
        .where(Lead.id == lead_id)
        .options(
            selectinload(Lead.contact).selectinload(Contact.company), selectinload(Lead.answers)
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.one()
