"""The published knowledge as YAML files that the import reads back unchanged."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from crm.services.knowledge import ExampleRecord, FactRecord, Knowledge, TopicRecord

SAMPLES = "knowledge"
"""The set of those questions that stand beside the facts, in the same file."""


def write_knowledge(knowledge: Knowledge, directory: Path) -> None:
    """Write ``knowledge/<category>.yml`` and ``questions/<set>.yml``."""
    topics: dict[str, list[dict[str, Any]]] = {}
    for topic in knowledge.topics:
        row = _topic(topic, knowledge.examples)
        topics.setdefault(_file_name(topic.category), []).append(row)
    questions: dict[str, list[ExampleRecord]] = {}
    for example in knowledge.examples:
        if example.set_name != SAMPLES:
            questions.setdefault(_file_name(example.set_name), []).append(example)
    for name, rows in topics.items():
        _write(directory / "knowledge" / f"{name}.yml", rows)
    for name, examples in questions.items():
        _write(directory / "questions" / f"{name}.yml", _question_topics(examples))


def _write(path: Path, topics: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.dump(
        {"topics": topics}, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=100
    )
    path.write_text(text, encoding="utf-8")


def _file_name(name: str) -> str:
    return "".join(c if c.isalnum() or c in "-_" else "_" for c in name) or "_"


def _topic(topic: TopicRecord, examples: Iterable[ExampleRecord]) -> dict[str, Any]:
    asks = [e.text for e in examples if e.topic_id == topic.id and e.set_name == SAMPLES]
    return {
        "id": topic.id,
        "title": topic.title,
        "category": topic.category,
        "facts": [_fact(fact) for fact in topic.facts],
        "asks": asks,
    }


def _fact(fact: FactRecord) -> dict[str, Any]:
    source = {"title": fact.source_title, "url": fact.source_url}
    row = {
        "id": fact.id,
        "statement": fact.statement,
        "as_of": fact.as_of,
        "source": {name: value for name, value in source.items() if value is not None},
        "confidence": fact.confidence,
    }
    return row if fact.review_by is None else row | {"review_by": fact.review_by}


def _question_topics(examples: list[ExampleRecord]) -> list[dict[str, Any]]:
    topics: dict[str, dict[str, Any]] = {}
    for example in examples:
        topic = topics.setdefault(example.topic_id, {"topic": example.topic_id})
        if example.near_miss is not None:
            near = {"q": example.text, "kind": example.near_miss}
            topic.setdefault("near_miss", []).append(near)
        else:
            ask = {"q": example.text, "facts": list(example.fact_ids), "voice": example.voice}
            topic.setdefault("ask", []).append(ask)
    return list(topics.values())
