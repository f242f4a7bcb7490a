"""When the investor means to land, as a stretch of months from today."""

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from actions.enquiry.heard import Heard
from actions.enquiry.project.folding import Folded, fold
from actions.enquiry.project.numerals import Number, find_numbers
from actions.enquiry.project.periods import find_period
from actions.enquiry.project.phrases import any_of, finder, phrases, word_list

_MONTHS_IN = {"day": 12 / 365, "week": 12 / 52, "month": 1.0, "quarter": 3.0, "year": 12.0}
_REACH = 32
"""Characters before a time that are looked at for "within" and the like."""
_A_LITTLE = 0.01
_NAMED_UNITS = {"two_months": 2.0, "two_years": 24.0}


@dataclass(frozen=True)
class _Stretch:
    """Months from today; where it was said; whether the words leave no doubt of the band."""

    low: float
    high: float
    start: int
    end: int
    is_rough: bool = False


def read_timing(text: Folded, languages: tuple[str, ...], today: date) -> Heard | None:
    """The time to landing that a reply means; None when it names none, or one gone by."""
    stretch = (
        _duration(text.text, languages)
        or _calendar(text.text, languages, today)
        or _in_words(text.text, languages)
        or _bare_unit(text.text, languages)
    )
    return _heard(text, stretch) if stretch else None


def hear_timing(text: Folded, languages: tuple[str, ...], today: date) -> Heard | None:
    """Like ``read_timing``, without the guesses that only an asked question allows."""
    stretch = (
        _duration(text.text, languages)
        or _calendar(text.text, languages, today)
        or _in_words(text.text, languages, in_passing=True)
    )
    return _heard(text, stretch) if stretch else None


def band_of_months(months: float) -> str:
    """The code for a time in months from today; the last is for more than two years."""
    if months < 6:
        return "UNDER_SIX_MONTHS"
    if months < 12:
        return "SIX_TO_TWELVE_MONTHS"
    return "ONE_TO_TWO_YEARS" if months <= 24 else "OVER_TWO_YEARS"


def _heard(text: Folded, stretch: _Stretch) -> Heard:
    code = band_of_months((stretch.low + stretch.high) / 2)
    if stretch.low == stretch.high:
        doubtful = stretch.low in (6, 12, 24)
    else:
        low, high = stretch.low + _A_LITTLE, stretch.high - _A_LITTLE
        doubtful = band_of_months(low) != band_of_months(high)
    return Heard(
        field="landing_timeframe",
        value=code,
        codes=(code,),
        verbatim=text.verbatim(stretch.start, stretch.end),
        is_exact=not (doubtful or stretch.is_rough),
    )


def _duration(text: str, languages: tuple[str, ...]) -> _Stretch | None:
    for number in find_numbers(text, languages, abbreviated=False):
        if _ends_in(text[: number.said_from].rstrip(), "lasting", languages):
            continue
        if stretch := _counted(text, number, languages):
            return stretch
    return _named_unit(text, languages) or _one_unit(text, languages)


_MONTH_OR_DAY_OF_DATE = re.compile(r"\s?[\u6708\uc6d4]|[\u65e5\uc77c]\s?$")
"""The 3rd month and the 5th day of a year, in Chinese, Japanese and Korean."""


def _counted(text: str, number: Number, languages: tuple[str, ...]) -> _Stretch | None:
    """A number and the unit that follows it."""
    is_year = number.low == number.high and 2000 <= number.low < 2100
    if is_year or _MONTH_OR_DAY_OF_DATE.match(text, number.end):
        return None
    for unit, size in _MONTHS_IN.items():
        match = _unit(unit, languages).match(text, number.end)
        if match:
            half = _half().match(text, match.end())
            end = half.end() if half else match.end()
            extra = size / 2 if half else 0.0
            low, high = number.low * size + extra, number.high * size + extra
            return _bounded(text, replace(number, low=low, high=high), end, languages)
    return None


@cache
def _unit(unit: str, languages: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"[\s-]?(?:{any_of(phrases('timing', unit, languages)).pattern})")


def _named_unit(text: str, languages: tuple[str, ...]) -> _Stretch | None:
    """Arabic has one word for two months, and one for two years."""
    for key, months in _NAMED_UNITS.items():
        having = tuple(one for one in languages if key in word_list("timing")[one])
        if match := finder("timing", key, having).search(text):
            number = Number(months, months, *match.span())
            return _bounded(text, number, match.end(), languages)
    return None


_ONE_UNIT = re.compile(r"(?<![a-z])an?\s(year|month|quarter|week)(?![a-z])")


def _one_unit(text: str, languages: tuple[str, ...]) -> _Stretch | None:
    """ "In a year": the English article is no number elsewhere."""
    match = _ONE_UNIT.search(text) if "en" in languages else None
    if match is None or _ends_in(text[: match.start()].rstrip(), "lasting", languages):
        return None
    half = _half().match(text, match.end())
    months = _MONTHS_IN[match[1]] * (1.5 if half else 1)
    end = half.end() if half else match.end()
    return _bounded(text, Number(months, months, match.start(), end), end, languages)


def _bounded(text: str, number: Number, end: int, languages: tuple[str, ...]) -> _Stretch:
    """A number of months as a stretch of time, by what is said around it."""
    low, high, start, is_rough = number.low, number.high, number.start, number.is_rough
    if low != high:
        return _Stretch(low, high, start, end, is_rough)
    bound = number.bound or _bound_after(text, end, languages)
    if bound == "above":
        return _Stretch(low + _A_LITTLE, low + _A_LITTLE, start, end, is_rough)
    if bound in ("below", "most") or _is_deadline(text, start, end, languages, "next"):
        # "Within a year": surely not later, perhaps much sooner.
        latest = max(0.0, low - _A_LITTLE)
        return _Stretch(latest, latest, start, end, is_rough or latest >= 6)
    return _Stretch(low, low, start, end, is_rough or (bound == "least" and low < 24))


def _bound_after(text: str, end: int, languages: tuple[str, ...]) -> str:
    for bound in ("above", "below", "least"):
        pattern = any_of(phrases("measures", f"{bound}_after", languages))
        if pattern.match(text[end:].lstrip()):
            return "above" if bound == "least" else bound
    return ""


def _is_deadline(text: str, start: int, end: int, languages: tuple[str, ...], *keys: str) -> bool:
    """Whether "within" or the like stands right before the words, or after them."""
    before, after = text[max(0, start - 24) : start].rstrip(), text[end:].lstrip()[:12]
    if any(_ends_in(before, key, languages) for key in ("within", *keys)):
        return True
    return bool(finder("timing", "within", languages).match(after))


def _ends_in(text: str, key: str, languages: tuple[str, ...]) -> bool:
    near = text[-_REACH:]
    matches = finder("timing", key, languages).finditer(near)
    return any(match.end() == len(near) for match in matches)


@cache
def _half() -> re.Pattern[str]:
    forms = [
        fold(word.replace("_", " ")).text
        for rows in word_list("numbers").values()
        for word in rows["words"].get(0.5, "").split()
        if word not in ("half_a",)
    ]
    joined = "|".join(map(re.escape, sorted(forms, key=len, reverse=True)))
    return re.compile(rf"\s?(?:{joined})(?![a-z])")


def _calendar(text: str, languages: tuple[str, ...], today: date) -> _Stretch | None:
    period = find_period(text, languages, today)
    if period is None:
        return None
    low, high = _months_until(period.first, today), _months_until(period.last, today)
    start = _start_of_words(text, period.start, languages)
    if _is_deadline(text, start, period.end, languages):
        return _Stretch(high, high, start, period.end, is_rough=high >= 6)
    return _Stretch(low, high, start, period.end)


def _start_of_words(text: str, start: int, languages: tuple[str, ...]) -> int:
    """Where "end of" or "next" begins before a period, or the period itself."""
    for key in ("early", "mid", "late", "next", "this"):
        for match in finder("timing", key, languages).finditer(text[:start]):
            if not text[match.end() : start].strip():
                return match.start()
    return start


def _months_until(day: date, today: date) -> float:
    return max(0.0, (day - today).days * 12 / 365.25)


_A_WORD = re.compile(r"[a-z]+(?<!asap)|[\u0620-\u06d3]+|[\u0900-\u097f]+")


def _in_words(
    text: str, languages: tuple[str, ...], *, in_passing: bool = False
) -> _Stretch | None:
    """ "Long term", "as soon as possible". ``in_passing``: a lone "now" says nothing of time."""
    if match := finder("timing", "far", languages).search(text):
        return _Stretch(36, 36, *match.span(), is_rough=True)
    for match in finder("timing", "now", languages).finditer(text):
        if not (in_passing and _A_WORD.fullmatch(match.group())):
            return _Stretch(0, 0, *match.span())
    return None


def _bare_unit(text: str, languages: tuple[str, ...]) -> _Stretch | None:
    """ "Za rok", "خلال سنة": a unit without a number is one of it."""
    for unit in ("week", "month", "quarter", "year"):
        if match := finder("timing", unit, languages).search(text):
            months = _MONTHS_IN[unit]
            return _Stretch(months, months, *match.span(), is_rough=True)
    return None
