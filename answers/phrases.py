"""The fixed words around an answer, in every language that is answered in (``data/phrases``)."""

import re
from collections.abc import Mapping
from functools import cache

from crm.reference import DATA, load_yaml
from crm.services.dates import date_in_words

ENGLISH = "en"

_LOCALES = {"en": "en_GB", "pt": "pt_PT"}
"""Where the CLDR's plain language is not the one that is written here."""

_QUARTERS = ("first_quarter", "second_quarter", "third_quarter", "fourth_quarter")


@cache
def languages() -> tuple[str, ...]:
    """The languages with phrases, as ISO 639-1 codes, English first."""
    codes = {path.stem for path in (DATA / "phrases").glob("*.yml")}
    return (ENGLISH, *sorted(codes - {ENGLISH}))


def phrase(language: str, name: str, **fields: str) -> str:
    """The phrase of this name with ``{fields}`` filled in; KeyError if there is none.

    A language without phrases gets the English ones.
    """
    text = _phrases(_known(language))[name]
    return re.sub(r"{(\w+)}", lambda place: fields.get(place[1], place[0]), text)


def spoken_date(as_of: str, language: str = ENGLISH) -> str:
    """A fact's date (``2018``, ``2018-10``, ``2018-10-05`` or ``2024-Q1``) in words."""
    known = _known(language)
    quarters = [phrase(known, name) for name in _QUARTERS]
    return date_in_words(as_of, _LOCALES.get(known, known), quarters)


def _known(language: str) -> str:
    return language if language in languages() else ENGLISH


@cache
def _phrases(language: str) -> Mapping[str, str]:
    phrases: Mapping[str, str] = load_yaml(DATA / "phrases" / f"{language}.yml")
    return phrases
