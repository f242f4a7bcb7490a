"""The reviewed records the assistant answers from, and their revision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from crm.models import ExampleQuestion, Fact, KnowledgeRevision, Topic
from crm.services.errors import NotFoundError
from crm.vocabulary import FactStatus


@dataclass(frozen=True, kw_only=True)
class FactRecord:
    """A published fact. ``as_of`` is a year, month or day in ISO form."""

    id: str
    topic_id: str
    statement: str
    as_of: str
    source_title: str
    source_url: str | None
    confidence: str
    review_by: date | None
    position: int
    translations: tuple[tuple[str, str], ...] = ()
    """Reviewed statements in other languages, each behind its ISO 639-1 code."""

    def statement_in(self, language: str) -> str:
        """The statement in this language, or in English when it is not translated."""
        return dict(self.translations).get(language, self.statement)

    def is_told_in(self, language: str) -> bool:
        """Whether ``statement_in`` gives this language."""
        return language == "en" or language in dict(self.translations)


@dataclass(frozen=True, kw_only=True)
class TopicRecord:
    """A topic with its published facts, in order."""

    id: str
    title: str
    category: str
    facts: tuple[FactRecord, ...]


@dataclass(frozen=True, kw_only=True)
class ExampleRecord:
    """A question that the named facts answer; ``near_miss`` names why none does."""

    text: str
    topic_id: str
    fact_ids: tuple[str, ...]
    voice: str | None
    near_miss: str | None
    set_name: str


@dataclass(frozen=True, kw_only=True)
class Knowledge:
    """Everything that may be told at one revision."""

    revision: int
    topics: tuple[TopicRecord, ...]
    examples: tuple[ExampleRecord, ...]


async def current_revision(session: AsyncSession) -> int:
    """A number that grows with every change to topics, facts or examples; 0 when empty."""
    return await session.scalar(select(KnowledgeRevision.number)) or 0


async def load_knowledge(session: AsyncSession) -> Knowledge:
    """Every published fact and every example whose facts are all published."""
    revision = await current_revision(session)
    topics = await session.scalars(
        select(Topic).options(selectinload(Topic.facts)).order_by(Topic.position, Topic.id)
    )
    records = tuple(_topic_record(topic) for topic in topics)
    told = {fact.id for topic in records for fact in topic.facts}
    examples = await session.scalars(
        select(ExampleQuestion).order_by(ExampleQuestion.set_name, ExampleQuestion.id)
    )
    return Knowledge(
        revision=revision,
        topics=records,
        examples=tuple(
            _example_record(example) for example in examples if told.issuperset(example.fact_ids)
        ),
    )


def _topic_record(topic: Topic) -> TopicRecord:
    return TopicRecord(
        id=topic.id,
        title=topic.title,
        category=topic.category,
        facts=tuple(
            _fact_record(fact) for fact in topic.facts if fact.status == FactStatus.PUBLISHED
        ),
    )


def _fact_record(fact: Fact) -> FactRecord:
    return FactRecord(
        id=fact.id,
        topic_id=fact.topic_id,
        statement=fact.statement,
        as_of=fact.as_of,
        source_title=fact.source_title,
        source_url=fact.source_url,
        confidence=fact.confidence,
        review_by=fact.review_by,
        position=fact.position,
    )


def _example_record(example: ExampleQuestion) -> ExampleRecord:
    return ExampleRecord(
        text=example.text,
        topic_id=example.topic_id,
        fact_ids=tuple(example.fact_ids),
        voice=example.voice,
        near_miss=example.near_miss,
        set_name=example.set_name,
    )


async def find_facts(session: AsyncSession, fact_ids: Sequence[str]) -> list[FactRecord]:
    """The published facts among these ids, in the order asked for."""
    found = {
        fact.id: _fact_record(fact)
        for fact in await session.scalars(
            select(Fact).where(Fact.id.in_(fact_ids), Fact.status == FactStatus.PUBLISHED)
        )
    }
    return [found[fact_id] for fact_id in fact_ids if fact_id in found]


async def list_facts(session: AsyncSession, topic_id: str) -> list[FactRecord]:
    """The published facts of one topic, in order; none for a topic that does not exist."""
    facts = await session.scalars(
        select(Fact)
        .where(Fact.topic_id == topic_id, Fact.status == FactStatus.PUBLISHED)
        .order_by(Fact.position)
    )
    return [_fact_record(fact) for fact in facts]


async def publish_fact(session: AsyncSession, record: FactRecord) -> None:
    """Add a fact, or put it in place of the one with its id; it is told from now on.

    Raises NotFoundError when its topic does not exist.
    """
    if await session.get(Topic, record.topic_id) is None:
        raise NotFoundError(f"There is no topic {record.topic_id}.")
    fact = await session.get(Fact, record.id) or Fact(id=record.id)
    fact.topic_id = record.topic_id
    fact.position = record.position
    fact.statement = record.statement
    fact.as_of = record.as_of
    fact.source_title = record.source_title
    fact.source_url = record.source_url
    fact.confidence = record.confidence
    fact.review_by = record.review_by
    fact.status = FactStatus.PUBLISHED
    session.add(fact)
    await bump_revision(session)


async def withdraw_fact(session: AsyncSession, fact_id: str) -> None:
    """Stop telling a fact; what was said before stays on record. Raises NotFoundError."""
    fact = await session.get(Fact, fact_id)
    if fact is None:
        raise NotFoundError(f"There is no fact {fact_id}.")
    fact.status = FactStatus.WITHDRAWN
    await bump_revision(session)


async def bump_revision(session: AsyncSession) -> None:
    """Tell every process that the knowledge has changed."""
    await session.flush()
    await session.execute(update(KnowledgeRevision).values(number=KnowledgeRevision.number + 1))
