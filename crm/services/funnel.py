"""The lead-loss meter's reading side: how many began, how far they came, why the rest ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm.models import CaptureAttempt, Conversation, Message
from crm.vocabulary import CaptureOutcome, Sender


@dataclass(frozen=True, kw_only=True)
class Funnel:
    """The attempts that began in a period, wherever they stand by now.

    ``conversations`` are those begun in the period in which the visitor said anything.
    Everything else counts attempts: each is under way or has exactly one outcome.
    """

    conversations: int
    started: int
    gave_contact: int
    outcomes: Mapping[CaptureOutcome, int]

    @property
    def submitted(self) -> int:
        """Attempts that became a lead."""
        return self.outcomes.get(CaptureOutcome.SUBMITTED, 0)

    @property
    def under_way(self) -> int:
        """Attempts that have not ended."""
        return self.started - sum(self.outcomes.values())

    @property
    def lost(self) -> int:
        """Attempts that ended without a lead."""
        return self.started - self.under_way - self.submitted

    def share(self, number: int) -> float | None:
        """A number of attempts as a part of those that began, 0 to 1; None when none began."""
        return number / self.started if self.started else None


async def read_funnel(session: AsyncSession, *, since: datetime, until: datetime) -> Funnel:
    """The funnel of a period: ``since`` is in it, ``until`` is not."""
    attempts = await session.execute(
        select(
            CaptureAttempt.outcome,
            func.count().label("started"),
            func.count(CaptureAttempt.contact_given_at).label("gave_contact"),
        )
        .where(CaptureAttempt.started_at >= since, CaptureAttempt.started_at < until)
        .group_by(CaptureAttempt.outcome)
    )
    rows = attempts.all()
    counted = {row.outcome: row.started for row in rows}
    return Funnel(
        conversations=await _count_conversations(session, since, until),
        started=sum(counted.values()),
        gave_contact=sum(row.gave_contact for row in rows),
        outcomes={outcome: counted[outcome] for outcome in CaptureOutcome if counted.get(outcome)},
    )


async def _count_conversations(session: AsyncSession, since: datetime, until: datetime) -> int:
    spoke = (
        select(Message.id)
        .where(Message.conversation_id == Conversation.id, Message.sender == Sender.VISITOR)
        .exists()
    )
    count = await session.scalar(
        select(func.count())
        .select_from(Conversation)
        .where(Conversation.started_at >= since, Conversation.started_at < until, spoke)
    )
    return count or 0
