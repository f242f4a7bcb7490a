"""Learns from the written questions: the adapter, then the order of facts and the decision.

The order and the decision are fitted on sets that neither the adapter nor the encoder has seen,
held against an index of the others.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from answers.adapter import Adapter, Lesson, train_adapter
from answers.bank import Bank
from answers.decision import Gate, train_gate
from answers.encoder import MultilingualEncoder, Vectors
from answers.english import TUNED, EnglishEncoder
from answers.features import FeatureReader, find_best
from answers.index import Index, Match, facts_asked
from answers.lexical import NgramWeights
from answers.ranking import Ranker, candidates, train_ranker, views
from answers.reader import LETTERS_SHARE, read_by
from answers.trained import Learnt, Trained
from answers.vectors import VectorStore
from answers.written import HELD_OUT, SAMPLE
from crm.services.knowledge import ExampleRecord, FactRecord, Knowledge
from crm.services.languages import is_english

TUNED_SHARE = 0.7
"""Of a cosine in English, the part of the tuned encoder."""

STYLE_PENALTY = 3.0
NEAR_MISSES_LET_THROUGH = 0.15
"""Share of the held-out near misses that may pass for answered; sets ``direct_from``."""

TOO_FAR = 0.003
"""Share of the held-out questions whose best fact may count as too far to be shown."""

type Numbers = NDArray[np.float32]


@dataclass(frozen=True)
class Held:
    """A held-out question, and how near the facts that are left come to it."""

    example: ExampleRecord
    match: Match
    style: float
    asked: NDArray[np.bool_]
    """For each fact of the match, whether it is asked for."""

    @property
    def is_asked(self) -> bool:
        """Whether it asks for a fact of its own: samples ask for a topic, near misses for none."""
        return not self.example.near_miss and self.example.voice != SAMPLE


def train(knowledge: Knowledge, digest: str, vectors: Path) -> Trained:
    """Learn everything, English and then the other languages.

    ``vectors`` is the file of the stores. The same files give the same numbers.
    """
    texts = [example.text for example in knowledge.examples]
    ngrams = NgramWeights.learn([*texts, *(fact.statement for fact in facts_of(knowledge))])
    # One thread: threads that wait for each other spin. No processes: Ctrl-C must end them at once.
    with threadpool_limits(1):
        english, other = (
            _learn(knowledge, ngrams, vectors, english=english) for english in (True, False)
        )
    return Trained(digest, ngrams, english=english, other=other)


def facts_of(knowledge: Knowledge) -> list[FactRecord]:
    """Every fact, topic by topic."""
    return [fact for topic in knowledge.topics for fact in topic.facts]


def _learn(knowledge: Knowledge, ngrams: NgramWeights, vectors: Path, *, english: bool) -> Learnt:
    store = VectorStore(vectors, EnglishEncoder() if english else MultilingualEncoder())
    rest = replace(
        knowledge,
        examples=tuple(e for e in knowledge.examples if e.set_name not in HELD_OUT),
    )
    rest = read_by(rest, english=english)
    lesson = _lesson(rest, store)
    kept, share = (TUNED, TUNED_SHARE) if english else (0, 0.0)
    adapter = train_adapter(lesson, kept=kept, share=share)
    style = _learn_style(lesson, adapter)
    index = Index(rest, Bank(adapter, ngrams, store))
    held_out = [e for e in knowledge.examples if e.set_name in HELD_OUT]
    if english:
        held_out = [example for example in held_out if is_english(example.text)]
    held = list(_held(held_out, index, adapter, style, store, english=english))
    ranker = _learn_order(held, index)
    gate = _learn_decision(held, index, ranker, english=english)
    return Learnt(adapter, style, ranker, gate)


def _held(
    examples: Sequence[ExampleRecord],
    index: Index,
    adapter: Adapter,
    style: Vectors,
    store: VectorStore,
    *,
    english: bool,
) -> Iterator[Held]:
    vectors = store.vectors([example.text for example in examples])
    sounds = adapter.centred(vectors) @ style
    for example, vector, sound in zip(examples, vectors, sounds, strict=True):
        share = LETTERS_SHARE if english else 0.0
        match = index.match(index.probe(example.text, vector, letters_share=share))
        asked = np.isin(match.rows, facts_asked(index, example))
        yield Held(example, match, float(sound), asked)


def _learn_order(held: Sequence[Held], index: Index) -> Ranker:
    rows: list[Numbers] = []
    asked: list[NDArray[np.bool_]] = []
    for question in held:
        if question.is_asked:
            near = candidates(question.match)
            rows.append(views(question.match, index)[near])
            asked.append(question.asked[near])
    return train_ranker(np.concatenate(rows), np.concatenate(asked))


def _learn_decision(held: Sequence[Held], index: Index, ranker: Ranker, *, english: bool) -> Gate:
    reader = FeatureReader(index)
    rows: list[list[float]] = []
    answered: list[bool] = []
    scores: list[float] = []
    for question in held:
        match = question.match
        best = find_best(ranker.order(match, index), match)
        row = reader.row(question.example.text, match, best, question.style, words=english)
        rows.append(row)
        # The two best facts are shown, so either of them may be the one asked for.
        shown = [best.fact] if best.sibling is None else [best.fact, best.sibling]
        answered.append(bool(question.asked[shown].any()))
        scores.append(float(match.facts[best.fact]))
    features = np.array(rows, dtype=np.float32)
    gate = train_gate(features, np.array(answered))
    missed = np.array([question.example.near_miss is not None for question in held])
    # The gate has few weights for its rows, so its own rows serve to set its thresholds.
    chances = gate.chances(features)
    return replace(
        gate,
        direct_from=float(np.quantile(chances[missed], 1 - NEAR_MISSES_LET_THROUGH)),
        related_from=float(np.quantile(np.array(scores)[~missed], TOO_FAR)),
    )


def _lesson(knowledge: Knowledge, store: VectorStore) -> Lesson:
    facts = facts_of(knowledge)
    row_of = {fact.id: row for row, fact in enumerate(facts)}
    asks = [e for e in knowledge.examples if not e.near_miss and e.voice != SAMPLE]
    near_misses = [e for e in knowledge.examples if e.near_miss]
    answers = np.zeros((len(asks), len(facts)), dtype=np.bool_)
    for row, ask in enumerate(asks):
        answers[row, [row_of[fact_id] for fact_id in ask.fact_ids]] = True
    return Lesson(
        questions=store.vectors([ask.text for ask in asks]),
        answers=answers,
        facts=store.vectors([fact.statement for fact in facts]),
        near_misses=store.vectors([miss.text for miss in near_misses]),
    )


def _learn_style(lesson: Lesson, adapter: Adapter) -> Vectors:
    """Ridge regression from centred vectors to +1 (asked) or -1 (near miss)."""
    rows = adapter.centred(np.vstack([lesson.questions, lesson.near_misses]))
    sides = np.ones(len(rows), dtype=np.float32)
    sides[len(lesson.questions) :] = -1
    square = rows.T @ rows + STYLE_PENALTY * np.eye(rows.shape[1], dtype=np.float32)
    return np.asarray(np.linalg.solve(square, rows.T @ (sides - sides.mean())), dtype=np.float32)
