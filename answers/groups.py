"""Members of groups (the questions of facts), and the best and mean of each group's numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

BEST_OF = 3

type Places = NDArray[np.int64]
type Numbers = NDArray[np.float32]


@dataclass(frozen=True)
class Members:
    """For the groups at hand, the places of their members among some numbers, end to end."""

    places: Places
    starts: Places
    """Where each group begins in ``places``; the last one is the end."""

    def best(self, numbers: Numbers, otherwise: Numbers) -> Numbers:
        """Each group's greatest number, and ``otherwise`` for an empty group."""
        best = otherwise.copy()
        filled = self._filled
        if len(filled):
            starts = self.starts[:-1][filled]
            best[filled] = np.maximum.reduceat(numbers[self.places], starts)
        return best

    def mean_of_best(self, numbers: Numbers, otherwise: Numbers) -> Numbers:
        """Mean of each group's three greatest numbers (of fewer, where it has fewer)."""
        sizes = np.diff(self.starts)
        group = np.repeat(np.arange(len(sizes)), sizes)
        values = numbers[self.places]
        ordered = values[np.lexsort((-values, group))]
        total = np.zeros(len(sizes), dtype=np.float32)
        for step in range(BEST_OF):
            has = np.flatnonzero(sizes > step)
            total[has] += ordered[self.starts[:-1][has] + step]
        mean = total / np.clip(sizes, 1, BEST_OF)
        return np.where(sizes > 0, mean, otherwise).astype(np.float32)

    def any(self, flags: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """For each group (rows) and column, whether any member has the flag."""
        found = np.zeros((len(self.starts) - 1, flags.shape[1]), dtype=np.bool_)
        filled = self._filled
        if len(filled):
            starts = self.starts[:-1][filled]
            found[filled] = np.logical_or.reduceat(flags[self.places], starts, axis=0)
        return found

    @property
    def _filled(self) -> Places:
        return np.flatnonzero(np.diff(self.starts))


@dataclass(frozen=True)
class Groups:
    """Groups of members, as one list with the places where each group begins."""

    members: Places
    starts: Places

    def chosen(self, groups: Places) -> tuple[Places, Members]:
        """The members of some groups, each once, and where each group finds its own among them."""
        sizes = self.starts[groups + 1] - self.starts[groups]
        starts = np.cumsum([0, *sizes])
        offset = np.repeat(self.starts[groups] - starts[:-1], sizes)
        members = self.members[np.arange(starts[-1]) + offset]
        unique, places = np.unique(members, return_inverse=True)
        return unique, Members(places, starts)

    def mean(self, numbers: Numbers, rows: Places) -> Numbers:
        """Mean row of each group's members; member m's row is ``rows[m]``. Noughts for none."""
        sizes = np.diff(self.starts)
        picked = csr_matrix(
            (np.ones(len(self.members), dtype=np.float32), rows[self.members], self.starts),
            shape=(len(sizes), len(numbers)),
        )
        total = np.asarray(picked @ numbers, dtype=np.float32)
        return np.asarray(total / np.maximum(sizes, 1)[:, None], dtype=np.float32)


def grouped(groups_of: Iterable[Sequence[int]], count: int) -> Groups:
    """From the groups of each member the members of each group."""
    pairs = [(group, member) for member, groups in enumerate(groups_of) for group in groups]
    if not pairs:
        return Groups(np.zeros(0, dtype=np.int64), np.zeros(count + 1, dtype=np.int64))
    group, member = np.array(pairs, dtype=np.int64).T
    order = np.argsort(group, kind="stable")
    sizes = np.bincount(group, minlength=count)
    return Groups(member[order], np.cumsum([0, *sizes]))
