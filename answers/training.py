"""Learns from the written questions: the adapter, then the decision on questions not learnt from.

The decision is fitted on questions that the adapter and the index did not see: the voices are
dealt into folds, and each fold is answered by what the others teach.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from answers.adapter import Adapter, Lesson, train_adapter
from answers.decision import Gate, train_gate
from answers.encoder import Vectors
from answers.features import FeatureReader, Numbers
from answers.index import SAMPLE, Index
from answers.lexical import NgramCache, NgramWeights
from answers.trained import Trained, sounds
from answers.vectors import VectorStore
from answers.written import Written
from crm.services.knowledge import ExampleRecord, FactRecord, Knowledge

FOLDS = 3
STYLE_PENALTY = 3.0
NEAR_MISSES_LET_THROUGH = 0.06
"""Share of the held-out near misses that may pass for answered; sets ``direct_from``."""

TOO_FAR = 0.01
"""Share of the held-out questions whose best fact may count as too far to be shown."""

_AT_A_TIME = 256

type Say = Callable[[str], None]


@dataclass(frozen=True)
class HeldOut:
    """Questions of one fold, answered by the others."""

    english: Numbers
    other: Numbers
    scores: NDArray[np.float32]
    scores_other: NDArray[np.float32]
    answered: NDArray[np.bool_]
    answered_other: NDArray[np.bool_]
    is_near_miss: NDArray[np.bool_]


def texts_of(knowledge: Knowledge) -> list[str]:
    """Every text whose vector is needed."""
    examples = [example.text for example in knowledge.examples]
    return [*examples, *(fact.statement for fact in _facts(knowledge))]


def train(written: Written, digest: str, store: VectorStore, say: Say) -> Trained:
    """Learn everything. The same files give the same numbers; one or two minutes on two cores."""
    knowledge = written.knowledge
    ngrams = NgramWeights.learn(texts_of(knowledge))
    cache = NgramCache(ngrams)
    parts: list[HeldOut] = []
    for fold in range(FOLDS):
        say(f"decision: questions held out, part {fold + 1} of {FOLDS}")
        parts.append(_hold_out(knowledge, fold, store, cache, ngrams))
    held = HeldOut(
        *(np.concatenate([getattr(p, name) for p in parts]) for name in HeldOut.__annotations__)
    )
    say("adapter: all questions")
    adapter, style = _learn(knowledge, store)
    return Trained(
        digest=digest,
        adapter=adapter,
        ngrams=ngrams,
        style=style,
        english=_calibrated(held.english, held.answered, held.scores, held.is_near_miss),
        other=_calibrated(held.other, held.answered_other, held.scores_other, held.is_near_miss),
    )


def _calibrated(
    features: Numbers,
    answered: NDArray[np.bool_],
    scores: NDArray[np.float32],
    is_near_miss: NDArray[np.bool_],
) -> Gate:
    gate = train_gate(features, answered)
    # The gate has few weights for its rows, so its own rows serve to set its thresholds.
    missed = gate.chances(features[is_near_miss])
    return replace(
        gate,
        direct_from=float(np.quantile(missed, 1 - NEAR_MISSES_LET_THROUGH)),
        related_from=float(np.quantile(scores[~is_near_miss], TOO_FAR)),
    )


def _hold_out(
    knowledge: Knowledge,
    fold: int,
    store: VectorStore,
    cache: NgramCache,
    ngrams: NgramWeights,
) -> HeldOut:
    """Learn from the other folds, and answer this one."""
    folds = fold_of(knowledge)
    kept = tuple(e for e in knowledge.examples if folds(e) != fold)
    held = [e for e in knowledge.examples if folds(e) == fold]
    rest = replace(knowledge, examples=kept)
    adapter, style = _learn(rest, store)
    index = Index(rest, adapter=adapter, ngrams=cache, weights=ngrams, store=store)
    reader = FeatureReader(index)
    is_near_miss = np.array([e.near_miss is not None for e in held])
    pieces: dict[bool, list[tuple[Numbers, NDArray[np.float32], NDArray[np.bool_]]]] = {}
    for english in (True, False):
        for start in range(0, len(held), _AT_A_TIME):
            part = held[start : start + _AT_A_TIME]
            piece = _answer(part, index, reader, store, style, adapter, english=english)
            pieces.setdefault(english, []).append(piece)
    english_rows, scores, answered = (np.concatenate(c) for c in zip(*pieces[True], strict=True))
    other_rows, scores_other, answered_other = (
        np.concatenate(c) for c in zip(*pieces[False], strict=True)
    )
    return HeldOut(
        english_rows, other_rows, scores, scores_other, answered, answered_other, is_near_miss
    )


def _answer(
    part: list[ExampleRecord],
    index: Index,
    reader: FeatureReader,
    store: VectorStore,
    style: Vectors,
    adapter: Adapter,
    *,
    english: bool,
) -> tuple[Numbers, NDArray[np.float32], NDArray[np.bool_]]:
    """Features, best score, and whether the two best facts of the topic were asked for."""
    texts = [example.text for example in part]
    vectors = store.vectors(texts)
    match = index.match(index.probe(texts, vectors, np.full(len(part), english)))
    best = reader.best(match)
    rows = reader.rows(texts, match, best, sounds(style, adapter, vectors), words=english)
    asked = [{index.row_of[fact_id] for fact_id in example.fact_ids} for example in part]
    shown = zip(best.fact.tolist(), best.sibling.tolist(), strict=True)
    right = [bool(facts & set(pair)) for facts, pair in zip(asked, shown, strict=True)]
    return rows, match.facts[np.arange(len(part)), best.fact], np.array(right)


def fold_of(knowledge: Knowledge) -> Callable[[ExampleRecord], int]:
    """A voice lies in one fold, so a question is judged by other voices; samples lie in none."""
    voices = sorted({e.voice for e in knowledge.examples if e.voice and e.voice != SAMPLE})

    def fold(example: ExampleRecord) -> int:
        if example.voice == SAMPLE:
            return -1
        if example.voice:
            return voices.index(example.voice) % FOLDS
        return hashlib.sha256(example.text.encode()).digest()[0] % FOLDS

    return fold


def _learn(knowledge: Knowledge, store: VectorStore) -> tuple[Adapter, Vectors]:
    facts = _facts(knowledge)
    row_of = {fact.id: row for row, fact in enumerate(facts)}
    asks = [e for e in knowledge.examples if not e.near_miss and e.voice != SAMPLE]
    near_misses = [e for e in knowledge.examples if e.near_miss]
    answers = np.zeros((len(asks), len(facts)), dtype=np.bool_)
    for row, ask in enumerate(asks):
        answers[row, [row_of[fact_id] for fact_id in ask.fact_ids]] = True
    lesson = Lesson(
        questions=store.vectors([ask.text for ask in asks]),
        answers=answers,
        facts=store.vectors([fact.statement for fact in facts]),
        near_misses=store.vectors([miss.text for miss in near_misses]),
    )
    adapter = train_adapter(lesson)
    return adapter, _learn_style(lesson, adapter)


def _learn_style(lesson: Lesson, adapter: Adapter) -> Vectors:
    """Ridge regression from centred vectors to +1 (asked) or -1 (near miss)."""
    rows = np.vstack([lesson.questions, lesson.near_misses]) - adapter.mean
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    sides = np.ones(len(rows), dtype=np.float32)
    sides[len(lesson.questions) :] = -1
    square = rows.T @ rows + STYLE_PENALTY * np.eye(rows.shape[1], dtype=np.float32)
    return np.asarray(np.linalg.solve(square, rows.T @ (sides - sides.mean())), dtype=np.float32)


def _facts(knowledge: Knowledge) -> list[FactRecord]:
    return [fact for topic in knowledge.topics for fact in topic.facts]
