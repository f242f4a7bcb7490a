"""References and codes as people type them, among other words."""

import pytest

from actions.rights.proven import code_in
from actions.rights.proving import reference_in


@pytest.mark.parametrize(
    ("words", "reference"),
    [
        ("WM-2026-000123", "WM-2026-000123"),
        ("it is wm 2026 000123, thanks", "WM-2026-000123"),
        ("WM2026000123", "WM-2026-000123"),
        ("WM\u20132026\u2013000123", "WM-2026-000123"),
        ("WM-2026-123", None),
        ("XWM-2026-000123", None),
        ("my number is 2026-000123", None),
    ],
)
def test_a_reference_is_found_and_written_as_it_is_stored(
    words: str, reference: str | None
) -> None:
    assert reference_in(words) == reference


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("abcd2345", "abcd2345"),
        ("ABCD 2345", "abcd2345"),
        ("abcd-2345.", "abcd2345"),
        ("the code is abcd2345", "abcd2345"),
        # Eight letters alone may be a code; among other words they are a word.
        ("business", "business"),
        ("what about business rates", None),
        ("abcd234", None),
        ("abcd23456", None),
        ("what is HS2?", None),
    ],
)
def test_a_code_is_told_from_words(words: str, code: str | None) -> None:
    assert code_in(words) == code
