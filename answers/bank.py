"""Texts as rows of numbers, kept while the process lives, so that an edit costs little."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from answers.adapter import Adapter
from answers.encoder import Vectors
from answers.lexical import NgramWeights
from answers.vectors import VectorStore

type Rows = NDArray[np.int64]


class Bank:
    """For every text one row of adapted numbers and one of letters. It only grows."""

    def __init__(self, adapter: Adapter, ngrams: NgramWeights, store: VectorStore) -> None:
        self.adapter, self.ngrams, self.store = adapter, ngrams, store
        self._row_of: dict[str, int] = {}
        self.letters: csr_matrix = ngrams.matrix([])
        self._numbers = Grown(adapter(store.vectors([])))
        self._weights, self._buckets = Grown(self.letters.data), Grown(self.letters.indices)
        self._starts = Grown(self.letters.indptr)

    @property
    def dense(self) -> Vectors:
        """The adapted rows."""
        return self._numbers.array

    def rows(self, texts: Sequence[str]) -> Rows:
        """Where the texts stand; those not yet there are added."""
        new = [text for text in dict.fromkeys(texts) if text not in self._row_of]
        if new:
            self._add(new)
        return np.array([self._row_of[text] for text in texts], dtype=np.int64)

    def _add(self, texts: Sequence[str]) -> None:
        letters = self.ngrams.matrix(texts)
        self._numbers.append(self.adapter(self.store.vectors(texts)))
        self._starts.append(letters.indptr[1:] + self.letters.nnz)
        self._weights.append(letters.data)
        self._buckets.append(letters.indices)
        self.letters = csr_matrix(
            (self._weights.array, self._buckets.array, self._starts.array),
            shape=(len(self._starts.array) - 1, letters.shape[1]),
        )
        before = len(self._row_of)
        self._row_of |= {text: before + place for place, text in enumerate(texts)}


class Grown:
    """An array with room behind it, so that most additions move nothing that is there."""

    def __init__(self, array: NDArray[Any]) -> None:
        self.array = self._room = array

    def append(self, more: NDArray[Any]) -> None:
        """Put these behind the others."""
        before, after = len(self.array), len(self.array) + len(more)
        if after > len(self._room):
            self._room = np.empty((after + after // 8, *more.shape[1:]), dtype=self.array.dtype)
            self._room[:before] = self.array
        self._room[before:after] = more
        self.array = self._room[:after]
