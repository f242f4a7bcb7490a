"""A fact's date in words is as exact as the fact's date, in every language."""

import pytest

from crm.services.dates import date_in_words


@pytest.mark.parametrize(
    ("as_of", "words"),
    [
        ("2018", "2018"),
        ("2018-10", "October 2018"),
        ("2025-07-21", "21 July 2025"),
        ("2024-Q1", "the first quarter of 2024"),
        ("2018-13", "2018-13"),
        ("about 2018", "about 2018"),
    ],
)
def test_a_date_reads_as_exact_as_it_is(as_of: str, words: str) -> None:
    assert date_in_words(as_of) == words


@pytest.mark.parametrize(
    ("locale", "day", "month", "year"),
    [
        ("de", "5. Oktober 2018", "Oktober 2018", "2018"),
        ("pl", "5 października 2018", "październik 2018", "2018"),
        ("pt_PT", "5 de outubro de 2018", "outubro de 2018", "2018"),
        ("ja", "2018年10月5日", "2018年10月", "2018年"),
        ("ar", "5 أكتوبر 2018", "أكتوبر 2018", "2018"),
    ],
)
def test_a_date_follows_its_locale(locale: str, day: str, month: str, year: str) -> None:
    said = [date_in_words(as_of, locale) for as_of in ("2018-10-05", "2018-10", "2018")]

    assert said == [day, month, year]
