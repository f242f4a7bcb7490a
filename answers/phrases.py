"""The fixed words around an answer, in the visitor's language: ``data/phrases``."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache

from babel.dates import format_skeleton

from crm.reference import DATA, load_yaml

ENGLISH = "en"
_QUARTERS = {"Q1": "first", "Q2": "second", "Q3": "third", "Q4": "fourth"}
_LOCALES = {"en": "en_GB", "pt": "pt_PT"}


@cache
def languages() -> tuple[str, ...]:
    """Languages that have the words, as ISO 639-1 codes."""
    return tuple(sorted(path.stem for path in (DATA / "phrases").glob("*.yml")))


def phrase(language: str, name: str, **fields: str) -> str:
    """The words of this name; in English for a language that has none. KeyError for no name."""
    text = _phrases(language if language in languages() else ENGLISH)[name]
    return re.sub(r"\{(\w+)\}", lambda field: fields[field[1]], text)


def spoken_date(as_of: str, language: str = ENGLISH) -> str:
    """``2018-10`` as ``October 2018``; a quarter as ``the first quarter of 2024``."""
    year, _, rest = as_of.partition("-")
    if rest in _QUARTERS:
        return phrase(language, f"{_QUARTERS[rest]}_quarter", year=year)
    month, _, day = rest.partition("-")
    skeleton = "yMMMMd" if day else "yMMMM" if month else "y"
    on = date(int(year), int(month or 1), int(day or 1))
    return format_skeleton(skeleton, on, locale=_LOCALES.get(language, language))


@cache
def _phrases(language: str) -> Mapping[str, str]:
    return dict(load_yaml(DATA / "phrases" / f"{language}.yml"))
