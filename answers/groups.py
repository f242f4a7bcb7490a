"""Members of groups (the questions of facts), and the best and mean of each group's numbers."""

from collections.abc import Iterable, Mapping, Sequence
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
        # Eight flags to a byte, eight times less to go through.
        packed = np.packbits(flags, axis=1)
        found = np.zeros((len(self.starts) - 1, packed.shape[1]), dtype=np.uint8)
        filled = self._filled
        if len(filled):
            starts = self.starts[:-1][filled]
            found[filled] = np.bitwise_or.reduceat(packed[self.places], starts, axis=0)
        return np.unpackbits(found, axis=1, count=flags.shape[1]).view(np.bool_)

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

    def of(self, group: int) -> Places:
        """The members of one group."""
        return self.members[self.starts[group] : self.starts[group + 1]]

    def count_below(self, number: int) -> Places:
        """How many members of each group have a lower number than this."""
        before = np.concatenate([[0], np.cumsum(self.members < number)])
        return np.diff(before[self.starts])

    def mean(self, numbers: Numbers, rows: Places) -> Numbers:
        """Mean row of each group's members; member m's row is ``rows[m]``. Noughts for none."""
        sizes = np.diff(self.starts)
        picked = csr_matrix(
            (np.ones(len(self.members), dtype=np.float32), rows[self.members], self.starts),
            shape=(len(sizes), len(numbers)),
        )
        total = np.asarray(picked @ numbers, dtype=np.float32)
        return np.asarray(total / np.maximum(sizes, 1)[:, None], dtype=np.float32)


@dataclass(frozen=True)
class Links:
    """Members, by number, and the names that each is linked to, one pair after the other."""

    names: tuple[str, ...]
    """Each name once."""
    members: Places
    named: Places
    """For each pair the name's place in ``names``."""

    def grouped(self, place_of: Mapping[str, int], count: int) -> Groups:
        """The members of each of ``count`` groups, by name; other names are left out."""
        group = self.places(place_of)
        known = np.flatnonzero(group >= 0)
        order = known[np.argsort(group[known], kind="stable")]
        sizes = np.bincount(group[known], minlength=count)
        return Groups(self.members[order], np.cumsum([0, *sizes]))

    def places(self, place_of: Mapping[str, int]) -> Places:
        """For each pair the place of its name; -1 for a name that has none."""
        places = np.array([place_of.get(name, -1) for name in self.names], dtype=np.int64)
        return places[self.named]


def name_links(names_of: Iterable[Sequence[str]]) -> Links:
    """From the names of each member."""
    numbers: dict[str, int] = {}
    members: list[int] = []
    named: list[int] = []
    for member, names in enumerate(names_of):
        for name in names:
            members.append(member)
            named.append(numbers.setdefault(name, len(numbers)))
    return Links(tuple(numbers), np.array(members, dtype=np.int64), np.array(named, dtype=np.int64))
