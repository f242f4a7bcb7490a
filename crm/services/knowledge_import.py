"""Takes the reviewed records of ``data/`` into the database, all of them or none."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm.models import ExampleQuestion, Fact, KnowledgeRevision, Topic
from crm.reference import load_yaml
from crm.services.errors import ImportRefusedError
from crm.services.knowledge import bump_revision
from crm.vocabulary import FactStatus


@dataclass(frozen=True, kw_only=True)
class ImportCounts:
    """What the import found; ``changed`` is False when the files are those taken last time."""

    topics: int
    facts: int
    asks: int
    near_misses: int
    changed: bool


async def import_knowledge(session: AsyncSession, knowledge: Path, questions: Path) -> ImportCounts:
    """Take every topic, fact and example question, with their ids unchanged.

    A fact that is no longer in the files is withdrawn, not deleted: it may have been cited.
    Files that were taken before are not taken again, so that edits made at the desk since
    stay. Raises ImportRefusedError naming the file and the mistake.
    """
    digest, topics, examples = _read(knowledge, questions)
    revision = await session.get(KnowledgeRevision, 1)
    unchanged = revision is not None and revision.imported_digest == digest
    if not unchanged:
        await _store_topics(session, topics)
        await session.execute(delete(ExampleQuestion))
        for start in range(0, len(examples), 1000):
            await session.execute(insert(ExampleQuestion), examples[start : start + 1000])
        await bump_revision(session)
        revision = await session.get_one(KnowledgeRevision, 1)
        revision.imported_digest = digest
        await session.flush()
    near_misses = sum(1 for example in examples if example["near_miss"])
    return ImportCounts(
        topics=len(topics),
        facts=sum(len(topic["facts"]) for topic in topics),
        asks=len(examples) - near_misses,
        near_misses=near_misses,
        changed=not unchanged,
    )


def _read(
    knowledge: Path, questions: Path
) -> tuple[str, list[dict[str, Any]], list[dict[str, Any]]]:
    facts, asks = sorted(knowledge.glob("*.yml")), sorted(questions.glob("*.yml"))
    if not facts:
        raise ImportRefusedError(f"There is nothing to import in {knowledge}.")
    topics = list(_topics(facts))
    return _digest([*facts, *asks]), topics, list(_examples(asks, topics))


def _digest(paths: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for path in paths:
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def _topics(paths: Iterable[Path]) -> Iterator[dict[str, Any]]:
    seen: set[str] = set()
    for path in paths:
        for topic in load_yaml(path)["topics"]:
            for id_ in (topic["id"], *(fact["id"] for fact in topic["facts"])):
                if id_ in seen:
                    raise ImportRefusedError(f"{path.name}: the id {id_} is used twice.")
                seen.add(id_)
            yield topic


def _examples(paths: Iterable[Path], topics: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    facts = {fact["id"] for topic in topics for fact in topic["facts"]}
    for topic in topics:
        for text in topic.get("asks", ()):
            ids = [fact["id"] for fact in topic["facts"]]
            yield _example(topic["id"], text, facts=ids, voice="sample", set_name="knowledge")
    for path in paths:
        for group in load_yaml(path)["topics"]:
            topic_id = group["topic"]
            for ask in group.get("ask") or ():
                if missing := set(ask["facts"]) - facts:
                    raise ImportRefusedError(f"{path.name}: there is no fact {min(missing)}.")
                yield _example(
                    topic_id, ask["q"], facts=ask["facts"], voice=ask["voice"], set_name=path.stem
                )
            for miss in group.get("near_miss") or ():
                yield _example(topic_id, miss["q"], near_miss=miss["kind"], set_name=path.stem)


def _example(
    topic_id: str,
    text: str,
    *,
    facts: list[str] | None = None,
    voice: str | None = None,
    near_miss: str | None = None,
    set_name: str,
) -> dict[str, Any]:
    return {
        "topic_id": topic_id,
        "text": text,
        "fact_ids": facts or [],
        "voice": voice,
        "near_miss": near_miss,
        "set_name": set_name,
    }


async def _store_topics(session: AsyncSession, topics: list[dict[str, Any]]) -> None:
    stored_topics = {topic.id: topic for topic in await session.scalars(select(Topic))}
    stored_facts = {fact.id: fact for fact in await session.scalars(select(Fact))}
    for fact in stored_facts.values():
        fact.status = FactStatus.WITHDRAWN
    for position, row in enumerate(topics):
        topic = stored_topics.get(row["id"]) or Topic(id=row["id"])
        topic.title = row["title"]
        topic.category = row["category"]
        topic.position = position
        session.add(topic)
    await session.flush()
    for row in topics:
        for position, item in enumerate(row["facts"]):
            session.add(
                _fill(stored_facts.get(item["id"]) or Fact(id=item["id"]), row, item, position)
            )
    await session.flush()


def _fill(fact: Fact, topic: dict[str, Any], row: dict[str, Any], position: int) -> Fact:
    fact.topic_id = topic["id"]
    fact.position = position
    fact.statement = row["statement"]
    fact.as_of = str(row["as_of"])
    fact.source_title = row["source"]["title"]
    fact.source_url = row["source"].get("url")
    fact.confidence = row["confidence"]
    fact.review_by = row.get("review_by")
    fact.review_note = row.get("review_note")
    fact.status = FactStatus.PUBLISHED
    return fact
