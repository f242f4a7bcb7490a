"""How a fact is put into words."""

from dataclasses import replace
from datetime import date

import pytest

from answers import reply as words
from answers.features import NEAR_MISS_KINDS
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


@pytest.mark.parametrize(
    ("as_of", "spoken"),
    [
        ("2018", "2018"),
        ("2018-10", "October 2018"),
        ("2022-11-09", "9 November 2022"),
        ("2024-Q1", "the first quarter of 2024"),
    ],
)
def test_a_date_is_spoken_as_exactly_as_it_is_known(as_of: str, spoken: str) -> None:
    assert words.spoken_date(as_of) == spoken


def test_a_fact_comes_first_and_then_its_date() -> None:
    text = words.told([FACT], TODAY)

    assert text == "Prime rents were near £12.50 per sq ft. (As of 19 May 2025.)"


def test_a_date_that_the_sentence_says_is_not_said_twice() -> None:
    fact = replace(FACT, statement="In May 2025 prime rents were near £12.50 per sq ft.")

    assert words.told([fact], TODAY) == fact.statement


def test_a_fact_past_its_review_is_told_with_a_warning() -> None:
    late = replace(FACT, review_by=date(2026, 3, 1))
    in_time = replace(FACT, review_by=TODAY)

    assert "due to be checked again by 1 March 2026" in words.told([late], TODAY)
    assert "due to be checked" not in words.told([in_time], TODAY)


@pytest.mark.parametrize("kind", [None, *NEAR_MISS_KINDS])
def test_what_is_missing_is_said_before_what_comes_closest(kind: str | None) -> None:
    text = words.closest([FACT], kind, TODAY)

    assert text.index(words.missing(kind)) < text.index("The closest I have") < text.index("Prime")


def test_the_kinds_of_gap_have_words_of_their_own() -> None:
    assert len({words.missing(kind) for kind in (None, *NEAR_MISS_KINDS)}) == 1 + len(
        NEAR_MISS_KINDS
    )


def test_a_source_is_named_once_however_many_facts_come_from_it() -> None:
    assert len(words.sources_of([FACT, replace(FACT, id="rents.2")])) == 1


def test_small_talk_is_stored_as_no_kind_of_answer() -> None:
    assert words.ReplyKind.SMALLTALK.answer is None
    assert words.ReplyKind.DIRECT.answer == "direct"
