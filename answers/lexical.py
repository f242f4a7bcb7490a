"""Matching by letters and by words: character n-grams for what we say, BM25 to compare with."""

import re
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags
from sklearn.feature_extraction.text import HashingVectorizer

from answers.encoder import clean

NGRAM_BUCKETS = 2**17

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*[^\W_]*|[^\W_]+")


def tokens(text: str) -> list[str]:
    """Words and numbers, lower case: ``£7.5m fund`` is ``7.5m``, ``fund``."""
    return _TOKEN.findall(text.lower().replace("\u2019", "'").replace("'s", ""))


class NgramWeights:
    """How telling each character n-gram is. Learnt from texts once; new texts use the same."""

    def __init__(self, idf: NDArray[np.float32]) -> None:
        self.idf = idf
        self._scale = diags(idf)
        self._vectorizer = HashingVectorizer(
            analyzer="char_wb",
            ngram_range=(2, 5),
            n_features=NGRAM_BUCKETS,
            alternate_sign=False,
            norm=None,
            dtype=np.float32,
        )

    @classmethod
    def learn(cls, texts: Sequence[str]) -> "NgramWeights":
        """Count in how many of these texts each n-gram stands."""
        blank = cls(np.ones(NGRAM_BUCKETS, dtype=np.float32))
        counts = blank._counts(texts)
        seen_in = np.bincount(counts.indices, minlength=NGRAM_BUCKETS)
        idf = np.log((1 + len(texts)) / (1 + seen_in)) + 1
        return cls(idf.astype(np.float32))

    def matrix(self, texts: Sequence[str]) -> csr_matrix:
        """One sparse unit row a text (a row of zeros for a text without letters)."""
        if not texts:
            return csr_matrix((0, NGRAM_BUCKETS), dtype=np.float32)
        counts = self._counts(texts)
        counts.data = 1 + np.log(counts.data)
        weighted = csr_matrix(counts @ self._scale, dtype=np.float32)
        lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
        return csr_matrix(diags(1 / np.maximum(lengths, 1e-9)) @ weighted, dtype=np.float32)

    def _counts(self, texts: Sequence[str]) -> csr_matrix:
        return self._vectorizer.transform([clean(text) for text in texts])


class Bm25:
    """Okapi BM25 over words (k1 = 1.5, b = 0.75), the plain search that we compare with."""

    def __init__(self, documents: Sequence[str]) -> None:
        words = [tokens(document) for document in documents]
        self._vocabulary = {word: place for place, word in enumerate(sorted(_distinct(words)))}
        lengths = np.array([len(each) for each in words], dtype=np.float32)
        counts = _count_matrix(words, self._vocabulary)
        seen_in = np.bincount(counts.indices, minlength=len(self._vocabulary))
        idf = np.log(1 + (len(documents) - seen_in + 0.5) / (seen_in + 0.5))
        norm = 1.5 * (0.25 + 0.75 * lengths / max(float(lengths.mean()), 1.0))
        row_of = np.repeat(np.arange(len(documents)), np.diff(counts.indptr))
        counts.data = idf[counts.indices] * counts.data * 2.5 / (counts.data + norm[row_of])
        self._weights = csr_matrix(counts.T)

    def scores(self, question: str) -> NDArray[np.float32]:
        """One score a document."""
        places = [self._vocabulary[word] for word in tokens(question) if word in self._vocabulary]
        return np.asarray(self._weights[places].sum(axis=0), dtype=np.float32).ravel()


def _distinct(words: Iterable[Iterable[str]]) -> set[str]:
    return {word for each in words for word in each}


def _count_matrix(words: Sequence[Sequence[str]], vocabulary: dict[str, int]) -> csr_matrix:
    indices = [vocabulary[word] for each in words for word in each]
    starts = np.cumsum([0, *(len(each) for each in words)])
    ones = np.ones(len(indices), dtype=np.float32)
    counts = csr_matrix((ones, indices, starts), shape=(len(words), len(vocabulary)))
    counts.sum_duplicates()
    return counts
