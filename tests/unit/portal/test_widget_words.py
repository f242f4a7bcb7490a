"""What the chat itself says, in every language that it is answered in."""

import gzip
import json
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import yaml
from babel import Locale

from crm.reference import response_text
from crm.services.languages import LANGUAGES
from crm.settings import ROOT
from portal.joining import WIDGET

OTHERS = sorted(set(LANGUAGES) - {"en"})

REFUSALS = {
    "no_such_chat",
    "no_call_back",
    "choice_not_offered",
    "invalid_request",
    "too_large",
    "too_many_requests",
    "assistant_waking",
    "still_answering",
    "busy",
    "failed",
}
"""Codes of refusals that a visitor of the chat can meet. In English the server words them."""

NUMBERS = range(3001)
"""As many as there may be characters left or too many, and messages that are new."""


@cache
def words(language: str) -> dict[str, Any]:
    if language != "en":
        text = (WIDGET / "words" / f"{language}.json").read_text(encoding="utf-8")
        return dict(json.loads(text))
    code = (WIDGET / "english.js").read_text(encoding="utf-8")
    # An object of JavaScript with plain names is YAML, too.
    return dict(yaml.safe_load(code[code.index("{") : code.rindex("}") + 1]))


def forms(entry: Any) -> list[str]:
    return list(entry.values()) if isinstance(entry, dict) else [entry]


def texts(language: str) -> Iterator[str]:
    for entry in words(language).values():
        yield from forms(entry)


def places(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", text))


def test_every_language_of_the_assistant_has_its_words_and_no_other() -> None:
    code = (WIDGET / "words.js").read_text(encoding="utf-8")
    known = re.search(r"^const OTHERS = /(.+)/;$", code, re.MULTILINE)

    assert known is not None
    assert sorted(known[1].split("|")) == OTHERS
    assert sorted(path.stem for path in (WIDGET / "words").iterdir()) == OTHERS


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_says_the_same_things_with_the_same_places(language: str) -> None:
    english, other = words("en"), words(language)

    assert other.keys() == english.keys() | REFUSALS
    for key, entry in english.items():
        expected = places(forms(entry)[-1])
        # In some languages the number is in the word itself: "no messages".
        assert all(places(form) <= expected for form in forms(other[key])), key
        assert places(forms(other[key])[-1]) == expected, key
    assert all(places(other[code]) == set() for code in REFUSALS)


@pytest.mark.parametrize("language", ["en", *OTHERS])
def test_the_plural_has_every_form_that_a_number_can_ask_for(language: str) -> None:
    plural = Locale(language).plural_form
    needed = {plural(number) for number in NUMBERS} | {"other"}

    for key, entry in words(language).items():
        if isinstance(entry, dict):
            assert set(entry) == needed, key
            assert list(entry)[-1] == "other", key


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_is_less_than_2_kilobytes_as_sent(language: str) -> None:
    content = (WIDGET / "words" / f"{language}.json").read_bytes()

    assert len(gzip.compress(content)) < 2000


@pytest.mark.parametrize("language", ["en", *OTHERS])
def test_words_are_plain_and_tidy(language: str) -> None:
    for text in texts(language):
        assert text == text.strip()
        assert text
        assert unicodedata.is_normalized("NFC", text)
        assert not re.search(r"[<>\n]|  ", text)


def test_the_words_of_a_language_are_its_own() -> None:
    for language in OTHERS:
        english, other = words("en"), words(language)
        same = {key for key in english if other[key] == english[key]}
        assert same <= {"bot", "log", "menu"}, language


def test_refusals_are_those_of_the_chat_api() -> None:
    code = (ROOT / "portal" / "problems.py").read_text(encoding="utf-8")

    assert set(re.findall(r"Problem\(\s*\d{3},\s*\"(\w+)\"", code)) - REFUSALS == {
        "not_found",
        "method_not_allowed",
        "id_reused",
    }
    # A code must not name something else that the chat says.
    assert not REFUSALS & words("en").keys()


@pytest.mark.parametrize("language", ["en", *OTHERS])
def test_the_assistant_calls_the_menu_s_items_by_their_titles(language: str) -> None:
    own = words(language)

    assert own["download"] in response_text("utter_known_receipt", language)
    assert own["calendar"] in response_text("utter_call_back_calendar", language)
