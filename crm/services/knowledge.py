"""The reviewed records the assistant answers from, and their revision."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Text, cast, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from crm.models import ExampleQuestion, Fact, FactTranslation, KnowledgeRevision, Topic
from crm.services.errors import NotFoundError
from crm.vocabulary import FactStatus

ENGLISH = "en"
"""The language in which facts are written and reviewed; others are translations of it."""


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
    """Language and statement, of the reviewed translations of this very statement."""

    def statement_in(self, language: str) -> str:
        """The statement in this language (ISO 639-1), in English where nobody translated it."""
        return dict(self.translations).get(language, self.statement)

    def is_told_in(self, language: str) -> bool:
        """Whether the statement itself can be told in this language."""
        return language == ENGLISH or language in dict(self.translations)


@dataclass(frozen=True, kw_only=True)
class StaleFact:
    """A published fact that was to be checked again by a day that has passed."""

    fact: FactRecord
    topic_title: str
    due_on: date


@dataclass(frozen=True, kw_only=True)
class TopicRecord:
    """A topic with its published facts, in order."""

    id: str
    title: str
    category: str
    facts: tuple[FactRecord, ...]


class ExampleRecord(NamedTuple):
    """A question that the named facts answer; ``near_miss`` names why none does.

    A tuple, because 100,000 of them are made each time the knowledge is loaded.
    """

    text: str
    topic_id: str
    fact_ids: tuple[str, ...]
    voice: str | None
    near_miss: str | None
    set_name: str


@dataclass(frozen=True)
class WrittenExamples:
    """Every example in the database; their count and last change tell when to read them again."""

    examples: tuple[ExampleRecord, ...]
    count: int
    changed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Knowledge:
    """Everything that may be told at one revision."""

    revision: int
    topics: tuple[TopicRecord, ...]
    examples: tuple[ExampleRecord, ...]
    """Those that name only facts that are told."""
    written: WrittenExamples | None = None
    """What was read of the database, for the next load."""


async def current_revision(session: AsyncSession) -> int:
    """A number that grows with every change to topics, facts or examples; 0 when empty."""
    return await session.scalar(select(KnowledgeRevision.number)) or 0


async def load_knowledge(session: AsyncSession, before: Knowledge | None = None) -> Knowledge:
    """Every published fact and every example whose facts are all published.

    Examples are many and change seldom: they are taken over from ``before``, the knowledge of an
    earlier revision, when none of them has changed since; where the same ones are told, its very
    tuple. Reads plain columns: with 100,000 examples the mapped objects would cost seconds.
    """
    revision = await current_revision(session)
    facts: dict[str, list[FactRecord]] = {}
    for fact in await _published(session):
        facts.setdefault(fact.topic_id, []).append(fact)
    topics = await session.execute(
        select(Topic.id, Topic.title, Topic.category).order_by(Topic.position, Topic.id)
    )
    records = tuple(
        TopicRecord(id=id_, title=title, category=category, facts=tuple(facts.get(id_, ())))
        for id_, title, category in topics
    )
    written = await _examples(session, before.written if before else None)
    told = frozenset(fact.id for topic in records for fact in topic.facts)
    examples = tuple(each for each in written.examples if told.issuperset(each.fact_ids))
    if before is not None and examples == before.examples:
        examples = before.examples
    return Knowledge(revision=revision, topics=records, examples=examples, written=written)


async def _examples(session: AsyncSession, before: WrittenExamples | None) -> WrittenExamples:
    """All of them, as they were written, one after the other: of many that ask for the same, other
    languages are held against the first, which are prepared. The same few lists of facts come
    again and again.
    """
    asked = ExampleQuestion.__table__.c
    count, changed_at = (
        await session.execute(select(func.count(), func.max(asked.updated_at)))
    ).one()
    if before is not None and (before.count, before.changed_at) == (count, changed_at):
        return before
    rows = await session.execute(
        select(
            asked.text,
            asked.topic_id,
            cast(asked.fact_ids, Text),
            asked.voice,
            asked.near_miss,
            asked.set_name,
        ).order_by(asked.created_at, asked.id)
    )
    found = rows.tuples().all()
    lists = {ids: tuple(json.loads(ids)) for ids in {row[2] for row in found}}
    examples = tuple(
        ExampleRecord(text, topic_id, lists[ids], voice, near_miss, set_name)
        for text, topic_id, ids, voice, near_miss, set_name in found
    )
    return WrittenExamples(examples, count, changed_at)


async def _published(session: AsyncSession, *which: ColumnElement[bool]) -> list[FactRecord]:
    """The published facts of which this holds, by topic and position, with their translations."""
    fact, translation = Fact.__table__.c, FactTranslation.__table__.c
    wanted = (Fact.status == FactStatus.PUBLISHED, *which)
    translated = await session.execute(
        select(translation.fact_id, translation.language, translation.statement)
        .join(Fact, fact.id == translation.fact_id)
        .where(translation.english == fact.statement, *wanted)
        .order_by(translation.fact_id, translation.language)
    )
    translations: dict[str, tuple[tuple[str, str], ...]] = {}
    for fact_id, language, statement in translated:
        translations[fact_id] = (*translations.get(fact_id, ()), (language, statement))
    rows = await session.execute(
        select(*(fact[name] for name in _COLUMNS))
        .where(*wanted)
        .order_by(fact.topic_id, fact.position, fact.id)
    )
    return [
        FactRecord(**row, translations=translations.get(row["id"], ())) for row in rows.mappings()
    ]


_COLUMNS = tuple(field.name for field in fields(FactRecord) if field.name != "translations")
"""What a record holds of its fact's row, under the same names."""


async def find_facts(session: AsyncSession, fact_ids: Sequence[str]) -> list[FactRecord]:
    """The published facts among these ids, in the order asked for."""
    found = {fact.id: fact for fact in await _published(session, Fact.id.in_(fact_ids))}
    return [found[fact_id] for fact_id in fact_ids if fact_id in found]


async def list_facts(session: AsyncSession, topic_id: str) -> list[FactRecord]:
    """The published facts of one topic, in order; none for a topic that does not exist."""
    return await _published(session, Fact.topic_id == topic_id)


async def list_stale_facts(session: AsyncSession, today: date) -> list[StaleFact]:
    """Published facts whose ``review_by`` has passed, those that are overdue longest first."""
    titles = dict((await session.execute(select(Topic.id, Topic.title))).tuples().all())
    stale = [
        StaleFact(fact=fact, topic_title=titles[fact.topic_id], due_on=fact.review_by)
        for fact in await _published(session, Fact.review_by < today)
        if fact.review_by is not None
    ]
    return sorted(stale, key=lambda each: (each.due_on, each.fact.id))


async def publish_fact(session: AsyncSession, record: FactRecord) -> None:
    """Add a fact, or put it in place of the one with its id; it is told from now on.

    Its translations are not taken from the record: they have a review of their own
    (``fact_translations.translate_fact``), and count only while the statement is the one that was
    translated. Raises NotFoundError when its topic does not exist.
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
