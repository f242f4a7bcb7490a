"""A linear map of the encoder's vectors, learnt so that questions come to lie by their facts.

InfoNCE: a question is drawn to another question of the same fact, or to the fact itself, and
pushed from everything else in the batch, near misses above all.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from answers.encoder import Vectors

EPOCHS = 8
BATCH = 384
NEAR_MISSES_A_BATCH = 640
TEMPERATURE = 0.05
LEARNING_RATE = 2e-3
TO_THE_FACT = 0.35
"""Share of the pairs whose other half is the fact's own sentence."""

SEED = 2018


@dataclass(frozen=True)
class Adapter:
    """Takes the mean away, turns by the matrix, and scales to length 1.

    The numbers that the encoder has tuned itself come first and stay as they are; ``kept`` is how
    many, ``share`` their part of a cosine.
    """

    mean: Vectors
    matrix: Vectors
    kept: int = 0
    share: float = 0.0

    def __call__(self, vectors: Vectors) -> Vectors:
        """Adapted unit vectors, one a row."""
        turned = _unit(_unit(vectors[:, self.kept :] - self.mean) @ self.matrix)
        if not self.kept:
            return turned
        halves = [
            vectors[:, : self.kept] * np.float32(sqrt(self.share)),
            turned * np.float32(sqrt(1 - self.share)),
        ]
        return np.hstack(halves)

    def centred(self, vectors: Vectors) -> Vectors:
        """The kept numbers, and the others with the mean taken away, not yet turned."""
        return np.hstack([vectors[:, : self.kept], _unit(vectors[:, self.kept :] - self.mean)])


@dataclass(frozen=True)
class Lesson:
    """What there is to learn from: rows of vectors, and which question asks for which fact."""

    questions: Vectors
    answers: NDArray[np.bool_]
    facts: Vectors
    near_misses: Vectors


def train_adapter(
    lesson: Lesson, *, kept: int = 0, share: float = 0.0, epochs: int = EPOCHS, seed: int = SEED
) -> Adapter:
    """The same lesson gives the same adapter; some 5 s for 4,000 questions on two cores.

    Only the numbers after the first ``kept`` are learnt from.
    """
    mean = lesson.questions[:, kept:].mean(axis=0).astype(np.float32)
    questions, facts, near_misses = (
        _unit(rows[:, kept:] - mean)
        for rows in (lesson.questions, lesson.facts, lesson.near_misses)
    )
    rng = np.random.default_rng(seed)
    pairs = _Pairs(questions, facts, lesson.answers, rng)
    matrix = np.eye(len(mean), dtype=np.float32)
    optimiser = _Adam(matrix.shape, steps=epochs * max(1, len(questions) // BATCH))
    for _ in range(epochs):
        order = rng.permutation(len(questions))
        for begin in range(0, max(1, len(order) - BATCH + 1), BATCH):
            batch = order[begin : begin + BATCH]
            partners, partner_facts = pairs.partners(batch)
            some = rng.permutation(len(near_misses))[:NEAR_MISSES_A_BATCH]
            gradient = _gradient(
                matrix,
                questions[batch],
                np.vstack([partners, near_misses[some]]),
                _also_right(lesson.answers[batch], partner_facts, len(some)),
            )
            matrix -= optimiser.step(gradient)
    return Adapter(mean, matrix, kept, share)


class _Pairs:
    """Gives each question of a batch something that it should lie by."""

    def __init__(
        self,
        questions: Vectors,
        facts: Vectors,
        answers: NDArray[np.bool_],
        rng: np.random.Generator,
    ) -> None:
        self._questions, self._facts, self._answers, self._rng = questions, facts, answers, rng
        self._asking = [np.flatnonzero(column) for column in answers.T]
        self._asked = [np.flatnonzero(row) for row in answers]

    def partners(self, batch: NDArray[np.int64]) -> tuple[Vectors, NDArray[np.bool_]]:
        rows = np.empty((len(batch), self._questions.shape[1]), dtype=np.float32)
        facts = np.zeros((len(batch), self._answers.shape[1]), dtype=np.bool_)
        for place, question in enumerate(batch):
            fact = self._rng.choice(self._asked[question])
            others = self._asking[fact][self._asking[fact] != question]
            if len(others) == 0 or self._rng.random() < TO_THE_FACT:
                rows[place], facts[place, fact] = self._facts[fact], True
            else:
                other = self._rng.choice(others)
                rows[place], facts[place] = self._questions[other], self._answers[other]
        return rows, facts


def _also_right(
    asked: NDArray[np.bool_], partner_facts: NDArray[np.bool_], near_misses: int
) -> NDArray[np.bool_]:
    """Where another question's partner would be right too, and must not be pushed away."""
    shared = (asked.astype(np.float32) @ partner_facts.T.astype(np.float32)) > 0
    np.fill_diagonal(shared, val=False)
    return np.hstack([shared, np.zeros((len(asked), near_misses), dtype=np.bool_)])


def _gradient(
    matrix: Vectors, questions: Vectors, others: Vectors, ignored: NDArray[np.bool_]
) -> Vectors:
    """Of the mean cross-entropy of finding one's own partner, by the matrix."""
    left, right = questions @ matrix, others @ matrix
    left_length = np.linalg.norm(left, axis=1, keepdims=True)
    right_length = np.linalg.norm(right, axis=1, keepdims=True)
    left, right = left / left_length, right / right_length
    logits = left @ right.T / TEMPERATURE
    logits[ignored] = -np.inf
    logits -= logits.max(axis=1, keepdims=True)
    share = np.exp(logits)
    share /= share.sum(axis=1, keepdims=True)
    own = np.arange(len(questions))
    share[own, own] -= 1
    share /= len(questions) * TEMPERATURE
    by_left, by_right = share @ right, share.T @ left
    by_left = (by_left - left * (by_left * left).sum(axis=1, keepdims=True)) / left_length
    by_right = (by_right - right * (by_right * right).sum(axis=1, keepdims=True)) / right_length
    return np.asarray(questions.T @ by_left + others.T @ by_right, dtype=np.float32)


class _Adam:
    """Adam, rising for 20 steps and then falling to nothing."""

    def __init__(self, shape: tuple[int, ...], steps: int) -> None:
        self._mean = np.zeros(shape, dtype=np.float32)
        self._square = np.zeros(shape, dtype=np.float32)
        self._steps, self._step = steps, 0

    def step(self, gradient: Vectors) -> Vectors:
        self._step += 1
        self._mean = 0.9 * self._mean + 0.1 * gradient
        self._square = 0.999 * self._square + 0.001 * gradient**2
        mean = self._mean / (1 - 0.9**self._step)
        square = self._square / (1 - 0.999**self._step)
        rate = LEARNING_RATE * min(1, self._step / 20) * (1 - self._step / (self._steps + 1))
        return np.asarray(rate * mean / (np.sqrt(square) + 1e-8), dtype=np.float32)


def _unit(rows: Vectors) -> Vectors:
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-9), dtype=np.float32)
