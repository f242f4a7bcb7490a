"""A knowledge base of any size: the pack, copied, each copy lying a little beside its original."""

import hashlib
from collections.abc import Iterator, Sequence
from itertools import batched
from typing import Any

import numpy as np
from sqlalchemy import insert

from answers.encoder import Vectors
from answers.vectors import Progress, VectorStore
from crm.database import Database
from crm.models import Base, ExampleQuestion, Fact, KnowledgeRevision, Topic
from crm.services.knowledge import Knowledge
from crm.vocabulary import FactStatus

NOISE = 0.35
"""Length of what is added to the vector of a copy, beside a vector of length 1."""

_MARK = " copy "


class CopyStore(VectorStore):
    """Gives a copy the vector of its original, moved by a step of its own."""

    def vectors(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """One row a text."""
        rows = super().vectors([text.partition(_MARK)[0] for text in texts]).copy()
        for row, text in zip(rows, texts, strict=True):
            if _MARK in text:
                seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
                step = np.random.default_rng(seed).standard_normal(len(row), dtype=np.float32)
                row += NOISE * step / np.linalg.norm(step)
        return rows


async def fill(database: Database, knowledge: Knowledge, *, facts: int, examples: int) -> None:
    """Write topics, facts and example questions until there are as many as asked for."""
    pack = sum(len(topic.facts) for topic in knowledge.topics)
    rounds = -(-facts // pack)
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
        await connection.execute(insert(KnowledgeRevision), [{"id": 1, "number": 1}])
        for model, rows in (
            (Topic, _topics(knowledge, rounds)),
            (Fact, _facts(knowledge, rounds)),
            (ExampleQuestion, _examples(knowledge, rounds, examples)),
        ):
            for part in batched(rows, 5000):
                await connection.execute(insert(model), list(part))


def _topics(knowledge: Knowledge, rounds: int) -> Iterator[dict[str, Any]]:
    for turn in range(rounds):
        for place, topic in enumerate(knowledge.topics):
            yield {
                "id": _named(topic.id, turn),
                "title": topic.title,
                "category": topic.category,
                "position": 1000 * turn + place,
            }


def _facts(knowledge: Knowledge, rounds: int) -> Iterator[dict[str, Any]]:
    for turn in range(rounds):
        for topic in knowledge.topics:
            for fact in topic.facts:
                yield {
                    "id": _named(fact.id, turn),
                    "topic_id": _named(topic.id, turn),
                    "position": fact.position,
                    "statement": _copied(fact.statement, turn),
                    "as_of": fact.as_of,
                    "source_title": fact.source_title,
                    "source_url": fact.source_url,
                    "confidence": fact.confidence,
                    "review_by": fact.review_by,
                    "status": FactStatus.PUBLISHED,
                }


def _examples(knowledge: Knowledge, rounds: int, count: int) -> Iterator[dict[str, Any]]:
    """The questions in turn, spread over the copies of their facts."""
    for number in range(count):
        example = knowledge.examples[number % len(knowledge.examples)]
        turn = number * rounds // count
        yield {
            "topic_id": _named(example.topic_id, turn),
            "text": _copied(example.text, number // len(knowledge.examples)),
            "fact_ids": [_named(fact_id, turn) for fact_id in example.fact_ids],
            "voice": example.voice,
            "near_miss": example.near_miss,
            "set_name": example.set_name,
        }


def _named(name: str, turn: int) -> str:
    return f"{name}x{turn}" if turn else name


def _copied(text: str, turn: int) -> str:
    return f"{text}{_MARK}{turn}" if turn else text
