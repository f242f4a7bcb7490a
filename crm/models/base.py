"""What every table shares: naming of constraints, identity and times."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import DateTime, Dialect, Enum, MetaData, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from crm import vocabulary


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time in UTC, on SQLite too, which forgets the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a time without a zone rather than guess one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A time without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back what was stored, aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def stored_as_text(codes: type[Any], *, name: str | None = None) -> Enum:
    """Store a code as text with a check; a new code is a migration, not a new type.

    Two columns of one table need names of their own for their checks.
    """
    return Enum(
        codes,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
        name=name or codes.__name__.lower(),
    )


def _now() -> datetime:
    return datetime.now(UTC)


class Base(DeclarativeBase):
    """The registry of all tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        datetime: UtcDateTime,
        vocabulary.AnswerKind: stored_as_text(vocabulary.AnswerKind),
        vocabulary.CallBackState: stored_as_text(vocabulary.CallBackState),
        vocabulary.CaptureOutcome: stored_as_text(vocabulary.CaptureOutcome),
        vocabulary.Channel: stored_as_text(vocabulary.Channel),
        vocabulary.DeliveryKind: stored_as_text(vocabulary.DeliveryKind),
        vocabulary.DeliveryState: stored_as_text(vocabulary.DeliveryState),
        vocabulary.EmailStatus: stored_as_text(vocabulary.EmailStatus),
        vocabulary.FactStatus: stored_as_text(vocabulary.FactStatus),
        vocabulary.LeadStage: stored_as_text(vocabulary.LeadStage),
        vocabulary.LeadState: stored_as_text(vocabulary.LeadState),
        vocabulary.MessageState: stored_as_text(vocabulary.MessageState),
        vocabulary.PhoneStatus: stored_as_text(vocabulary.PhoneStatus),
        vocabulary.Purpose: stored_as_text(vocabulary.Purpose),
        vocabulary.QuestionStatus: stored_as_text(vocabulary.QuestionStatus),
        vocabulary.Role: stored_as_text(vocabulary.Role),
        vocabulary.Sender: stored_as_text(vocabulary.Sender),
        vocabulary.SuppressionReason: stored_as_text(vocabulary.SuppressionReason),
    }


class Record(Base):
    """A table whose rows carry an id and the times they were made and changed."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    created_at: Mapped[datetime] = mapped_column(default=_now)
    updated_at: Mapped[datetime] = mapped_column(default=_now, onupdate=_now)
