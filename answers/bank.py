"""Texts as rows of numbers, kept while the process lives, so that an edit costs little."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

from answers.adapter import Adapter
from answers.lexical import NgramWeights
from answers.vectors import VectorStore

type Rows = NDArray[np.int64]


class Bank:
    """For every text one row of adapted numbers and one of letters. It only grows."""

    def __init__(self, adapter: Adapter, ngrams: NgramWeights, store: VectorStore) -> None:
        self.adapter, self.ngrams, self.store = adapter, ngrams, store
        self._row_of: dict[str, int] = {}
        self.dense = adapter(store.vectors([]))
        self.letters: csr_matrix = ngrams.matrix([])

    def rows(self, texts: Sequence[str]) -> Rows:
        """Where the texts stand; those not yet there are added."""
        new = [text for text in dict.fromkeys(texts) if text not in self._row_of]
        if new:
            self.dense = np.vstack([self.dense, self.adapter(self.store.vectors(new))])
            self.letters = vstack([self.letters, self.ngrams.matrix(new)], format="csr")
            self._row_of |= {text: len(self._row_of) + place for place, text in enumerate(new)}
        return np.array([self._row_of[text] for text in texts], dtype=np.int64)
