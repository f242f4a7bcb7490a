"""Puts the facts in order: a second look at the few that come nearest."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from answers.decision import logistic
from answers.index import Index, Match

CANDIDATES = 10
"""Facts looked at again: 99 of 100 held-out questions have theirs among the first ten."""

PENALTY = 1.0


@dataclass(frozen=True)
class Ranker:
    """Weights over ``views`` of a fact; the sum is the log-odds that the fact is asked for."""

    centre: NDArray[np.float32]
    scale: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: float

    def order(self, match: Match, index: Index) -> NDArray[np.float32]:
        """Log-odds of each fact (columns) for each question; minus infinity for far ones."""
        logits = (views(match, index) - self.centre) / self.scale @ self.weights + self.bias
        return np.where(candidates(match), logits, -np.inf).astype(np.float32)


def candidates(match: Match) -> NDArray[np.bool_]:
    """Which facts are among the nearest of each question."""
    few = min(CANDIDATES, match.facts.shape[1])
    least = -np.partition(-match.facts, few - 1, axis=1)[:, few - 1 : few]
    return np.asarray(match.facts >= least)


def views(match: Match, index: Index) -> NDArray[np.float32]:
    """Question by fact by view: the ways in which a fact may lie near."""
    best = match.facts.max(axis=1, keepdims=True)
    in_topic = np.stack(
        [match.facts[:, index.rows_of_topic(topic.id)].max(axis=1) for topic in index.topics],
        axis=1,
    )[:, index.topic_of]
    seen = np.log1p(index.answers.sum(axis=0, dtype=np.float32))
    return np.stack(
        [
            match.facts,
            match.facts - best,
            in_topic,
            match.asks_dense,
            match.statements_dense,
            match.statements_ngrams,
            match.covered_by_fact,
            match.covered_by_topic[:, index.topic_of],
            np.broadcast_to(seen, match.facts.shape),
        ],
        axis=2,
    ).astype(np.float32)


def train_ranker(rows: NDArray[np.float32], asked: NDArray[np.bool_]) -> Ranker:
    """Learn from candidate facts (rows of views) which of them were asked for."""
    centre = rows.mean(axis=0)
    scale = np.maximum(rows.std(axis=0), 1e-3)
    weights, bias = logistic((rows - centre) / scale, asked, penalty=PENALTY)
    return Ranker(centre, scale, weights, bias)
