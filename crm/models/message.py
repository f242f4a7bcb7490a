"""One message of a conversation, the choices it offered and the facts it cited."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.models.base import Base, Record
from crm.vocabulary import AnswerKind, LeadState, MessageState, Sender


class Message(Record):
    """A visitor's message is stored before the bot sees it; its replies point back to it."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("conversation_id", "position"),
        UniqueConstraint("conversation_id", "client_id"),
        CheckConstraint(
            "(sender = 'visitor') = (client_id IS NOT NULL)", name="visitor_has_client_id"
        ),
        CheckConstraint("(sender = 'visitor') = (state IS NOT NULL)", name="visitor_has_state"),
    )

    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id"))
    position: Mapped[int]
    sender: Mapped[Sender]
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(12))

    client_id: Mapped[UUID | None]
    # Points to choice.id, without a foreign key: the two tables would need each other first.
    chosen_id: Mapped[UUID | None]
    state: Mapped[MessageState | None]
    sent_at: Mapped[datetime | None]

    reply_to_id: Mapped[UUID | None] = mapped_column(ForeignKey("message.id"), index=True)
    answer_kind: Mapped[AnswerKind | None]
    understood: Mapped[str | None] = mapped_column(Text)
    """The question as it was taken, where that is not what the visitor's words say alone."""
    asking: Mapped[str | None] = mapped_column(String(40))
    lead_state: Mapped[LeadState | None]
    lead_reference: Mapped[str | None] = mapped_column(String(20))

    choices: Mapped[list["Choice"]] = relationship(
        order_by="Choice.position", lazy="raise_on_sql", foreign_keys="Choice.message_id"
    )
    citations: Mapped[list["Citation"]] = relationship(
        order_by="Citation.position", lazy="raise_on_sql"
    )


class Choice(Record):
    """What the bot offered to click; only these may come back as commands."""

    __tablename__ = "choice"
    __table_args__ = (UniqueConstraint("message_id", "position"),)

    message_id: Mapped[UUID] = mapped_column(ForeignKey("message.id"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    payload: Mapped[str] = mapped_column(Text)


class Citation(Base):
    """A fact as it was told: later changes to the fact do not change the record."""

    __tablename__ = "citation"

    message_id: Mapped[UUID] = mapped_column(ForeignKey("message.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[str] = mapped_column(String(80))
    fact_id: Mapped[str] = mapped_column(String(80), index=True)
    statement: Mapped[str] = mapped_column(Text)
    as_of: Mapped[str] = mapped_column(String(40))
    source_title: Mapped[str] = mapped_column(Text)
    source_url: Mapped[str | None] = mapped_column(Text)
