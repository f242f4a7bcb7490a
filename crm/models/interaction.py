"""What the team did with a lead: notes, and moves from stage to stage."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.models.adviser import Adviser
from crm.models.base import Record, stored_as_text
from crm.vocabulary import LeadStage


class Interaction(Record):
    """A note, call, e-mail or meeting; so far only notes are written."""

    __tablename__ = "interaction"

    lead_id: Mapped[UUID] = mapped_column(ForeignKey("lead.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("adviser.id"))
    text: Mapped[str] = mapped_column(Text)

    by: Mapped[Adviser] = relationship(lazy="raise_on_sql")


class StageChange(Record):
    """One move of a lead, kept so that durations can be told."""

    __tablename__ = "stage_change"

    lead_id: Mapped[UUID] = mapped_column(ForeignKey("lead.id"), index=True)
    from_stage: Mapped[LeadStage] = mapped_column(stored_as_text(LeadStage, name="from_stage"))
    to_stage: Mapped[LeadStage] = mapped_column(stored_as_text(LeadStage, name="to_stage"))
    at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("adviser.id"))
    reason: Mapped[str | None] = mapped_column(Text)

    by: Mapped[Adviser] = relationship(lazy="raise_on_sql")
