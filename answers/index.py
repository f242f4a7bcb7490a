"""Everything a question is compared with, built from one revision of the knowledge.

A question is first held against each fact and the middle of its questions; then, in the topics
that come nearest, against every question, near miss and statement.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from answers.bank import Bank, Rows
from answers.encoder import Vectors
from answers.questions import Questions
from crm.services.knowledge import ExampleRecord, FactRecord, Knowledge, TopicRecord

TOPICS_LOOKED_AT = 16
"""In 99 of 100 held-out questions the topic asked for is among them."""

BEST_ASK, MEAN_OF_ASKS = 0.75, 0.25
FROM_ASKS, FROM_STATEMENT = 0.65, 0.35

type Numbers = NDArray[np.float32]


@dataclass(frozen=True)
class Probe:
    """A question as the index compares it."""

    vector: Numbers
    letters: csr_matrix
    letters_share: float
    """Weight of the letters' cosine beside the vectors'."""

    @cached_property
    def weights(self) -> Numbers:
        """The letters' weights, one for each bucket."""
        weights = np.zeros(self.letters.shape[1], dtype=np.float32)
        weights[self.letters.indices] = self.letters.data
        return weights

    @cached_property
    def has(self) -> NDArray[np.bool_]:
        """For each bucket, whether it is one of the question's."""
        has = np.zeros(self.letters.shape[1], dtype=np.bool_)
        has[self.letters.indices] = True
        return has

    @cached_property
    def places(self) -> NDArray[np.int32]:
        """For each bucket of the question, which of its n-grams it is."""
        places = np.zeros(self.letters.shape[1], dtype=np.int32)
        places[self.letters.indices] = np.arange(self.letters.nnz)
        return places


@dataclass(frozen=True)
class Match:
    """How near the facts of the nearest topics (rows), and their near misses, come."""

    rows: Rows
    topics: Rows
    facts: Numbers
    """Score of each: its nearest questions and its statement, by vectors and letters."""
    asks_dense: Numbers
    asks_letters: Numbers
    statements_dense: Numbers
    statements_letters: Numbers
    covered_by_fact: Numbers
    covered_by_topic: Numbers
    """Which part of the question's letters the fact, or topic, and its questions have (0 to 1)."""
    near_misses: Rows
    near: Numbers
    near_dense: Numbers

    def by_topic(self) -> tuple[Rows, Numbers, Rows]:
        """The topics, the best score of each, and for each fact its topic's place among them."""
        topics, place = np.unique(self.topics, return_inverse=True)
        best = np.full(len(topics), -np.inf, dtype=np.float32)
        np.maximum.at(best, place, self.facts)
        return topics, best, place


class Index:
    """Facts, asks and near misses as rows of numbers. Never changes; an edit makes a new one."""

    def __init__(
        self, knowledge: Knowledge, bank: Bank, questions: Questions | None = None
    ) -> None:
        """``questions`` are the knowledge's, where they are at hand."""
        self.topics: tuple[TopicRecord, ...] = tuple(t for t in knowledge.topics if t.facts)
        self.facts: tuple[FactRecord, ...] = tuple(f for t in self.topics for f in t.facts)
        self.row_of = {fact.id: row for row, fact in enumerate(self.facts)}
        sizes = np.array([len(topic.facts) for topic in self.topics], dtype=np.int64)
        self.topic_of = np.repeat(np.arange(len(self.topics)), sizes)
        self._starts = np.cumsum([0, *sizes])
        self._place_of_topic = {topic.id: place for place, topic in enumerate(self.topics)}
        self.questions = questions or Questions(knowledge.examples, bank)
        self._bank = bank
        self._statement_rows = bank.rows([fact.statement for fact in self.facts])
        self._asks_of = self.questions.facts.grouped(self.row_of, len(self.facts))
        self._near_misses_of = self.questions.near_topics.grouped(
            self._place_of_topic, len(self.topics)
        )
        self.topic_of_near_miss = self.questions.near_topics.places(self._place_of_topic)
        self.seen = self._asks_of.count_below(len(self.questions.asks))
        """How many questions are written for each fact, samples left out."""
        self._statements = bank.dense[self._statement_rows]
        self._statement_letters: csr_matrix = bank.letters[self._statement_rows]
        self._middles = self._asks_of.mean(bank.dense, self.questions.compared_rows)

    def rows_of_topic(self, topic_id: str) -> list[int]:
        """Rows of a topic's facts, in the topic's order; none for a topic that tells nothing."""
        place = self._place_of_topic.get(topic_id)
        if place is None:
            return []
        return list(range(self._starts[place], self._starts[place + 1]))

    def asks_for(self, row: int) -> list[ExampleRecord]:
        """The questions that are written for a fact, samples left out."""
        members = self._asks_of.of(row)
        asks = self.questions.asks
        return [asks[member] for member in members if member < len(asks)]

    def probe(self, text: str, vector: Vectors, *, letters_share: float) -> Probe:
        """A question ready to compare, from its raw vector."""
        bank = self._bank
        return Probe(bank.adapter(vector[None, :])[0], bank.ngrams.matrix([text]), letters_share)

    def match(self, probe: Probe, *, near: Sequence[str] = ()) -> Match:
        """Compare a question with the nearest topics, and with those named in ``near``."""
        topics = self._nearest_topics(probe, near)
        rows = np.concatenate(
            [np.arange(self._starts[topic], self._starts[topic + 1]) for topic in topics]
        )
        sizes = self._starts[topics + 1] - self._starts[topics]
        topic_starts = np.cumsum([0, *sizes])[:-1]
        asks, groups = self._asks_of.chosen(rows)
        misses, _ = self._near_misses_of.chosen(topics)
        ask_rows, statement_rows = self.questions.compared_rows[asks], self._statement_rows[rows]
        asks_dense, asks_letters = self._compare(probe, ask_rows)
        near_dense, near_letters = self._compare(probe, self.questions.near_rows[misses])
        dense, letters = self._compare(probe, statement_rows)
        share = np.float32(probe.letters_share)
        statements, mixed = dense + share * letters, asks_dense + share * asks_letters
        best, mean = groups.best(mixed, statements), groups.mean_of_best(mixed, statements)
        present = self._present(probe, statement_rows)
        present |= groups.any(self._present(probe, ask_rows))
        in_topic = np.logical_or.reduceat(present, topic_starts, axis=0)
        telling = probe.letters.data**2
        return Match(
            rows=rows,
            topics=self.topic_of[rows],
            facts=_mix(best, mean, statements),
            asks_dense=groups.best(asks_dense, dense),
            asks_letters=groups.best(asks_letters, letters),
            statements_dense=dense,
            statements_letters=letters,
            covered_by_fact=(present @ telling).astype(np.float32),
            covered_by_topic=np.repeat(in_topic @ telling, sizes).astype(np.float32),
            near_misses=misses,
            near=near_dense + share * near_letters,
            near_dense=near_dense,
        )

    def sample_answers(self) -> list[int]:
        """For each sample question the row of its topic's fact that lies nearest."""
        found = []
        questions = self.questions
        vectors = self._bank.dense[questions.compared_rows[len(questions.asks) :]]
        nearness = np.maximum(self._statements, self._middles)
        for sample, vector in zip(questions.samples, vectors, strict=True):
            rows = self.rows_of_topic(sample.topic_id)
            found.append(rows[int((nearness[rows] @ vector).argmax())])
        return found

    def _nearest_topics(self, probe: Probe, near: Sequence[str]) -> Rows:
        letters = self._statement_letters @ probe.weights
        statements = self._statements @ probe.vector + probe.letters_share * letters
        by_fact = np.maximum(statements, self._middles @ probe.vector)
        by_topic = np.maximum.reduceat(by_fact, self._starts[:-1])
        few = min(TOPICS_LOOKED_AT, len(by_topic))
        nearest = np.argpartition(-by_topic, few - 1)[:few]
        named = [self._place_of_topic[topic] for topic in near if topic in self._place_of_topic]
        return np.union1d(nearest, np.array(named, dtype=np.int64)).astype(np.int64)

    def _compare(self, probe: Probe, rows: Rows) -> tuple[Numbers, Numbers]:
        """Cosines of vectors and of letters with each row."""
        letters: csr_matrix = self._bank.letters[rows]
        return self._bank.dense[rows] @ probe.vector, letters @ probe.weights

    def _present(self, probe: Probe, rows: Rows) -> NDArray[np.bool_]:
        """Row by n-gram of the question: whether the row has it."""
        letters: csr_matrix = self._bank.letters[rows]
        shared = np.flatnonzero(probe.has.take(letters.indices))
        ngram = probe.places[letters.indices[shared]]
        row = np.repeat(np.arange(len(rows)), np.diff(letters.indptr))[shared]
        present = np.zeros(len(rows) * probe.letters.nnz, dtype=np.bool_)
        present[row * probe.letters.nnz + ngram] = True
        return present.reshape(len(rows), probe.letters.nnz)


def _mix(best: Numbers, mean: Numbers, statements: Numbers) -> Numbers:
    asks = BEST_ASK * best + MEAN_OF_ASKS * mean
    return np.asarray(FROM_ASKS * asks + FROM_STATEMENT * statements, dtype=np.float32)


def facts_asked(index: Index, example: ExampleRecord) -> list[int]:
    """Rows of the facts that an example asks for; none for a near miss."""
    return [index.row_of[fact_id] for fact_id in example.fact_ids if fact_id in index.row_of]
