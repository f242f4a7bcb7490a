"""What the decision looks at: how near the best fact lies, and what the question asks for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from answers.asked import WANTS, Asked, Names, named_in, read
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
    """Places in a match of the fact that comes nearest and of its nearest sibling, if any."""

    fact: int
    sibling: int | None
    order: tuple[float, float, float]
    """Log-odds of the best fact, and its lead over its sibling and over other topics."""


def find_best(order: Numbers, match: Match) -> Best:
    """The first fact of the order, and the first of its topic's others."""
    fact = int(order.argmax())
    in_topic = match.topics == match.topics[fact]
    siblings = np.where(in_topic, order, -np.inf)
    siblings[fact] = -np.inf
    sibling = int(siblings.argmax())
    elsewhere = float(np.where(in_topic, -np.inf, order).max())
    most = float(order[fact])
    return Best(
        fact,
        sibling if np.isfinite(siblings[sibling]) else None,
        (
            most,
            min(most - float(siblings[sibling]), _FAR_AHEAD),
            min(most - elsewhere, _FAR_AHEAD),
        ),
    )


class FeatureReader:
    """Reads the features of questions against one index."""

    def __init__(self, index: Index) -> None:
        self._index = index
        misses = index.questions.near_misses
        self._near_kind = np.array([_kind(miss.near_miss) for miss in misses], dtype=np.int64)

    def named(self, fact: int) -> Names:
        """Places and years of a fact, of its topic's others, and of its questions."""
        topic, asks = self._named_by_topic(fact), self._named_by_asks(fact)
        years = topic.years | asks.years | self._years(fact)
        return Names(topic.places | asks.places, years)

    def nearest_kind(self, match: Match) -> str | None:
        """Why the near miss that lies nearest has no answer; None when there is none."""
        if len(match.near) == 0:
            return None
        return NEAR_MISS_KINDS[self._near_kind[match.near_misses[int(match.near.argmax())]]]

    def row(
        self, question: str, match: Match, best: Best, style: float, *, words: bool
    ) -> list[float]:
        """The features of a question.

        ``style`` is how much the question sounds like one with an answer; ``words`` says
        whether it is English, so that words can be read.
        """
        near = self._nearness(match, best, style)
        if not words:
            return near
        return near + self._named(read(question), question, int(match.rows[best.fact]))

    def _nearness(self, match: Match, best: Best, style: float) -> list[float]:
        fact = best.fact
        score = float(match.facts[fact])
        in_topic = match.topics == match.topics[fact]
        elsewhere = float(np.where(in_topic, _FAR, match.facts).max())
        sibling = score - 1 if best.sibling is None else float(match.facts[best.sibling])
        near = match.near if len(match.near) else np.array([_FAR], dtype=np.float32)
        nearest = -np.sort(-near)[:3]
        missed = float(0.7 * nearest[0] + 0.3 * nearest.mean())
        asked = float(match.asks_dense[fact])
        missed_dense = float(match.near_dense.max(initial=_FAR))
        of_topic = self._index.topic_of_near_miss[match.near_misses] == match.topics[fact]
        near_in_topic = float(match.near.max(where=of_topic, initial=_FAR))
        by_kind = np.full(len(NEAR_MISS_KINDS), _FAR, dtype=np.float32)
        np.maximum.at(by_kind, self._near_kind[match.near_misses], match.near)
        by_topic = float(match.covered_by_topic[fact])
        return [
            score,
            score - elsewhere,
            score - sibling,
            missed,
            float(nearest[0]),
            missed_dense,
            asked,
            float(match.statements_dense[fact]),
            float(match.statements_dense.max()),
            float(match.statements_letters[fact]),
            score - missed,
            asked - missed_dense,
            near_in_topic,
            near_in_topic >= float(nearest[0]) - 1e-6,
            by_topic,
            float(match.covered_by_fact[fact]),
            float(match.covered_by_topic.max()) - by_topic,
            style,
            *best.order,
            *by_kind.tolist(),
            *(by_kind - nearest[0]).tolist(),
        ]

    def _named(self, asked: Asked, question: str, fact: int) -> list[float]:
        told, years = read(self._index.facts[fact].statement), self._years(fact)
        topic, asks = self._named_by_topic(fact), self._named_by_asks(fact)
        strange_places = asked.places - topic.places
        strange_years = asked.years - topic.years - years
        return [
            len(asked.places),
            len(strange_places),
            len(strange_places - asks.places),
            len(asked.years),
            len(strange_years),
            len(strange_years - asks.years),
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

    def _years(self, fact: int) -> frozenset[int]:
        """Those that the fact names, and that of its date."""
        record = self._index.facts[fact]
        dated = {int(year) for year in re.findall(r"\d{4}", record.as_of)}
        return named_in(record.statement).years | dated

    def _named_by_topic(self, fact: int) -> Names:
        facts = self._index.facts
        siblings = self._index.rows_of_topic(facts[fact].topic_id)
        return _together(facts[sibling].statement for sibling in siblings)

    def _named_by_asks(self, fact: int) -> Names:
        return _together(ask.text for ask in self._index.asks_for(fact))


def _together(texts: Iterable[str]) -> Names:
    each = [named_in(text) for text in texts]
    return Names(
        frozenset().union(*(names.places for names in each)),
        frozenset().union(*(names.years for names in each)),
    )


def _kind(kind: str | None) -> int:
    return NEAR_MISS_KINDS.index(kind) if kind in NEAR_MISS_KINDS else 0
