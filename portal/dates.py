"""Dates of facts as a visitor reads them."""

from datetime import date

from babel.dates import format_date


def date_in_words(as_of: str, language: str = "en_GB") -> str:
    """``2018-10`` as "October 2018", ``2025-07-21`` as "21 July 2025"; other text unchanged."""
    parts = as_of.split("-")
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
