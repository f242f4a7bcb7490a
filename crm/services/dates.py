"""Dates of facts as people read them."""

from collections.abc import Sequence
from datetime import date, datetime

from babel.dates import format_date, format_skeleton

_QUARTERS = {"Q1": 0, "Q2": 1, "Q3": 2, "Q4": 3}

ENGLISH_QUARTERS = tuple(
    f"the {ordinal} quarter of {{year}}" for ordinal in ("first", "second", "third", "fourth")
)


def date_in_words(
    as_of: str, locale: str = "en_GB", quarters: Sequence[str] = ENGLISH_QUARTERS
) -> str:
    """``2018-10`` as "October 2018", ``2024-Q1`` as "the first quarter of 2024".

    As exact as it is given: a year, a quarter, a month or a day; other text stays as it is.
    ``locale`` is one of the CLDR's, such as ``pt_PT``; ``quarters`` are the words for the four
    quarters in its language, each with ``{year}``.
    """
    parts = as_of.split("-")
    if len(parts) == 2 and parts[1] in _QUARTERS:
        return quarters[_QUARTERS[parts[1]]].replace("{year}", parts[0])
    try:
        match [int(part) for part in parts]:
            case [year]:
                return format_skeleton("y", datetime(year, 1, 1), locale=locale)  # noqa: DTZ001
            case [year, month]:
                return format_skeleton("yMMMM", datetime(year, month, 1), locale=locale)  # noqa: DTZ001
            case [year, month, day]:
                return format_date(date(year, month, day), "long", locale=locale)
    except ValueError:
        return as_of
    return as_of
