"""Which texts are learnt from together, and which of them mean the same."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

TOPICS, ASKS_A_TOPIC, NEAR_MISSES_A_TOPIC = 16, 4, 4
QUESTIONS = TOPICS * (2 * ASKS_A_TOPIC + NEAR_MISSES_A_TOPIC)
STATEMENTS = 32
TO_THE_FACT = 0.4
"""Chance that an ask is paired with its fact's sentence and not with another ask."""


@dataclass(frozen=True)
class Lessons:
    """What there is to learn: each text, and which facts it asks for.

    A near miss asks for none; it is like the other near misses of its topic.
    """

    asks: Sequence[str]
    asked: Sequence[frozenset[int]]
    near_misses: Sequence[str]
    statements: Sequence[str]
    topic_of_statement: Sequence[int]
    topic_of_near_miss: Sequence[int]


@dataclass(frozen=True)
class Batch:
    """Places of texts in the lessons, and which pairs of the batch's texts mean the same."""

    questions: list[tuple[bool, int]]
    """Whether it is an ask, and its place among the asks or the near misses."""
    statements: list[int]
    same: NDArray[np.bool_]


class Batches:
    """Deals hard batches: a few topics each, so that siblings and near misses meet."""

    def __init__(self, lessons: Lessons, rng: np.random.Generator) -> None:
        self._lessons, self._rng = lessons, rng
        topics = range(1 + max(lessons.topic_of_statement))
        topic_of_ask = [lessons.topic_of_statement[min(facts)] for facts in lessons.asked]
        self._asks_of = [_where(topic_of_ask, topic) for topic in topics]
        self._near_misses_of = [_where(lessons.topic_of_near_miss, topic) for topic in topics]
        self._asking = [
            np.array([i for i, facts in enumerate(lessons.asked) if fact in facts], dtype=np.int64)
            for fact in range(len(lessons.statements))
        ]
        sizes = np.array([len(asks) for asks in self._asks_of], dtype=np.float64)
        self._shares = sizes / sizes.sum()

    def deal(self) -> Batch:
        """The next batch, always of the same size."""
        questions: list[tuple[bool, int]] = []
        statements: list[int] = []
        for topic in self._rng.choice(len(self._shares), TOPICS, replace=False, p=self._shares):
            for ask in self._some(self._asks_of[topic], ASKS_A_TOPIC):
                questions.append((True, ask))
                fact = int(self._rng.choice(sorted(self._lessons.asked[ask])))
                others = self._asking[fact][self._asking[fact] != ask]
                to_fact = len(others) == 0 or self._rng.random() < TO_THE_FACT
                if to_fact and len(statements) < STATEMENTS:
                    statements.append(fact)
                elif len(others):
                    questions.append((True, int(self._rng.choice(others))))
            near_misses = self._some(self._near_misses_of[topic], NEAR_MISSES_A_TOPIC)
            questions += [(False, miss) for miss in near_misses]
        while len(questions) < QUESTIONS:
            questions.append((False, int(self._rng.integers(len(self._lessons.near_misses)))))
        while len(statements) < STATEMENTS:
            statements.append(int(self._rng.integers(len(self._lessons.statements))))
        return Batch(questions, statements, self._same(questions, statements))

    def _some(self, places: NDArray[np.int64], most: int) -> list[int]:
        few = min(most, len(places))
        return [int(place) for place in self._rng.choice(places, few, replace=False)]

    def _same(self, questions: list[tuple[bool, int]], statements: list[int]) -> NDArray[np.bool_]:
        """Two texts mean the same when they share a fact, or are near misses of one topic."""
        lessons = self._lessons
        meanings = [
            lessons.asked[place] if is_ask else frozenset({-1 - lessons.topic_of_near_miss[place]})
            for is_ask, place in questions
        ] + [frozenset({fact}) for fact in statements]
        same = np.array([[bool(one & other) for other in meanings] for one in meanings])
        np.fill_diagonal(same, val=False)
        return same


def _where(topics: Sequence[int], topic: int) -> NDArray[np.int64]:
    return np.flatnonzero(np.array(topics, dtype=np.int64) == topic)
