"""Whether the nearest fact answers the question, comes near, or neither."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crm.vocabulary import AnswerKind

type Numbers = NDArray[np.float32]

PENALTY = 10.0
"""Of the squared weights: the features are many, and most of them say the same."""


@dataclass(frozen=True)
class Gate:
    """A logistic regression over features, with the chance from which an answer is direct."""

    centre: Numbers
    scale: Numbers
    weights: Numbers
    bias: float
    direct_from: float
    related_from: float
    """Least score of the best fact that is worth showing as the closest we have."""

    def chances(self, features: Numbers) -> NDArray[np.float64]:
        """For each row, the chance that the best facts answer the question."""
        logits = (features - self.centre) / self.scale @ self.weights + self.bias
        return np.asarray(1 / (1 + np.exp(-np.clip(logits, -30, 30))), dtype=np.float64)

    def kind(self, chance: float, score: float) -> AnswerKind:
        """From the chance and the best fact's score, what the reply may claim."""
        if score < self.related_from:
            return AnswerKind.UNKNOWN
        return AnswerKind.DIRECT if chance >= self.direct_from else AnswerKind.RELATED


def train_gate(features: Numbers, answered: NDArray[np.bool_]) -> Gate:
    """Fit the weights; ``direct_from`` and ``related_from`` are set afterwards."""
    centre = features.mean(axis=0)
    scale = np.maximum(features.std(axis=0), 1e-3)
    weights, bias = logistic((features - centre) / scale, answered, penalty=PENALTY)
    return Gate(centre, scale, weights, bias, direct_from=0.5, related_from=0.0)


def logistic(
    rows: NDArray[np.floating], truth: NDArray[np.bool_], *, penalty: float
) -> tuple[Numbers, float]:
    """Weights and bias of a logistic regression with a squared penalty, by Newton's method."""
    padded = np.hstack([rows, np.ones((len(rows), 1))]).astype(np.float64)
    penalties = np.full(padded.shape[1], penalty)
    penalties[-1] = 1e-6
    weights = np.zeros(padded.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-np.clip(padded @ weights, -30, 30)))
        slope = padded.T @ (chance - truth) + penalties * weights
        curve = (padded * (chance * (1 - chance))[:, None]).T @ padded + np.diag(penalties)
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    return weights[:-1].astype(np.float32), float(weights[-1])
