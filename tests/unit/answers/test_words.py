"""How a fact is put into words, in every language."""

import re
from dataclasses import replace
from datetime import date

import pytest

from answers.features import NEAR_MISS_KINDS
from answers.phrases import languages, phrase, spoken_date
from answers.reply import ReplyKind, Wording, sources_of
from crm.reference import DATA, load_yaml
from crm.services.knowledge import FactRecord

TODAY = date(2026, 3, 2)
FACT = FactRecord(
    id="rents.1",
    topic_id="rents",
    statement="Prime rents were near £12.50 per sq ft.",
    as_of="2025-05-19",
    source_title="A report",
    source_url="https://example.org/rents",
    confidence="page",
    review_by=None,
    position=0,
)
ENGLISH = Wording("en", TODAY)
SPOKEN = {"ar", "de", "en", "es", "fr", "hi", "it", "ja", "ko", "nl", "pl", "pt", "tr", "zh"}


@pytest.mark.parametrize(
    ("as_of", "language", "spoken"),
    [
        ("2018", "en", "2018"),
        ("2018-10", "en", "October 2018"),
        ("2022-11-09", "en", "9 November 2022"),
        ("2024-Q1", "en", "the first quarter of 2024"),
        ("2018-10", "de", "Oktober 2018"),
        ("2022-11-09", "fr", "9 novembre 2022"),
        ("2018", "ja", "2018年"),
    ],
)
def test_a_date_is_spoken_as_exactly_as_it_is_known(as_of: str, language: str, spoken: str) -> None:
    assert spoken_date(as_of, language) == spoken


def test_a_fact_comes_first_and_then_its_date() -> None:
    text = ENGLISH.told([FACT])

    assert text == "Prime rents were near £12.50 per sq ft. (As of 19 May 2025.)"


def test_a_date_that_the_sentence_says_is_not_said_twice() -> None:
    fact = replace(FACT, statement="In May 2025 prime rents were near £12.50 per sq ft.")

    assert ENGLISH.told([fact]) == fact.statement


def test_a_fact_past_its_review_is_told_with_a_warning() -> None:
    late = replace(FACT, review_by=date(2026, 3, 1))
    in_time = replace(FACT, review_by=TODAY)

    assert "due to be checked again by 1 March 2026" in ENGLISH.told([late])
    assert "due to be checked" not in ENGLISH.told([in_time])


@pytest.mark.parametrize("kind", [None, *NEAR_MISS_KINDS])
@pytest.mark.parametrize("language", sorted(SPOKEN))
def test_what_is_missing_is_said_before_what_comes_closest(language: str, kind: str | None) -> None:
    words = Wording(language, TODAY)

    text = words.closest([FACT], kind)

    closest = text.index(words.fixed("closest"))
    assert text.index(words.missing(kind)) < closest < text.index("Prime")


def test_the_kinds_of_gap_have_words_of_their_own() -> None:
    gaps = (None, *NEAR_MISS_KINDS)

    assert len({ENGLISH.missing(kind) for kind in gaps}) == len(gaps)


def test_a_fact_in_english_is_introduced_in_the_visitors_language() -> None:
    german = Wording("de", TODAY)
    translated = replace(FACT, translations=(("de", "Spitzenmieten lagen bei 12,50 £."),))

    assert german.told([FACT]).startswith(phrase("de", "in_english"))
    assert german.told([translated]).startswith("Spitzenmieten lagen bei 12,50 £.")
    assert "19. Mai 2025" in german.told([translated])


def test_every_language_has_every_phrase_with_its_places() -> None:
    phrases = {path.stem: load_yaml(path) for path in (DATA / "phrases").glob("*.yml")}
    english = {name: re.findall(r"\{\w+\}", text) for name, text in phrases["en"].items()}

    assert phrases.keys() == SPOKEN == set(languages())
    for language, texts in phrases.items():
        places = {name: re.findall(r"\{\w+\}", text) for name, text in texts.items()}
        assert {n: sorted(p) for n, p in places.items()} == {
            n: sorted(p) for n, p in english.items()
        }, language


def test_a_language_without_phrases_is_spoken_to_in_english() -> None:
    assert phrase("sv", "closest") == phrase("en", "closest")


def test_a_source_is_named_once_however_many_facts_come_from_it() -> None:
    assert len(sources_of([FACT, replace(FACT, id="rents.2")])) == 1


def test_small_talk_is_stored_as_no_kind_of_answer() -> None:
    assert ReplyKind.SMALLTALK.answer is None
    assert ReplyKind.DIRECT.answer == "direct"
