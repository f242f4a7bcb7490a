"""Which facts of the best topic a reply shows, and in which order."""

import numpy as np
from numpy.typing import NDArray

SECOND_WITHIN = 6.0
THIRD_WITHIN = 2.5
"""How far below the best fact a second and a third may lie, in log-odds, to be shown too."""


def choose_facts(
    scores: NDArray[np.float32],
    topic_of: NDArray[np.int64],
    most: int,
    *,
    within: float | None = None,
) -> list[int]:
    """Rows of the best fact and of the siblings that come near it, best first.

    ``within`` is one distance for all siblings in place of the usual ones.
    """
    best = int(scores.argmax())
    siblings = np.flatnonzero(topic_of == topic_of[best])
    ranked = siblings[np.argsort(-scores[siblings], kind="stable")][:most]
    usual = [0.0, SECOND_WITHIN, *[THIRD_WITHIN] * most]
    limits = usual if within is None else [within] * most
    return [
        int(row)
        for row, limit in zip(ranked, limits, strict=False)
        if scores[best] - scores[row] <= limit
    ]
