"""Reads a reply to one of the project's fields, generously: the field was asked for."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache

from actions.enquiry.heard import Heard
from actions.enquiry.project.amounts import read_amount
from actions.enquiry.project.calls import read_call
from actions.enquiry.project.folding import Folded, fold
from actions.enquiry.project.labels import Titles, codes_labelled
from actions.enquiry.project.people import read_people
from actions.enquiry.project.phrases import any_of, tiers, word_list
from actions.enquiry.project.places import read_place
from actions.enquiry.project.timing import read_timing
from actions.enquiry.project.wants import OTHER, SHORTEST, read_intents, read_sector
from crm.services.errors import InvalidAnswerError

PROJECT_FIELDS = (
    "sector",
    "intent",
    "location",
    "landing_timeframe",
    "hiring",
    "spend",
    "call_requested",
)
_LONGEST = 2000
"""Characters of a reply that are looked at."""

_Reader = Callable[[Folded, tuple[str, ...]], Heard | None]

_READERS: Mapping[str, _Reader] = {
    "sector": read_sector,
    "intent": read_intents,
    "location": read_place,
    "hiring": read_people,
    "spend": read_amount,
    "call_requested": read_call,
}


def read_project(
    field: str, text: str, *, language: str, today: date, titles: Titles | None = None
) -> list[Heard]:
    """What a reply to ``field`` says of it: a list of one.

    ``field`` is one of PROJECT_FIELDS, ``language`` ISO 639-1 of the 14 languages; ``titles`` are
    labels of its options beside those of the reference data. A sector or an intent that no list
    knows is ``OTHER``, with the whole text as verbatim (see ``wants.other_label``). Raises
    InvalidAnswerError ``not_read`` when the reply says nothing of the field.
    """
    if codes := codes_labelled(field, text, titles):
        return [Heard(field=field, value=",".join(codes), codes=codes, verbatim=text.strip())]
    folded = fold(text[:_LONGEST])
    for languages in tiers(language):
        if field == "landing_timeframe":
            heard = read_timing(folded, languages, today)
        else:
            heard = _READERS[field](folded, languages)
        if heard:
            return [heard]
    if field in ("sector", "intent") and _says_something(text, folded):
        verbatim = text.strip()
        return [Heard(field=field, value=OTHER, codes=(OTHER,), verbatim=verbatim, is_exact=False)]
    raise InvalidAnswerError("not_read", f"That says nothing of the {field} that can be read.")


def _says_something(text: str, folded: Folded) -> bool:
    """Whether there are words of their own: no question, no "yes" and no "I don't know"."""
    words = " ".join(re.sub(r"[^\w\s'\u0900-\u097f/-]", " ", folded.text).split())
    if sum(character.isalpha() for character in words) < SHORTEST:
        return False
    if re.search(r"[?\uff1f\u061f]", text):
        return False
    return not _nothing().fullmatch(words)


@cache
def _nothing() -> re.Pattern[str]:
    return any_of(tuple(phrase for row in word_list("nothing") for phrase in row))
