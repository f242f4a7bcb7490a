"""The lead-loss meter's writing side: an attempt to take an enquiry begins, and ends.

Every call may be repeated, for a turn that failed is taken again.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm.models import CaptureAttempt, CaptureExit, Conversation
from crm.vocabulary import CaptureOutcome

FINAL = frozenset({CaptureOutcome.SUBMITTED, CaptureOutcome.RESTARTED, CaptureOutcome.FORGOTTEN})
"""After these a new attempt begins; after any other exit the visitor may carry on."""


async def record_started(
    session: AsyncSession, conversation_id: UUID, *, now: datetime
) -> CaptureAttempt:
    """The attempt that is under way: the open one, one carried on with, or a new one."""
    latest = await _latest(session, conversation_id)
    if latest is not None and latest.outcome not in FINAL:
        latest.outcome = latest.ended_at = None
        await session.flush()
        return latest
    attempt = CaptureAttempt(
        conversation_id=conversation_id,
        number=1 if latest is None else latest.number + 1,
        started_at=now,
    )
    session.add(attempt)
    await session.flush()
    return attempt


async def record_contact_given(
    session: AsyncSession, conversation_id: UUID, *, now: datetime
) -> CaptureAttempt:
    """An e-mail address or a telephone number was accepted; the first time counts."""
    attempt = await record_started(session, conversation_id, now=now)
    attempt.contact_given_at = attempt.contact_given_at or now
    await session.flush()
    return attempt


async def record_outcome(
    session: AsyncSession,
    conversation_id: UUID,
    outcome: CaptureOutcome,
    *,
    message_id: UUID | None = None,
    now: datetime,
) -> CaptureAttempt | None:
    """The attempt under way has ended like this; None when there is none under way.

    An attempt that ended already stays as it ended, unless the visitor then submits after all
    or asks to be forgotten.
    """
    attempt = await _latest(session, conversation_id)
    if attempt is None or attempt.outcome in FINAL:
        return None
    if attempt.outcome is not None and outcome not in _AFTER_AN_EXIT:
        return None
    attempt.outcome, attempt.ended_at = outcome, now
    if not await _is_known(session, attempt, outcome, message_id):
        session.add(
            CaptureExit(attempt_id=attempt.id, outcome=outcome, message_id=message_id, at=now)
        )
    await session.flush()
    return attempt


async def _is_known(
    session: AsyncSession, attempt: CaptureAttempt, outcome: CaptureOutcome, message_id: UUID | None
) -> bool:
    """Whether this very message ended the attempt like this before: its turn is taken again."""
    if message_id is None:
        return False
    same = select(CaptureExit.id).where(
        CaptureExit.attempt_id == attempt.id,
        CaptureExit.outcome == outcome,
        CaptureExit.message_id == message_id,
    )
    return await session.scalar(same.limit(1)) is not None


_AFTER_AN_EXIT = frozenset({CaptureOutcome.SUBMITTED, CaptureOutcome.FORGOTTEN})


async def _latest(session: AsyncSession, conversation_id: UUID) -> CaptureAttempt | None:
    # Two processes may take turns of one conversation: its row is the lock.
    await session.execute(
        select(Conversation.id).where(Conversation.id == conversation_id).with_for_update()
    )
    found = await session.scalars(
        select(CaptureAttempt)
        .where(CaptureAttempt.conversation_id == conversation_id)
        .order_by(CaptureAttempt.number.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    return found.first()
