"""Enquiries that were begun and left: abandoned after a while, resumed when the visitor is back.

``enquiries.open_draft`` makes an abandoned one a draft again.
"""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm.models import CaptureAttempt, Lead, Message
from crm.services.captures import record_outcome
from crm.vocabulary import CaptureOutcome, LeadState, Sender

BATCH = 500
"""Drafts in one call, so that no transaction keeps visitors waiting."""


async def abandon_drafts(session: AsyncSession, *, silence: timedelta, now: datetime) -> int:
    """Mark drafts whose visitor has said nothing for this long; gives how many, at most BATCH.

    An attempt that is still under way then ends as walked away. Also ends attempts that never
    came as far as a draft.
    """
    quiet_since = now - silence
    last = (
        select(func.max(Message.at))
        .where(Message.conversation_id == Lead.conversation_id, Message.sender == Sender.VISITOR)
        .scalar_subquery()
    )
    drafts = await session.scalars(
        select(Lead)
        .where(Lead.state == LeadState.DRAFT, func.coalesce(last, Lead.received_at) < quiet_since)
        .order_by(Lead.received_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    marked = 0
    for lead in drafts.all():
        lead.state = LeadState.ABANDONED
        marked += 1
    await session.flush()
    await _end_silent_attempts(session, quiet_since, now)
    return marked


async def _end_silent_attempts(session: AsyncSession, quiet_since: datetime, now: datetime) -> None:
    last = (
        select(func.max(Message.at))
        .where(
            Message.conversation_id == CaptureAttempt.conversation_id,
            Message.sender == Sender.VISITOR,
        )
        .scalar_subquery()
    )
    silent = await session.scalars(
        select(CaptureAttempt.conversation_id)
        .where(
            CaptureAttempt.outcome.is_(None),
            func.coalesce(last, CaptureAttempt.started_at) < quiet_since,
        )
        .order_by(CaptureAttempt.started_at)
        .limit(BATCH)
    )
    for conversation_id in silent.all():
        await record_outcome(session, conversation_id, CaptureOutcome.WALKED_AWAY, now=now)
