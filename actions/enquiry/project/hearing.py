"""Hears what a free message volunteers of the project: only where its own words are clear.

A visitor's questions must not fill the form ("How many people work in automotive?"), so a thing
counts only in a sentence in which people speak of their own firm or their own plan.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from actions.enquiry.heard import Heard
from actions.enquiry.project.amounts import find_amounts, heard_amount
from actions.enquiry.project.calls import hear_call
from actions.enquiry.project.folding import Folded, fold
from actions.enquiry.project.people import counted_after, heard_people, people_numbers
from actions.enquiry.project.phrases import Hit, finder, hits
from actions.enquiry.project.places import find_regions, heard_place
from actions.enquiry.project.timing import hear_timing
from actions.enquiry.project.wants import heard_intents, heard_sector

_LONGEST = 4000
_NEAR = 60
"""Characters between "we are a" and what the firm is."""
_STOP = r".!?;\n\u3002\uff01\uff1f\u061f\u0964"
# A full stop inside "2.5 million" ends no sentence.
_SENTENCE = re.compile(rf"(?:[^{_STOP}]|\.(?=\d))+[{_STOP}]?")
_NEAR_IN_QUESTION = 25
_VERB_LAST = frozenset({"ja", "ko", "tr", "hi"})
_FREE_ORDER = _VERB_LAST | {"de", "nl", "zh", "pl", "ar"}
"""Languages in which the number may stand before the word for hiring or investing."""
_PLAN_REACH = 100
"""Characters from "we want to" to what is wanted."""


def hear_project(text: str, *, language: str, today: date) -> list[Heard]:
    """What a free message says of the project's fields, at most one of each, in no order.

    ``language`` is ISO 639-1 of the 14 languages. Empty for a plain question.
    """
    languages = tuple(dict.fromkeys((language, "en")))
    found: dict[str, Heard] = {}
    for sentence in _sentences(text[:_LONGEST]):
        for heard in _heard_in(sentence, languages, today):
            found.setdefault(heard.field, heard)
    return list(found.values())


def _sentences(text: str) -> Iterator[Folded]:
    for match in _SENTENCE.finditer(text):
        if match.group().strip():
            yield fold(match.group())


def _heard_in(text: Folded, languages: tuple[str, ...], today: date) -> Iterator[Heard]:
    if call := hear_call(text, languages):
        yield call
    if sector := _own_sector(text, languages):
        yield sector
    if not _has_plan(text.text, languages):
        return
    hears = (_people, _money, _place, _intents)
    yield from (heard for hear in hears if (heard := hear(text, languages)))
    if finder("own", "land", languages).search(text.text):
        timing = hear_timing(text, languages, today)
        if timing:
            yield timing


def _has_plan(text: str, languages: tuple[str, ...]) -> bool:
    """Whether a plan of their own is named, and not just a wish to know."""
    learn = finder("own", "learn", languages)
    for match in finder("own", "plan", languages).finditer(text):
        rest = text[match.end() :].lstrip()
        rest = re.sub(r"^(?:to|gern|gerne|de|a|que)\s", "", rest)
        if not learn.match(rest) and not (languages[0] in _VERB_LAST and learn.search(text)):
            return True
    return False


_ASIDE = re.compile(
    r"[,:()]|(?: that| which| and want| and my| from| to| for| with| thinking| client is) "
)
"""After one of these, what follows "we are" is no more what the firm is."""


def _own_sector(text: Folded, languages: tuple[str, ...]) -> Heard | None:
    signs = list(finder("own", "we_are", languages).finditer(text.text))
    if not signs:
        return None
    found = hits("sectors", text.text, languages)
    if languages[0] not in _VERB_LAST:
        near = _NEAR_IN_QUESTION if _is_question(text.text) else _NEAR
        found = [
            hit for hit in found if any(_follows(text.text, sign, hit, near) for sign in signs)
        ]
    return heard_sector(text, found)


def _is_question(text: str) -> bool:
    return text.rstrip().endswith(("?", "\uff1f", "\u061f"))


def _follows(text: str, sign: re.Match[str], hit: Hit, near: int) -> bool:
    """Whether a word follows a sign closely; "we run a*" may reach into it."""
    distance = hit.start - sign.end()
    between = text[sign.end() : hit.start]
    return hit.start >= sign.start() and distance <= near and not _ASIDE.search(between)


def _people(text: Folded, languages: tuple[str, ...]) -> Heard | None:
    verb = finder("people", "hire", languages).search(text.text)
    if not verb:
        return None
    counted = [
        number
        for number in people_numbers(text.text, languages)
        if counted_after(text.text, number, languages)
    ]
    after = [number for number in counted if number.start >= verb.end()]
    chosen = (
        (after or counted)[:1] if languages[0] in (*_VERB_LAST, "de", "nl", "zh") else after[:1]
    )
    return heard_people(text, chosen[0], languages) if chosen else None


def _money(text: Folded, languages: tuple[str, ...]) -> Heard | None:
    word = finder("own", "invest", languages).search(text.text)
    if not word:
        return None
    named = [amount for amount in find_amounts(text.text, languages) if amount.currency]
    after = [amount for amount in named if amount.start >= word.end()]
    chosen = (after or (named if languages[0] in _FREE_ORDER else []))[:1]
    return heard_amount(text, chosen[0]) if chosen else None


def _place(text: Folded, languages: tuple[str, ...]) -> Heard | None:
    if not finder("own", "land", languages).search(text.text):
        return None
    regions = find_regions(text)
    if len({hit.key for hit in regions}) != 1:
        return None
    return heard_place(text, regions[0].key, regions[0].start, regions[-1].end, is_exact=True)


_NEEDS: Mapping[str, tuple[str, str]] = {
    "SET_UP_NEW_PREMISES": ("own", "land"),
    "SET_UP_A_NEW_DISTRIBUTION_CENTRE": ("own", "land"),
    "FIND_PEOPLE_WITH_SPECIALIST_SKILLS": ("people", "hire"),
}
"""Intents whose nouns are said of much else count with one of these verbs only."""


def _intents(text: Folded, languages: tuple[str, ...]) -> Heard | None:
    plans = list(finder("own", "plan", languages).finditer(text.text))
    found = [
        hit
        for hit in hits("intents", text.text, languages)
        if hit.key not in _NEEDS or finder(*_NEEDS[hit.key], languages).search(text.text)
        if languages[0] in _FREE_ORDER
        or any(-2 <= hit.start - plan.end() <= _PLAN_REACH for plan in plans)
    ]
    return heard_intents(text, found)
