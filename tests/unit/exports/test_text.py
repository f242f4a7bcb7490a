"""No cell runs, no character breaks a reader, and harmless text stays as it is."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.exports.text import clean_text, defuse, is_e164
from tests.unit.exports.hostile import FORMULAS, cells


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_is_put_behind_a_quote(formula: str) -> None:
    assert defuse(formula) == "'" + formula


@given(cells)
def test_what_is_left_bare_does_not_begin_like_a_formula(text: str) -> None:
    safe = defuse(text)

    if safe == text:
        trimmed = "".join(c for c in text if not c.isspace() and c not in "\u200b\ufeff\u202e")
        assert not unicodedata.normalize("NFKC", trimmed).startswith(tuple("=+-@|%"))
        assert not text.startswith(("\t", "\r", "\n", "\0"))
    else:
        assert safe == "'" + text


@given(st.from_regex(r"\A[A-Za-z0-9\"'(\[<&王أ]", fullmatch=False))
def test_ordinary_text_is_not_touched(text: str) -> None:
    assert defuse(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\0b", "a␀b"),
        ("\x1b[31m", "␛[31m"),
        ("\x7f", "␡"),
        ("\x85", "\ufffd"),
        ("\ud800", "\ufffd"),
        ("\uffff", "\ufffd"),
        ("a\tb\r\nc", "a\tb\r\nc"),
        ("\u202eabc 👩‍👧 אב", "\u202eabc 👩‍👧 אב"),
    ],
)
def test_what_no_file_may_carry_is_shown_by_a_stand_in(text: str, shown: str) -> None:
    assert clean_text(text) == shown


@given(st.text(st.characters()))
def test_cleaned_text_has_as_many_characters_and_can_be_written(text: str) -> None:
    cleaned = clean_text(text)

    assert len(cleaned) == len(text)
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert not any(unicodedata.category(c) == "Cc" and c not in "\t\r\n" for c in cleaned)


@pytest.mark.parametrize("number", ["+441214960123", "+4912345", "+123456789012345"])
def test_a_number_in_e164_is_one(number: str) -> None:
    assert is_e164(number)


@pytest.mark.parametrize(
    "number",
    [
        "",
        "+1-1",
        "+012345678",
        "+123456",
        "+1234567890123456",
        "441214960123",
        "+44 1214960123",
        "+441214960123\n",
        "+٤٤١٢١٤٩٦٠١٢٣",
        "+441214960123+1",
    ],
)
def test_nothing_else_passes_for_e164(number: str) -> None:
    assert not is_e164(number)
