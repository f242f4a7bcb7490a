"""What the assistant may say: topics, dated facts, and example questions."""

from datetime import date

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.models.base import Base, Record
from crm.vocabulary import FactStatus


class Topic(Base):
    """A heading under which facts stand together."""

    __tablename__ = "topic"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    category: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]

    facts: Mapped[list["Fact"]] = relationship(order_by="Fact.position", lazy="raise_on_sql")


class Fact(Base):
    """A statement that is true as of its date, with where it was read."""

    __tablename__ = "fact"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    topic_id: Mapped[str] = mapped_column(ForeignKey("topic.id"), index=True)
    position: Mapped[int]
    statement: Mapped[str] = mapped_column(Text)
    as_of: Mapped[str] = mapped_column(String(40))
    source_title: Mapped[str] = mapped_column(Text)
    source_url: Mapped[str | None] = mapped_column(Text)
    confidence: Mapped[str] = mapped_column(String(20))
    review_by: Mapped[date | None]
    review_note: Mapped[str | None] = mapped_column(Text)
    status: Mapped[FactStatus]


class ExampleQuestion(Record):
    """A way of asking for facts, or a near miss that none of them answers."""

    __tablename__ = "example_question"

    topic_id: Mapped[str] = mapped_column(ForeignKey("topic.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    fact_ids: Mapped[list[str]] = mapped_column(JSON)
    voice: Mapped[str | None] = mapped_column(String(40))
    near_miss: Mapped[str | None] = mapped_column(String(40))
    set_name: Mapped[str] = mapped_column(String(60))


class KnowledgeRevision(Base):
    """One row whose number grows with every change, so that readers know when to reload."""

    __tablename__ = "knowledge_revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    imported_digest: Mapped[str | None] = mapped_column(String(64))
