"""The value of a number in digits, whatever parts its thousands and its decimals."""

import re

DIGITS = (
    r"\d{1,3}(?:[.,'\u066c\u066b]\d{2,3})+(?:[.,\u066b]\d+)?(?!\d)"
    r"|\d{1,3}(?: \d{3})+(?:[.,\u066b]\d+)?(?!\d)"
    r"|\d+(?:[.,\u066b]\d+)?\u00bd?|\u00bd"
)
"""A pattern for a number in digits, in a folded text."""
_MOST_DIGITS = 15
"""No number of people or pounds has more; a longer row of digits is no number to read."""


def figures(written: str, language: str, *, before_scale: bool = False) -> float:
    """The value of digits with their separators, as people of the language mostly mean them.

    A lone separator before three digits parts thousands, unless a word for millions follows and
    the language writes decimals with it. Infinite when no count could have so many digits.
    """
    half = 0.5 if written.endswith("\u00bd") else 0.0
    digits = re.sub(r"[\s'\u066c\u00bd]", "", written)
    if sum(map(str.isdigit, digits)) > _MOST_DIGITS:
        return float("inf")
    marks = re.findall(r"[.,\u066b]", digits)
    if not marks:
        return float(digits or 0) + half
    whole, _, rest = digits.rpartition(marks[-1])
    whole = re.sub(r"[.,]", "", whole)
    if _is_decimal(marks, whole, rest, before_scale and marks[0] == _decimal_mark(language)):
        return float(f"{whole or 0}.{rest}") + half
    return float(whole + rest) + half


def _is_decimal(marks: list[str], whole: str, rest: str, marks_decimals: bool) -> bool:
    if marks[-1] == "\u066b" or len(set(marks)) > 1:
        return True
    if len(marks) > 1:
        return False
    return len(rest) != 3 or marks_decimals or whole in ("", "0")


def _decimal_mark(language: str) -> str:
    return "," if language in ("de", "fr", "es", "pt", "it", "nl", "pl", "tr") else "."
