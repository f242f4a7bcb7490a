"""What the decision looks at: how near the best fact lies, and what the question asks for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from answers.asked import WANTS, Asked, read
from answers.index import Index, Match

type Numbers = NDArray[np.float32]

NEAR_MISS_KINDS = (
    "detail",
    "eligibility",
    "figure",
    "forecast",
    "legal",
    "opinion",
    "organisation",
    "person",
    "place",
    "price",
    "programme",
    "status",
    "year",
)

_FAR = -1.0
"""Stands for the similarity to something that does not exist."""

_FAR_AHEAD = 8.0
"""Log-odds; a longer lead, or one over nothing, counts as this."""


@dataclass(frozen=True)
class Best:
    """The fact each question comes nearest to, its nearest sibling (-1 for none) and topic."""

    fact: NDArray[np.int64]
    sibling: NDArray[np.int64]
    topic: NDArray[np.int64]
    order: Numbers
    """Log-odds of the best fact, and its lead over its sibling and over other topics."""


class FeatureReader:
    """Reads the features of questions against one index."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._near_topic = np.array(
            [_place_of(index, miss.topic_id) for miss in index.near_misses], dtype=np.int64
        )
        self._near_kind = np.array(
            [_kind(miss.near_miss) for miss in index.near_misses], dtype=np.int64
        )
        self._facts = [read(fact.statement) for fact in index.facts]
        self._fact_years = [
            asked.years | {int(year) for year in re.findall(r"\d{4}", fact.as_of)}
            for asked, fact in zip(self._facts, index.facts, strict=True)
        ]
        self._ask_places, self._ask_years = _named_in_asks(index)
        self._topic_places, self._topic_years = _named_in_topics(index, self._facts)

    def best(self, order: Numbers) -> Best:
        """The first fact of each question's order, and the first of its topic's others."""
        rows = np.arange(len(order))
        fact = order.argmax(axis=1)
        topic = self._index.topic_of[fact]
        in_topic = self._index.topic_of[None, :] == topic[:, None]
        siblings = np.where(in_topic, order, -np.inf)
        siblings[rows, fact] = -np.inf
        sibling = siblings.argmax(axis=1)
        found = np.isfinite(siblings[rows, sibling])
        most = order[rows, fact]
        elsewhere = np.where(in_topic, -np.inf, order).max(axis=1)
        leads = np.stack([most - siblings[rows, sibling], most - elsewhere], axis=1)
        return Best(
            fact,
            np.where(found, sibling, -1),
            topic,
            np.column_stack([most, np.minimum(leads, _FAR_AHEAD)]).astype(np.float32),
        )

    def nearest_kind(self, match: Match) -> list[str | None]:
        """Why the near miss that lies nearest has no answer; None when there is none."""
        if not self._index.near_misses:
            return [None] * len(match.facts)
        return [NEAR_MISS_KINDS[self._near_kind[place]] for place in match.near.argmax(axis=1)]

    def rows(
        self, questions: Sequence[str], match: Match, best: Best, style: Numbers, *, words: bool
    ) -> Numbers:
        """One row of features a question.

        ``style`` is how much the question sounds like one with an answer; ``words`` says
        whether they are English, so that words can be read.
        """
        near = self._nearness(match, best, style)
        if not words:
            return near
        named = [
            self._named(read(question), question, int(fact), int(topic))
            for question, fact, topic in zip(questions, best.fact, best.topic, strict=True)
        ]
        return np.hstack([near, np.array(named, dtype=np.float32)])

    def _nearness(self, match: Match, best: Best, style: Numbers) -> Numbers:
        rows = np.arange(len(match.facts))
        score = match.facts[rows, best.fact]
        elsewhere = np.where(
            self._index.topic_of[None, :] != best.topic[:, None], match.facts, _FAR
        ).max(axis=1)
        sibling = np.where(best.sibling >= 0, match.facts[rows, best.sibling], score - 1)
        near = _or_far(match.near)
        nearest = -np.sort(-near, axis=1)[:, :3]
        missed = 0.7 * nearest[:, 0] + 0.3 * nearest.mean(axis=1)
        asked = match.asks_dense[rows, best.fact]
        missed_dense = _or_far(match.near_dense).max(axis=1)
        in_topic = self._nearest_where(match, self._near_topic[None, :] == best.topic[:, None])
        kinds = [
            self._nearest_where(match, (self._near_kind == kind)[None, :])
            for kind in range(len(NEAR_MISS_KINDS))
        ]
        by_topic = match.covered_by_topic[rows, best.topic]
        columns = [
            score,
            score - elsewhere,
            score - sibling,
            missed,
            nearest[:, 0],
            missed_dense,
            asked,
            match.statements_dense[rows, best.fact],
            match.statements_dense.max(axis=1),
            match.statements_ngrams[rows, best.fact],
            score - missed,
            asked - missed_dense,
            in_topic,
            in_topic >= nearest[:, 0] - 1e-6,
            by_topic,
            match.covered_by_fact[rows, best.fact],
            match.covered_by_topic.max(axis=1) - by_topic,
            style,
            *best.order.T,
            *kinds,
            *(kind - nearest[:, 0] for kind in kinds),
        ]
        return np.stack(columns, axis=1).astype(np.float32)

    def _nearest_where(self, match: Match, wanted: NDArray[np.bool_]) -> Numbers:
        if match.near.shape[1] == 0:
            return np.full(len(match.near), _FAR, dtype=np.float32)
        return np.asarray(np.where(wanted, match.near, _FAR).max(axis=1), dtype=np.float32)

    def _named(self, asked: Asked, question: str, fact: int, topic: int) -> list[float]:
        told = self._facts[fact]
        years = self._fact_years[fact]
        strange_places = asked.places - self._topic_places[topic]
        strange_years = asked.years - self._topic_years[topic] - years
        return [
            len(asked.places),
            len(strange_places),
            len(strange_places - self._ask_places[fact]),
            len(asked.years),
            len(strange_years),
            len(strange_years - self._ask_years[fact]),
            bool(asked.years) and max(asked.years) > max(years, default=0),
            "money" in asked.wants and not told.has_money,
            "number" in asked.wants and not told.has_number,
            "person" in asked.wants and not told.has_name,
            "when" in asked.wants and not years,
            asked.has_money,
            asked.has_number,
            asked.has_name,
            told.has_money,
            told.has_number,
            told.has_name,
            float(np.log(1 + len(question))),
            len(question.split()),
            *(want in asked.wants for want in WANTS),
        ]


def _or_far(near: Numbers) -> Numbers:
    if near.shape[1]:
        return near
    return np.full((len(near), 1), _FAR, dtype=np.float32)


def _kind(kind: str | None) -> int:
    return NEAR_MISS_KINDS.index(kind) if kind in NEAR_MISS_KINDS else 0


def _place_of(index: Index, topic_id: str) -> int:
    return next((i for i, topic in enumerate(index.topics) if topic.id == topic_id), -1)


def _named_in_asks(index: Index) -> tuple[list[set[str]], list[set[int]]]:
    places: list[set[str]] = [set() for _ in index.facts]
    years: list[set[int]] = [set() for _ in index.facts]
    for ask in index.asks:
        asked = read(ask.text)
        for fact_id in ask.fact_ids:
            places[index.row_of[fact_id]] |= asked.places
            years[index.row_of[fact_id]] |= asked.years
    return places, years


def _named_in_topics(index: Index, facts: Sequence[Asked]) -> tuple[list[set[str]], list[set[int]]]:
    places: list[set[str]] = [set() for _ in index.topics]
    years: list[set[int]] = [set() for _ in index.topics]
    for fact, topic in zip(facts, index.topic_of, strict=True):
        places[topic] |= fact.places
        years[topic] |= fact.years
    return places, years
