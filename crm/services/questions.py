"""Questions that no fact answered, kept for the team."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm.models import UnansweredQuestion
from crm.services.understood import understood_otherwise
from crm.vocabulary import AnswerKind, QuestionStatus


@dataclass(frozen=True, kw_only=True)
class NewUnansweredQuestion:
    """What was asked, and whether the reply had something near or nothing.

    ``understood`` is the question as it was taken, where it leaned on what came before.
    """

    conversation_id: UUID
    message_id: UUID
    text: str
    language: str
    kind: AnswerKind
    understood: str | None = None


async def record_unanswered_question(
    session: AsyncSession, new: NewUnansweredQuestion, *, now: datetime
) -> UnansweredQuestion:
    """File the question; the same message is filed once."""
    filed = await session.scalars(
        select(UnansweredQuestion).where(UnansweredQuestion.message_id == new.message_id)
    )
    question = filed.one_or_none()
    if question is None:
        question = UnansweredQuestion(
            conversation_id=new.conversation_id,
            message_id=new.message_id,
            text=new.text,
            understood=understood_otherwise(new.text, new.understood),
            language=new.language,
            kind=new.kind,
            asked_at=now,
            status=QuestionStatus.OPEN,
        )
        session.add(question)
        await session.flush()
    return question


async def list_open_questions(
    session: AsyncSession, *, conversation_id: UUID | None = None, limit: int = 200
) -> list[UnansweredQuestion]:
    """Open questions, newest first, of one conversation or of all."""
    query = select(UnansweredQuestion).where(UnansweredQuestion.status == QuestionStatus.OPEN)
    if conversation_id is not None:
        query = query.where(UnansweredQuestion.conversation_id == conversation_id)
    found = await session.scalars(query.order_by(UnansweredQuestion.asked_at.desc()).limit(limit))
    return list(found)
