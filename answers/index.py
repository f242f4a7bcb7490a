"""Everything a question is compared with, built from one revision of the knowledge."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from answers.adapter import Adapter
from answers.encoder import Vectors
from answers.lexical import NgramCache, NgramWeights
from answers.vectors import VectorStore
from crm.services.knowledge import ExampleRecord, FactRecord, Knowledge, TopicRecord

NGRAM_SHARE = 0.6
"""Weight of the letters' cosine beside the vectors'. Other languages than English have none."""

BEST_ASK, MEAN_OF_ASKS = 0.75, 0.25
FROM_ASKS, FROM_STATEMENT = 0.65, 0.35

SAMPLE = "sample"
"""Voice of a topic's own sample questions, which ask for any of its facts."""


@dataclass(frozen=True)
class Probe:
    """Questions as the index compares them."""

    vectors: Vectors
    ngrams: csr_matrix
    ngram_share: NDArray[np.float32]


@dataclass(frozen=True)
class Match:
    """How near each fact (columns) and the near misses lie to each question (rows)."""

    facts: NDArray[np.float32]
    asks_dense: NDArray[np.float32]
    statements_dense: NDArray[np.float32]
    statements_ngrams: NDArray[np.float32]
    near: NDArray[np.float32]
    near_dense: NDArray[np.float32]
    covered_by_fact: NDArray[np.float32]
    covered_by_topic: NDArray[np.float32]
    """Which part of the question's letters the fact, or topic, and its asks have (0 to 1)."""


class Index:
    """Facts, asks and near misses as rows of numbers. Never changes; an edit makes a new one."""

    def __init__(
        self,
        knowledge: Knowledge,
        *,
        adapter: Adapter,
        ngrams: NgramCache,
        weights: NgramWeights,
        store: VectorStore,
    ) -> None:
        self.topics: tuple[TopicRecord, ...] = tuple(t for t in knowledge.topics if t.facts)
        self.facts: tuple[FactRecord, ...] = tuple(f for t in self.topics for f in t.facts)
        self.row_of = {fact.id: row for row, fact in enumerate(self.facts)}
        places = {topic.id: place for place, topic in enumerate(self.topics)}
        self.topic_of = np.array([places[fact.topic_id] for fact in self.facts], dtype=np.int64)
        self._rows_of_topic: dict[str, list[int]] = {}
        for row, fact in enumerate(self.facts):
            self._rows_of_topic.setdefault(fact.topic_id, []).append(row)
        told = [e for e in knowledge.examples if e.near_miss is None and e.fact_ids]
        self.asks = tuple(e for e in told if e.voice != SAMPLE)
        self.samples = tuple(e for e in told if e.voice == SAMPLE)
        self.near_misses = tuple(e for e in knowledge.examples if e.near_miss)
        self._adapter, self._weights = adapter, weights
        compared = [*self.asks, *self.samples]
        self._members, self._is_member = _members(compared, self.row_of)
        self._pair_asks = self._members[self._is_member]
        sizes = self._is_member.sum(axis=1)
        self._asked_facts = np.flatnonzero(sizes)
        self._pair_starts = np.cumsum([0, *sizes[self._asked_facts]])[:-1].astype(np.int64)
        texts = [
            *(e.text for e in compared),
            *(e.text for e in self.near_misses),
            *(fact.statement for fact in self.facts),
        ]
        cuts = [len(compared), len(compared) + len(self.near_misses)]
        self.answers = np.zeros((len(compared), len(self.facts)), dtype=np.bool_)
        for place, example in enumerate(compared):
            self.answers[place, [self.row_of[fact_id] for fact_id in example.fact_ids]] = True
        vectors = adapter(store.vectors(texts))
        self._asks, self._near, self._statements = np.split(vectors, cuts)
        letters = ngrams.matrix(texts)
        self._asks_ngrams = letters[: cuts[0]].T.tocsr()
        self._near_ngrams = letters[cuts[0] : cuts[1]].T.tocsr()
        self._statements_ngrams = letters[cuts[1] :].T.tocsr()
        asked_for = csr_matrix(self.answers[: len(self.asks)].T.astype(np.float32))
        of_facts = present(asked_for @ present(letters[: len(self.asks)]) + letters[cuts[1] :])
        self._fact_letters = of_facts.T.tocsr()
        self._topic_letters = present(self._in_topic() @ of_facts).T.tocsr()

    def rows_of_topic(self, topic_id: str) -> list[int]:
        """Rows of a topic's facts, in the topic's order; none for a topic that tells nothing."""
        return self._rows_of_topic.get(topic_id, [])

    def probe(self, texts: list[str], vectors: Vectors, english: NDArray[np.bool_]) -> Probe:
        """Questions ready to compare: their raw vectors, and whether each is in English."""
        share = np.where(english, NGRAM_SHARE, 0).astype(np.float32)[:, None]
        return Probe(self._adapter(vectors), self._weights.matrix(texts), share)

    def match(self, probe: Probe) -> Match:
        """Compare questions with everything."""
        asks_dense = probe.vectors @ self._asks.T
        asks = asks_dense + probe.ngram_share * (probe.ngrams @ self._asks_ngrams).toarray()
        statements_dense = probe.vectors @ self._statements.T
        statements_ngrams = (probe.ngrams @ self._statements_ngrams).toarray()
        statements = statements_dense + probe.ngram_share * statements_ngrams
        best, mean = self._best_ask(asks, statements), self._mean_of_best(asks, statements)
        squared = probe.ngrams.multiply(probe.ngrams).tocsr()
        near_dense = probe.vectors @ self._near.T
        near = near_dense + probe.ngram_share * (probe.ngrams @ self._near_ngrams).toarray()
        return Match(
            facts=FROM_ASKS * (BEST_ASK * best + MEAN_OF_ASKS * mean) + FROM_STATEMENT * statements,
            asks_dense=self._best_ask(asks_dense, statements_dense),
            statements_dense=statements_dense,
            statements_ngrams=statements_ngrams,
            near=near,
            near_dense=near_dense,
            covered_by_fact=(squared @ self._fact_letters).toarray(),
            covered_by_topic=(squared @ self._topic_letters).toarray(),
        )

    def _in_topic(self) -> csr_matrix:
        ones = np.ones(len(self.facts), dtype=np.float32)
        shape = (len(self.topics), len(self.facts))
        return csr_matrix((ones, (self.topic_of, np.arange(len(self.facts)))), shape=shape)

    def _best_ask(
        self, asks: NDArray[np.float32], statements: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """Score of each fact's nearest ask; its statement's where none is written."""
        best = statements.copy()
        if len(self._asked_facts):
            pairs = asks[:, self._pair_asks]
            best[:, self._asked_facts] = np.maximum.reduceat(pairs, self._pair_starts, axis=1)
        return best

    def _mean_of_best(
        self, asks: NDArray[np.float32], statements: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """Mean score of each fact's three nearest asks; its statement's where none is written."""
        if self._members.shape[1] == 0:
            return statements
        grouped = np.where(self._is_member, asks[:, self._members], -np.inf)
        top = min(3, grouped.shape[2])
        best = grouped if top < 3 else -np.partition(-grouped, top - 1, axis=2)[:, :, :top]
        known = np.isfinite(best)
        mean = np.where(known, best, 0).sum(axis=2) / np.maximum(known.sum(axis=2), 1)
        return np.where(known.any(axis=2), mean, statements).astype(np.float32)


def present(rows: csr_matrix) -> csr_matrix:
    """Ones where there is something."""
    ones = csr_matrix(rows, dtype=np.float32, copy=True)
    ones.data[:] = 1
    return ones


def _members(
    examples: list[ExampleRecord], row_of: dict[str, int]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """For each fact the places of its asks, padded to one width."""
    groups: list[list[int]] = [[] for _ in row_of]
    for place, example in enumerate(examples):
        for fact_id in example.fact_ids:
            groups[row_of[fact_id]].append(place)
    width = max(map(len, groups), default=0)
    members = np.zeros((len(groups), width), dtype=np.int64)
    is_member = np.zeros((len(groups), width), dtype=np.bool_)
    for row, group in enumerate(groups):
        members[row, : len(group)] = group
        is_member[row, : len(group)] = True
    return members, is_member
