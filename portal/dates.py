"""Dates of facts as a visitor reads them."""

from datetime import date

from babel.dates import format_date

_QUARTERS = {"Q1": "first", "Q2": "second", "Q3": "third", "Q4": "fourth"}


def date_in_words(as_of: str, language: str = "en_GB") -> str:
    """``2018-10`` as "October 2018", ``2024-Q1`` as "the first quarter of 2024".

    Days are told as "21 July 2025", years and other text as they are.
    """
    parts = as_of.split("-")
    if len(parts) == 2 and parts[1] in _QUARTERS:
        return f"the {_QUARTERS[parts[1]]} quarter of {parts[0]}"
    try:
        numbers = [int(part) for part in parts]
        match numbers:
            case [year, month]:
                return format_date(date(year, month, 1), "LLLL y", locale=language)
            case [year, month, day]:
                return format_date(date(year, month, day), "d MMMM y", locale=language)
    except ValueError:
        return as_of
    return as_of
