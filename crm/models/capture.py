"""The lead-loss meter: how far each attempt to take an enquiry came, and why it ended."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Record
from crm.vocabulary import CaptureOutcome


class CaptureAttempt(Record):
    """One attempt of one conversation; carrying on after a stop is the same attempt.

    Holds nothing that a person said, and so survives their erasure as a number.
    """

    __tablename__ = "capture_attempt"
    __table_args__ = (
        UniqueConstraint("conversation_id", "number"),
        CheckConstraint("(outcome IS NULL) = (ended_at IS NULL)", name="ended_with_outcome"),
    )

    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id"))
    number: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(index=True)
    contact_given_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[CaptureOutcome | None]


class CaptureExit(Record):
    """Every exit of an attempt, also those after which the visitor carried on."""

    __tablename__ = "capture_exit"

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("capture_attempt.id"), index=True)
    outcome: Mapped[CaptureOutcome]
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("message.id"))
    at: Mapped[datetime]
