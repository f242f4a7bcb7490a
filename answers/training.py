"""Learns from the written questions: the adapter, then the decision on questions not learnt from.

The decision is fitted on questions that the adapter and the index did not see: the voices are
dealt into folds, and each fold is answered by what the others teach.
"""

import hashlib
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from answers.adapter import Adapter, Lesson, train_adapter
from answers.decision import train_gate
from answers.encoder import Vectors
from answers.features import FeatureReader, Numbers
from answers.index import SAMPLE, Index, Match
from answers.language import LANGUAGES
from answers.lexical import NgramCache, NgramWeights
from answers.ranking import Ranker, candidates, train_ranker, views
from answers.trained import Judge, Trained, sounds
from answers.vectors import VectorStore
from answers.written import Written
from crm.services.knowledge import ExampleRecord, FactRecord, Knowledge

FOLDS = 3
STYLE_PENALTY = 3.0
NEAR_MISSES_LET_THROUGH = 0.04
"""Share of the held-out near misses that may pass for answered; sets ``direct_from``."""

TOO_FAR = 0.01
"""Share of the held-out questions whose best fact may count as too far to be shown."""

_AT_A_TIME = 256

type Say = Callable[[str], None]


@dataclass(frozen=True)
class Fold:
    """The questions of one fold, and what the other folds teach to answer them."""

    held: list[ExampleRecord]
    index: Index
    reader: FeatureReader
    adapter: Adapter
    style: Vectors
    store: VectorStore

    def matches(self, *, english: bool) -> Iterator[tuple[list[ExampleRecord], Vectors, Match]]:
        """Some held-out questions at a time, their raw vectors, and what they lie near.

        The judge of other languages learns from English too, read without its words: there are
        few examples in any other language.
        """
        held = [e for e in self.held if not english or e.voice not in LANGUAGES]
        for start in range(0, len(held), _AT_A_TIME):
            part = held[start : start + _AT_A_TIME]
            texts = [example.text for example in part]
            vectors = self.store.vectors(texts)
            probe = self.index.probe(texts, vectors, np.full(len(part), english))
            yield part, vectors, self.index.match(probe)

    def asked(self, part: list[ExampleRecord]) -> NDArray[np.bool_]:
        """Question by fact: whether it is asked for. Near misses ask for none."""
        asked = np.zeros((len(part), len(self.index.facts)), dtype=np.bool_)
        for row, example in enumerate(part):
            asked[row, [self.index.row_of[fact_id] for fact_id in example.fact_ids]] = True
        return asked


def texts_of(knowledge: Knowledge) -> list[str]:
    """Every text whose vector is needed."""
    examples = [example.text for example in knowledge.examples]
    return [*examples, *(fact.statement for fact in _facts(knowledge))]


def train(
    written: Written, digest: str, store: VectorStore, say: Say, *, workers: int = 1
) -> Trained:
    """Learn everything. The same files give the same numbers, however many workers there are.

    More than one worker starts processes, so only a command that can be imported asks for it.
    """
    knowledge = written.knowledge
    fold = fold_of(knowledge)
    ngrams = NgramWeights.learn(texts_of(knowledge))
    cache = NgramCache(ngrams)
    # The last part of the work is the whole: what it teaches is used, the others are judged by it.
    parts = [*(_without(knowledge, number) for number in range(FOLDS)), knowledge]
    learnt: list[tuple[Adapter, Vectors]] = []
    for learning in _learn_each(parts, store, workers):
        learnt.append(learning)
        say(f"adapters: {len(learnt)} of {len(parts)}")
    adapter, style = learnt.pop()
    folds = []
    for number, (rest, (fold_adapter, fold_style)) in enumerate(zip(parts, learnt, strict=False)):
        index = Index(rest, adapter=fold_adapter, ngrams=cache, weights=ngrams, store=store)
        held = [e for e in knowledge.examples if fold(e) == number]
        folds.append(Fold(held, index, FeatureReader(index), fold_adapter, fold_style, store))
    judges = []
    for english in (True, False):
        judges.append(_judge(folds, english=english))
        say(f"decision: {len(judges)} of 2")
    english_judge, other_judge = judges
    return Trained(
        digest=digest,
        adapter=adapter,
        ngrams=ngrams,
        style=style,
        english=english_judge,
        other=other_judge,
    )


def _without(knowledge: Knowledge, number: int) -> Knowledge:
    fold = fold_of(knowledge)
    return replace(knowledge, examples=tuple(e for e in knowledge.examples if fold(e) != number))


def _learn_each(
    parts: Sequence[Knowledge], store: VectorStore, workers: int
) -> Iterator[tuple[Adapter, Vectors]]:
    if workers == 1:
        yield from (_learn(part, store) for part in parts)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        yield from pool.map(_learn, parts, repeat(store))


def _judge(folds: Sequence[Fold], *, english: bool) -> Judge:
    """Fit on every held-out question how facts are ordered, and then when they answer."""
    ranker = _ranker(folds, english=english)
    features: list[Numbers] = []
    answered: list[NDArray[np.bool_]] = []
    scores: list[NDArray[np.float32]] = []
    is_near_miss: list[bool] = []
    for fold in folds:
        for part, vectors, match in fold.matches(english=english):
            best = fold.reader.best(ranker.order(match, fold.index))
            style = sounds(fold.style, fold.adapter, vectors)
            texts = [example.text for example in part]
            features.append(fold.reader.rows(texts, match, best, style, words=english))
            rows, asked = np.arange(len(part)), fold.asked(part)
            # The two best facts are shown, so either of them may be the one asked for.
            shown = asked[rows, best.fact] | (asked[rows, best.sibling] & (best.sibling >= 0))
            answered.append(shown)
            scores.append(match.facts[rows, best.fact])
            is_near_miss += [example.near_miss is not None for example in part]
    missed = np.array(is_near_miss)
    gate = train_gate(np.concatenate(features), np.concatenate(answered))
    # The gate has few weights for its rows, so its own rows serve to set its thresholds.
    chances = gate.chances(np.concatenate(features)[missed])
    return Judge(
        ranker,
        replace(
            gate,
            direct_from=float(np.quantile(chances, 1 - NEAR_MISSES_LET_THROUGH)),
            related_from=float(np.quantile(np.concatenate(scores)[~missed], TOO_FAR)),
        ),
    )


def _ranker(folds: Sequence[Fold], *, english: bool) -> Ranker:
    rows: list[NDArray[np.float32]] = []
    asked: list[NDArray[np.bool_]] = []
    for fold in folds:
        for part, _, match in fold.matches(english=english):
            # A sample question asks for its whole topic and so tells nothing of the order.
            written = np.array([not e.near_miss and e.voice != SAMPLE for e in part])
            chosen = candidates(match) & written[:, None]
            rows.append(views(match, fold.index)[chosen])
            asked.append(fold.asked(part)[chosen])
    return train_ranker(np.concatenate(rows), np.concatenate(asked))


def fold_of(knowledge: Knowledge) -> Callable[[ExampleRecord], int]:
    """Like questions lie in one fold, so that each is judged by what unlike ones teach.

    A voice's questions stay together, and so do a topic's near misses of one kind.
    """
    voices = sorted({e.voice for e in knowledge.examples if e.voice and e.voice != SAMPLE})

    def fold(example: ExampleRecord) -> int:
        if example.voice and example.voice != SAMPLE:
            return voices.index(example.voice) % FOLDS
        alike = f"{example.topic_id} {example.near_miss or example.text}"
        return hashlib.sha256(alike.encode()).digest()[0] % FOLDS

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
