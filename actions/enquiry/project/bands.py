"""The bands of an option set, read from their codes: "6-10", "21+"."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from crm.reference import option_sets


@dataclass(frozen=True)
class Band:
    """From ``low`` to ``high``, both in it; ``high`` is infinite in the last."""

    code: str
    low: float
    high: float


@cache
def bands(field: str) -> tuple[Band, ...]:
    """The bands of ``hiring`` (people) or ``spend`` (pounds), lowest first."""
    found = []
    for option in option_sets()[field].options:
        if match := re.fullmatch(r"(\d+)(?:-(\d+)|\+)", option.code):
            high = float(match[2]) if match[2] else float("inf")
            found.append(Band(option.code, float(match[1]), high))
    return tuple(found)


def band_of(field: str, value: float) -> str:
    """The code of the band that holds the value.

    Where two bands share an edge (a million pounds) it is the lower one, since the last is for
    more than its number. Between "to 499,999" and "from 500,000" the first goes on up to the
    second.
    """
    for band, following in pairwise(bands(field)):
        if value <= band.high or value < following.low:
            return band.code
    return bands(field)[-1].code


def edges(field: str) -> tuple[float, ...]:
    """Where one band ends and the next begins."""
    return tuple(band.low for band in bands(field)[1:])
