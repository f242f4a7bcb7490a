"""Matching by letters and by words: character n-grams for what we say, BM25 to compare with."""

import re
from collections.abc import Iterable, Sequence
from itertools import batched

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

from answers.encoder import clean

NGRAM_BUCKETS = 2**17
NGRAM_LONGEST = 5
TEXTS_AT_A_TIME = 4096

_FNV_PRIME = np.uint32(16777619)

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*[^\W_]*|[^\W_]+")


def tokens(text: str) -> list[str]:
    """Words and numbers, lower case: ``£7.5m fund`` is ``7.5m``, ``fund``."""
    return _TOKEN.findall(text.lower().replace("\u2019", "'").replace("'s", ""))


class NgramWeights:
    """How telling each character n-gram is. Learnt from texts once; new texts use the same.

    N-grams are counted inside words, with a space at either end, and in buckets by their hash.
    """

    def __init__(self, idf: NDArray[np.float32]) -> None:
        self.idf = idf

    @classmethod
    def learn(cls, texts: Sequence[str]) -> "NgramWeights":
        """Count in how many of these texts each n-gram stands."""
        seen_in = np.bincount(_ngram_counts(texts).indices, minlength=NGRAM_BUCKETS)
        idf = np.log((1 + len(texts)) / (1 + seen_in)) + 1
        return cls(idf.astype(np.float32))

    def matrix(self, texts: Sequence[str]) -> csr_matrix:
        """One sparse unit row a text (a row of zeros for a text without letters)."""
        parts = [self._unit_rows(part) for part in batched(texts, TEXTS_AT_A_TIME)]
        if not parts:
            return csr_matrix((0, NGRAM_BUCKETS), dtype=np.float32)
        return parts[0] if len(parts) == 1 else vstack(parts, format="csr")

    def _unit_rows(self, texts: Sequence[str]) -> csr_matrix:
        counts = _ngram_counts(texts)
        weights = (1 + np.log(counts.data)) * self.idf[counts.indices]
        row_of = np.repeat(np.arange(len(texts)), np.diff(counts.indptr))
        lengths = np.sqrt(np.bincount(row_of, weights**2, minlength=len(texts)))
        counts.data = (weights / lengths[row_of]).astype(np.float32)
        return counts


def _ngram_counts(texts: Sequence[str]) -> csr_matrix:
    """Text by bucket: how often the text has the bucket's n-grams."""
    padded = [f" {clean(text).lower()} " for text in texts]
    letters = np.frombuffer("".join(padded).encode("utf-32-le"), dtype=np.uint32)
    text_of = np.repeat(np.arange(len(padded)), [len(text) for text in padded])
    space = letters == ord(" ")
    # Two spaces stand side by side where a text ends and where it is empty.
    inside = np.append(~(space[:-1] & space[1:]), False)
    hashes = letters.copy()
    rows, buckets = [], []
    for more in range(1, NGRAM_LONGEST):
        # As FNV does, a letter at a time: at each place the hash of the n-gram that begins there.
        hashes[:-more] = hashes[:-more] * _FNV_PRIME ^ letters[more:]
        if more > 1:
            # No space but at the ends.
            inside[:-more] &= ~space[more - 1 : -1]
        begins = np.flatnonzero(inside[:-more])
        rows.append(text_of[begins])
        buckets.append(_bucket(hashes[begins]))
    row, bucket = np.concatenate(rows), np.concatenate(buckets)
    ones = np.ones(len(row), dtype=np.float32)
    counts = csr_matrix((ones, (row, bucket)), shape=(len(padded), NGRAM_BUCKETS))
    counts.sum_duplicates()
    return counts


def _bucket(hashes: NDArray[np.uint32]) -> NDArray[np.int32]:
    """The hash folded to a bucket's number."""
    folded = (hashes ^ (hashes >> 16)) * _FNV_PRIME
    return ((folded >> 15) % NGRAM_BUCKETS).astype(np.int32)


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
