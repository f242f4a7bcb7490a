"""Word lists as data, and finding their words in a text of any script."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from actions.enquiry.project.folding import fold
from crm.reference import DATA, load_yaml
from crm.services.languages import LANGUAGES

_LATIN = "a-z\u00e0-\u024f"
_ARABIC = "\u0620-\u064a\u066e-\u06d3"
_HINDI = "\u0900-\u0963\u0970-\u097f"
ARABIC_BEFORE = (
    "[\u0648\u0641]?"
    "(?:\u0628\u0627\u0644|\u0643\u0627\u0644|\u0644\u0644|\u0627\u0644|[\u0628\u0644\u0643])?"
)
"""And, so, with, as, for and the are written on to an Arabic word."""


@dataclass(frozen=True)
class Hit:
    """A stretch of a folded text and the key of the list that it belongs to."""

    key: str
    start: int
    end: int


@cache
def word_list(name: str) -> Any:
    """A file of ``data/understanding``."""
    return load_yaml(DATA / "understanding" / f"{name}.yml")


def tiers(language: str) -> tuple[tuple[str, ...], ...]:
    """In which languages to look, one group after the other: that of the text and English first."""
    return (tuple(dict.fromkeys((language, "en"))), LANGUAGES)


def _letters_beside(letter: str) -> str:
    for script in (_LATIN, _ARABIC, _HINDI):
        if re.match(f"[{script}]", letter):
            return script
    return ""


def pattern_of(phrase: str) -> str:
    """A regular expression for a phrase; ``*`` stands for the rest of a word."""
    open_left, open_right = phrase.startswith("*"), phrase.endswith("*")
    words = fold(phrase.strip("*")).text.split()
    if not words:
        raise ValueError("A phrase has no letters")
    parts = [_word(word) for word in words]
    first, last = words[0].strip("*"), words[-1].strip("*")
    before = "" if open_left else _edge("<!", first[0])
    letters = _letters_beside(last[-1])
    after = (f"[{letters}]*" if letters else "") if open_right else _edge("!", last[-1])
    return before + r"[\s-]{1,3}".join(parts) + after


def _word(word: str) -> str:
    letters = _letters_beside(word[0])
    inner = re.escape(word).replace(r"\*", f"[{letters}]*" if letters else "")
    return (ARABIC_BEFORE if letters == _ARABIC else "") + inner


def _edge(look: str, letter: str) -> str:
    letters = _letters_beside(letter)
    return f"(?{look}[{letters}])" if letters else ""


@cache
def any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern for any of the phrases, longer ones first; one that never matches for none."""
    ordered = sorted(set(phrases), key=len, reverse=True)
    return re.compile("|".join(map(pattern_of, ordered)) or r"(?!)")


def phrases(name: str, key: str, languages: Iterable[str]) -> tuple[str, ...]:
    """The phrases under a key of a list that has the languages at its top."""
    lists = word_list(name)
    return tuple(phrase for language in languages for phrase in lists[language].get(key) or ())


def finder(name: str, key: str, languages: Sequence[str]) -> re.Pattern[str]:
    """A pattern for the phrases under a key, in any of the languages."""
    return _finder(name, key, tuple(languages))


@cache
def _finder(name: str, key: str, languages: tuple[str, ...]) -> re.Pattern[str]:
    return any_of(phrases(name, key, languages))


@cache
def _keyed(name: str, language: str) -> Mapping[str, re.Pattern[str]]:
    return {
        key: any_of(tuple(rows if isinstance(rows, list) else rows.get(language) or ()))
        for key, rows in word_list(name).items()
    }


def hits(name: str, text: str, languages: Sequence[str]) -> list[Hit]:
    """Every stretch that a list keyed by code knows; of overlapping ones only the longest.

    Lists that are not parted by language are looked up under any one.
    """
    found = [
        Hit(key, match.start(), match.end())
        for language in languages
        for key, pattern in _keyed(name, language).items()
        for match in pattern.finditer(text)
        if match.end() > match.start()
    ]
    return sorted(_longest(found), key=lambda hit: hit.start)


def _longest(found: Iterable[Hit]) -> Iterator[Hit]:
    taken: list[Hit] = []
    for hit in sorted(found, key=lambda hit: (hit.start - hit.end, hit.start)):
        if all(hit.end <= other.start or hit.start >= other.end for other in taken):
            taken.append(hit)
            yield hit
