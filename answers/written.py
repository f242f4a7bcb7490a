"""Reads the knowledge as it is written in ``data/``, without a database."""

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from crm.reference import DATA, load_yaml
from crm.services.knowledge import ExampleRecord, FactRecord, Knowledge, TopicRecord

KNOWLEDGE = DATA / "knowledge"
QUESTIONS = DATA / "questions"

SAMPLE = "sample"
"""Voice of a topic's own sample questions, which ask for any of its facts."""

HELD_OUT = frozenset({"voices_02", "voices_09", "voices_12"})
"""Sets that the English encoder is not tuned on, so that the decision can be fitted on them."""


def written_digest(knowledge: Path = KNOWLEDGE, questions: Path = QUESTIONS) -> str:
    """Changes with every file of the knowledge as written; reads them without parsing."""
    digest = hashlib.sha256()
    for path in (*_files(knowledge), *_files(questions)):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def read_written(knowledge: Path = KNOWLEDGE, questions: Path = QUESTIONS) -> Knowledge:
    """Every fact and example of the files, as the importer would publish them."""
    topics = [row for path in _files(knowledge) for row in load_yaml(path)["topics"]]
    return Knowledge(
        revision=1,
        topics=tuple(map(_topic, topics)),
        examples=(*_samples(topics), *(e for path in _files(questions) for e in _examples(path))),
    )


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.yml"))


def _topic(row: dict[str, Any]) -> TopicRecord:
    facts = (_fact(fact, row["id"], place) for place, fact in enumerate(row["facts"]))
    return TopicRecord(
        id=row["id"], title=row["title"], category=row["category"], facts=tuple(facts)
    )


def _fact(row: dict[str, Any], topic_id: str, position: int) -> FactRecord:
    review_by: date | None = row.get("review_by")
    return FactRecord(
        id=row["id"],
        topic_id=topic_id,
        statement=row["statement"],
        as_of=str(row["as_of"]),
        source_title=row["source"]["title"],
        source_url=row["source"].get("url"),
        confidence=row["confidence"],
        review_by=review_by,
        position=position,
    )


def _samples(topics: list[dict[str, Any]]) -> Iterator[ExampleRecord]:
    for topic in topics:
        for text in topic.get("asks", ()):
            ids = tuple(fact["id"] for fact in topic["facts"])
            yield _example(topic["id"], text, facts=ids, voice="sample", set_name="knowledge")


def _examples(path: Path) -> Iterator[ExampleRecord]:
    for group in load_yaml(path)["topics"]:
        for ask in group.get("ask") or ():
            yield _example(
                group["topic"],
                ask["q"],
                facts=tuple(ask["facts"]),
                voice=ask["voice"],
                set_name=path.stem,
            )
        for miss in group.get("near_miss") or ():
            yield _example(group["topic"], miss["q"], near_miss=miss["kind"], set_name=path.stem)


def _example(
    topic_id: str,
    text: str,
    *,
    facts: tuple[str, ...] = (),
    voice: str | None = None,
    near_miss: str | None = None,
    set_name: str,
) -> ExampleRecord:
    return ExampleRecord(
        text=text,
        topic_id=topic_id,
        fact_ids=facts,
        voice=voice,
        near_miss=near_miss,
        set_name=set_name,
    )
