"""What a question asks for, read off its words: a place, a year, a person, a price, a forecast."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from answers.places import YEAR, away_places

_WANTS = {
    "money": r"how much|cost|price|£|\$|€|fee|rent|salar|wage|pay\b|paid|budget|grant|rate\b|cheap",
    "number": r"how many|number of|figure|percent|%|share of|total|count|headcount|size|how big",
    "person": r"\bwho\b|whose|name of|contact|head of|in charge|person|director|chief|manager",
    "private": r"e-?mail|phone|mobile|home address|age\b|linkedin|direct line|personal",
    "when": r"\bwhen\b|what (?:date|year|month)|which year|how long|how soon|deadline|by what",
    "where": r"\bwhere\b|address|location|which (?:city|town|site|building)|postcode",
    "why": r"\bwhy\b|reason|how come",
    "forecast": r"\bwill\b|next year|forecast|predict|expect|future|going to|by 20[3-9]\d|outlook",
    "opinion": r"\bbest\b|better|should (?:i|we)|recommend|worth|good idea|do you think|worst|safe",
    "eligible": r"can (?:i|we|my|our)|could (?:i|we)|am i|are we|eligib|qualif|apply|entitled",
    "today": r"\bstill\b|current|today|now\b|latest|at the moment|this (?:year|month|week)",
    "compare": r"\bthan\b|compared|versus|\bvs\b|difference|rank",
    "list": r"\bwhich\b|list|all the|names of|examples",
    "how": r"\bhow (?:do|can|does|to)\b|process|steps|procedure",
}
_PATTERNS = {want: re.compile(pattern, re.IGNORECASE) for want, pattern in _WANTS.items()}

WANTS = tuple(_WANTS)
"""What a question may want, in the order of the features."""

_MONEY = re.compile(r"[£$€]\s?\d|\d\s?(?:pounds|million|bn|m\b)", re.IGNORECASE)
_NUMBER = re.compile(r"\d")
_NAME = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+\b")


@dataclass(frozen=True)
class Asked:
    """What the words of a text name and want."""

    places: frozenset[str]
    years: frozenset[int]
    wants: frozenset[str]
    has_money: bool
    has_number: bool
    has_name: bool


class Names(NamedTuple):
    """Places, lower case, and years."""

    places: frozenset[str]
    years: frozenset[int]


@lru_cache(maxsize=200_000)
def named_in(text: str) -> Names:
    """What a text names; kept, since every question of a fact is read each time it comes near."""
    return Names(frozenset(away_places(text)), frozenset(int(year) for year in YEAR.findall(text)))


def read(text: str) -> Asked:
    """Read a question, or a fact, as it stands."""
    places, years = named_in(text)
    return Asked(
        places=places,
        years=years,
        wants=frozenset(want for want, pattern in _PATTERNS.items() if pattern.search(text)),
        has_money=bool(_MONEY.search(text)),
        has_number=bool(_NUMBER.search(text)),
        has_name=bool(_NAME.search(text)),
    )
