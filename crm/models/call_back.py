"""A call that the team has promised to a visitor."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.models.adviser import Adviser
from crm.models.base import Record
from crm.models.lead import Lead
from crm.vocabulary import CallBackState

_IS_BOOKED = text("state = 'booked'")


class CallBack(Record):
    """``time_zone`` is the visitor's, by its IANA name; ``phone_e164`` is the number to ring.

    Of an erased person no number is left, and London stands for where they are.

    ``seat`` counts those who are rung in the same slot, from 0: with the index below the
    database itself keeps two visitors from getting one seat.
    """

    __tablename__ = "call_back"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),
        CheckConstraint("seat >= 0", name="seat_from_0"),
        CheckConstraint("state <> 'booked' OR phone_e164 IS NOT NULL", name="number_to_ring"),
        Index(
            "uq_call_back_seat",
            "starts_at",
            "seat",
            unique=True,
            sqlite_where=_IS_BOOKED,
            postgresql_where=_IS_BOOKED,
        ),
        Index(
            "uq_call_back_conversation",
            "conversation_id",
            "starts_at",
            unique=True,
            sqlite_where=_IS_BOOKED,
            postgresql_where=_IS_BOOKED,
        ),
        Index("ix_call_back_due", "state", "starts_at"),
    )

    lead_id: Mapped[UUID] = mapped_column(ForeignKey("lead.id"), index=True)
    conversation_id: Mapped[UUID | None] = mapped_column(ForeignKey("conversation.id"), index=True)
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("adviser.id"), index=True)
    state: Mapped[CallBackState]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    seat: Mapped[int]
    time_zone: Mapped[str] = mapped_column(String(64))
    phone_e164: Mapped[str | None] = mapped_column(String(20))
    phone_ext: Mapped[str | None] = mapped_column(String(20))
    sequence: Mapped[int]
    """Counts what a calendar must be told: a new time, a new number, a cancellation."""
    version: Mapped[int] = mapped_column()
    booked_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    lead: Mapped[Lead] = relationship(lazy="raise_on_sql")
    owner: Mapped[Adviser | None] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it here
