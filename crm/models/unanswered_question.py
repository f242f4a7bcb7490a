"""A question that no fact answered, kept for the team."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Record
from crm.vocabulary import AnswerKind, QuestionStatus


class UnansweredQuestion(Record):
    """One per message; ``kind`` tells whether the bot had something near or nothing."""

    __tablename__ = "unanswered_question"

    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id"), index=True)
    message_id: Mapped[UUID] = mapped_column(ForeignKey("message.id"), unique=True)
    text: Mapped[str] = mapped_column(Text)
    understood: Mapped[str | None] = mapped_column(Text)
    """The question as it was taken, where that differs from ``text``."""
    language: Mapped[str] = mapped_column(String(12))
    kind: Mapped[AnswerKind]
    asked_at: Mapped[datetime]
    status: Mapped[QuestionStatus]
