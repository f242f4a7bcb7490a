"""Numbers of people and of pounds land in the band that holds them, however they are written."""

from datetime import date
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.enquiry.project import PROJECT_FIELDS, hear_project, read_project
from crm.reference import option_sets, sectors
from crm.services.errors import InvalidAnswerError
from crm.services.validation import LANGUAGES

TODAY = date(2026, 11, 24)
ZEROS = (0x30, 0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xFF10)
"""The zero of ASCII, Arabic, Persian, Hindi, Bengali, Thai and full-width digits."""
languages = st.sampled_from(LANGUAGES)


def hiring_band(people: int) -> str:
    if people == 0:
        return "NO_PLANS_TO_HIRE_YET"
    return "1-5" if people <= 5 else "6-10" if people <= 10 else "11-20" if people <= 20 else "21+"


def spend_band(pounds: float) -> str:
    for edge, code in (
        (500_000, "0-499999"),
        (1_000_000.01, "500000-1000000"),
        (2_500_000.01, "1000000-2500000"),
        (5_000_000.01, "2500000-5000000"),
    ):
        if pounds < edge:
            return code
    return "5000000+"


@given(st.integers(0, 10**6), st.sampled_from(ZEROS), languages)
def test_a_number_of_people_in_any_digits_lands_in_its_band(
    people: int, zero: int, language: str
) -> None:
    text = "".join(chr(zero + int(digit)) for digit in str(people))

    [heard] = read_project("hiring", text, language=language, today=TODAY)

    assert heard.value == hiring_band(people)
    assert heard.is_exact


@given(
    st.integers(1000, 10**9),
    st.sampled_from(["£{:,}", "{:,} GBP", "{:,} pounds", "£ {}", "GBP {}", "{}£"]),
    st.sampled_from([",", ".", " ", "\u00a0", "\u202f", "'", ""]),
    languages,
)
def test_an_amount_in_pounds_lands_in_its_band(
    pounds: int, form: str, mark: str, language: str
) -> None:
    text = form.format(pounds).replace(",", mark)

    [heard] = read_project("spend", text, language=language, today=TODAY)

    assert heard.value == spend_band(pounds)


@given(st.integers(1, 99), st.integers(0, 9), st.sampled_from(["m", "M", " million", "mn", " mio"]))
def test_an_amount_in_millions_lands_in_its_band(whole: int, tenth: int, unit: str) -> None:
    for point in ".,":
        text = f"£{whole}{point}{tenth}{unit}"
        [heard] = read_project("spend", text, language="en", today=TODAY)
        assert heard.value == spend_band(whole * 10**6 + tenth * 10**5)


@given(st.integers(1, 400), languages)
def test_an_amount_in_thousands_lands_in_its_band(thousands: int, language: str) -> None:
    [heard] = read_project("spend", f"£{thousands * 10}k", language=language, today=TODAY)

    assert heard.value == spend_band(thousands * 10_000)


@given(st.integers(1, 60), st.integers(1, 60))
def test_a_range_takes_the_band_of_its_middle(one: int, other: int) -> None:
    low, high = sorted((one, other))
    if low == high:
        high += 1

    [heard] = read_project("hiring", f"{low} to {high} people", language="en", today=TODAY)

    middle = (low + high) / 2
    bands = ("1-5", "6-10", "11-20", "21+")
    assert heard.value in {hiring_band(int(middle)), hiring_band(int(middle + 0.5))}
    assert heard.is_exact is (hiring_band(low) == hiring_band(high))
    assert heard.value in bands


def codes_read(field: str, text: str, language: str) -> set[str]:
    """The codes of the one thing that was read; none when the reply was refused as unreadable."""
    try:
        [heard] = read_project(field, text, language=language, today=TODAY)
    except InvalidAnswerError as error:
        return set() if error.reason == "not_read" else {error.reason}
    return set(heard.codes)


def codes_of(field: str) -> set[str]:
    if field == "sector":
        return {*sectors(), "OTHER"}
    return {option.code for option in option_sets()[field].options}


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200), languages)
def test_no_text_breaks_the_reading(text: str, language: str) -> None:
    for field in PROJECT_FIELDS:
        assert codes_read(field, text, language) <= codes_of(field)
    hear_project(text, language=language, today=TODAY)


FRAGMENTS = st.lists(
    st.sampled_from(
        ["5", "2027", "million", "£", "€", "to", "-", "half", "next", "spring", "Q3", "end of",
         "年", "半", "万", "五", "明年", "ثلاثة", "شهر", "साल", "डेढ़", "명", "more than", ".", ",",
         "20000000000000000000", "99999", "year", "years", "we want to hire", "call me", "no", "½",
         "31/12/2027", "2027-13", "H1", "und", "et demi", "mil", "vingt", "dix", "%"]
    ),
    max_size=12,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(FRAGMENTS, st.sampled_from(["", " "]), languages)
def test_no_mix_of_numbers_and_times_breaks_the_reading(
    parts: list[str], gap: str, language: str
) -> None:
    text = gap.join(parts)
    for field in PROJECT_FIELDS:
        assert codes_read(field, text, language) <= codes_of(field)
    hear_project(text, language=language, today=TODAY)


@pytest.mark.parametrize(
    "text", ["一" * 2000, "vingt-" * 330, "ein" * 660, "100 " * 500, "1," * 1000, "we plan " * 250]
)
def test_a_hostile_text_is_read_within_a_second_of_processor_time(text: str) -> None:
    for field in PROJECT_FIELDS:
        codes_read(field, "?", "de")  # Word lists are compiled at their first use.
        before = process_time()

        codes_read(field, text, "de")

        assert process_time() - before < 1
