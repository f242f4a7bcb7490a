"""A lead: what an investor wants, as the team works it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.models.adviser import Adviser
from crm.models.base import Base, Record
from crm.models.contact import Contact
from crm.models.conversation import Conversation
from crm.models.interaction import Interaction, StageChange
from crm.models.lead_answer import LeadAnswer
from crm.vocabulary import LeadStage, LeadState


class Lead(Record):
    """Begins as a draft with the first useful fact; gets its reference when submitted."""

    __tablename__ = "lead"
    __table_args__ = (
        CheckConstraint(
            "state NOT IN ('submitted', 'withdrawn') OR reference IS NOT NULL",
            name="submitted_has_reference",
        ),
        Index("ix_lead_newest", "received_at", "id"),
    )

    reference: Mapped[str | None] = mapped_column(String(20), unique=True)
    state: Mapped[LeadState]
    stage: Mapped[LeadStage]
    version: Mapped[int] = mapped_column()
    conversation_id: Mapped[UUID | None] = mapped_column(ForeignKey("conversation.id"), index=True)
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contact.id"), index=True)
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("adviser.id"), index=True)
    idempotency_key: Mapped[str | None] = mapped_column(String(80), unique=True)
    received_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    closed_reason: Mapped[str | None] = mapped_column(Text)

    enquiry: Mapped[str | None] = mapped_column(Text)
    country: Mapped[str | None] = mapped_column(String(2), index=True)
    sector: Mapped[str | None] = mapped_column(String(60), index=True)
    intent: Mapped[str | None] = mapped_column(Text)
    """Option codes joined by commas."""
    intent_other: Mapped[str | None] = mapped_column(Text)
    """What OTHER stands for among them, in the investor's words."""
    location: Mapped[str | None] = mapped_column(String(60))
    landing_timeframe: Mapped[str | None] = mapped_column(String(40))
    hiring: Mapped[str | None] = mapped_column(String(40))
    spend: Mapped[str | None] = mapped_column(String(40))
    call_requested: Mapped[str | None] = mapped_column(String(40))

    contact: Mapped[Contact] = relationship(lazy="raise_on_sql")
    conversation: Mapped[Conversation | None] = relationship(lazy="raise_on_sql")
    owner: Mapped[Adviser | None] = relationship(lazy="raise_on_sql")
    answers: Mapped[list[LeadAnswer]] = relationship(
        order_by=LeadAnswer.created_at, lazy="raise_on_sql"
    )
    interactions: Mapped[list[Interaction]] = relationship(
        order_by=Interaction.at, lazy="raise_on_sql"
    )
    stage_changes: Mapped[list[StageChange]] = relationship(
        order_by=StageChange.at, lazy="raise_on_sql"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it here


class ReferenceCounter(Base):
    """The last number given out in a year."""

    __tablename__ = "reference_counter"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
