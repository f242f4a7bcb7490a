"""Calendar periods that words name: "Q3 2027", "next spring", "end of 2028"."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from babel import Locale

from actions.enquiry.project.folding import fold
from actions.enquiry.project.phrases import any_of, finder, hits, phrases

_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
"""The month that a season begins with, in Britain."""
_QUARTER = re.compile(
    r"(?<![a-z0-9])(?:[qt]\s?(?P<a>[1-4])|(?P<b>[1-4])\s?q|kw?\.?\s?(?P<f>[1-4]))(?![a-z0-9])"
    r"|(?P<c>[1-4])\s?(?:\.|st|nd|rd|th|er|e|eme|o|a|\u00ba|\u00aa)\s?"
    r"(?:quart|trim|kwart|ceyre)[a-z]*"
    r"|\u7b2c?(?P<d>[1-4])\s?(?:\u5b63\u5ea6|\u56db\u534a\u671f|\ubd84\uae30)"
    r"|\u0627\u0644\u0631\u0628\u0639 (?P<e>[1-4])"
)
_HALF = re.compile(r"(?<![a-z0-9])(?:[hs]\s?(?P<a>[12])|(?P<b>[12])\s?h)(?![a-z0-9])")
_YEAR = re.compile(r"(?<![\d.,])(20\d\d)(?![\d%]|[.,]\d)")
_SHORT_YEAR = re.compile(r"[qhts]\s?[1-4]\s?[/' -]\s?'?(\d\d)(?!\d)")
_MONTH_AND_YEAR = re.compile(
    r"(?<!\d)(?P<y1>20\d\d)\s?[-/.\u5e74\ub144]\s?(?P<m1>1[0-2]|0?[1-9])(?!\d)"
    r"|(?<!\d)(?:(?:3[01]|[12]\d|0?[1-9])[-/.])?(?P<m2>1[0-2]|0?[1-9])[-/.](?P<y2>20\d\d)(?!\d)"
)
_EAST_ASIAN_MONTH = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])\s?(?:\u6708|\uc6d4)")


@dataclass(frozen=True)
class Period:
    """First and last day, and where the words for it stand in the text."""

    first: date
    last: date
    start: int
    end: int


@dataclass(frozen=True)
class _Part:
    """Months of a year, of which ``month`` is the first; ``length`` of them."""

    month: int
    length: int
    start: int
    end: int


def find_period(text: str, languages: tuple[str, ...], today: date) -> Period | None:
    """The period that is named and not over by ``today``, or None."""
    year, year_span = _year(text, languages, today)
    part = _part(text, languages, has_year=year is not None)
    if part is None and year is None:
        return _next_unit(text, languages, today)
    if part is None:
        part = _Part(1, 12, *year_span)
    start = min(part.start, year_span[0]) if year is not None else part.start
    end = max(part.end, year_span[1]) if year is not None else part.end
    is_next = bool(_beside(text, part.start, part.end, finder("timing", "next", languages)))
    if year is None:
        year = _coming_year(part, today, skip_current=is_next)
    first, last = _days(year, part)
    period = _narrowed(Period(first, last, start, end), text, languages)
    return period if period.last >= today else None


def _days(year: int, part: _Part) -> tuple[date, date]:
    return _month_start(year, part.month), _month_start(year, part.month + part.length) - _DAY


_DAY = timedelta(days=1)


def _month_start(year: int, month: int) -> date:
    years, months = divmod(month - 1, 12)
    return date(min(year + years, 9999), months + 1, 1)


def _coming_year(part: _Part, today: date, *, skip_current: bool) -> int:
    for year in (today.year - 1, today.year):
        first, last = _days(year, part)
        if (first > today) if skip_current else (last >= today):
            return year
    return today.year + 1


def _year(text: str, languages: tuple[str, ...], today: date) -> tuple[int | None, tuple[int, int]]:
    for pattern, century in ((_YEAR, 0), (_SHORT_YEAR, 2000)):
        if match := pattern.search(text):
            return int(match[1]) + century, match.span(1)
    units = rf"(?:{any_of(phrases('timing', 'year', languages)).pattern})"
    for key, ahead in (("year_after_next", 2), ("next_year", 1), ("this_year", 0)):
        if match := finder("timing", key, languages).search(text):
            return today.year + ahead, match.span()
    for key, ahead in (("next", 1), ("this", 0)):
        if match := _with_unit(key, units, languages).search(text):
            return today.year + ahead, match.span()
    return None, (0, 0)


@cache
def _with_unit(key: str, units: str, languages: tuple[str, ...]) -> re.Pattern[str]:
    word = rf"(?:{finder('timing', key, languages).pattern})"
    return re.compile(rf"{word}[\s-]?{units}|{units}\s{word}")


def _part(text: str, languages: tuple[str, ...], *, has_year: bool) -> _Part | None:
    if match := _QUARTER.search(text):
        number = next(int(group) for group in match.groups() if group)
        return _Part(3 * number - 2, 3, *match.span())
    for hit in hits("quarters", text, languages):
        return _Part(3 * int(hit.key[1]) - 2, 3, hit.start, hit.end)
    if match := _HALF.search(text):
        number = int(match["a"] or match["b"])
        return _Part(6 * number - 5, 6, *match.span())
    for number, key in ((1, "first"), (2, "second")):
        if match := finder("timing", key, languages).search(text):
            return _Part(6 * number - 5, 6, *match.span())
    if match := _MONTH_AND_YEAR.search(text):
        return _Part(int(match["m1"] or match["m2"]), 1, *match.span())
    if match := _EAST_ASIAN_MONTH.search(text):
        return _Part(int(match[1]), 1, *match.span())
    return _named_month(text, languages, has_year=has_year) or _season(text, languages)


_ALSO_WORDS = frozenset({"may", "mar", "marzo", "mart"})
_BEFORE_A_MONTH = re.compile(r"\b(?:in|by|this|next|of|en|a)\s$")


def _named_month(text: str, languages: tuple[str, ...], *, has_year: bool) -> _Part | None:
    months = _months(languages)
    for match in _month_names(languages).finditer(text):
        # "We may open": a name that is also a word counts with "in" or a year beside it.
        is_doubtful = match.group() in _ALSO_WORDS and not has_year
        alone = text.strip() == match.group()
        if not is_doubtful or alone or _BEFORE_A_MONTH.search(text[: match.start()]):
            return _Part(months[match.group()], 1, *match.span())
    return None


@cache
def _month_names(languages: tuple[str, ...]) -> re.Pattern[str]:
    names = sorted(_months(languages), key=len, reverse=True)
    return re.compile(rf"(?<![a-z])(?:{'|'.join(map(re.escape, names))})(?![a-z])")


@cache
def _months(languages: tuple[str, ...]) -> Mapping[str, int]:
    """Names of the months, by the CLDR and the word list; those in digits are read by rule."""
    names: dict[str, int] = {}
    for language in languages:
        months = Locale.parse(language).months
        for form in ("format", "stand-alone"):
            for month, name in months[form]["wide"].items():
                folded = fold(name).text.strip(".")
                if not re.search(r"\d", folded) and len(folded) > 2:
                    names.setdefault(folded, month)
        for month, name in enumerate(phrases("timing", "months", (language,)), start=1):
            names.setdefault(name, month)
    if "en" in languages:
        for month, name in Locale.parse("en").months["format"]["abbreviated"].items():
            names.setdefault(fold(name).text, month)
    return names


def _season(text: str, languages: tuple[str, ...]) -> _Part | None:
    for key, month in _SEASONS.items():
        if match := finder("timing", key, languages).search(text):
            return _Part(month, 3, *match.span())
    return None


def _beside(text: str, start: int, end: int, pattern: re.Pattern[str]) -> str:
    """The word of the pattern that stands beside a stretch, or nothing."""
    for match in pattern.finditer(text, max(0, start - 28), min(len(text), end + 28)):
        gap = text[match.end() : start] if match.end() <= start else text[end : match.start()]
        if (match.end() <= start or match.start() >= end) and len(gap.split()) <= 2:
            return match.group()
    return ""


def _narrowed(period: Period, text: str, languages: tuple[str, ...]) -> Period:
    """The first, middle or last third, where the words say "early", "mid" or "late"."""
    third = (period.last - period.first) / 3
    for key, number in (("early", 0), ("mid", 1), ("late", 2)):
        if _beside(text, period.start, period.end, finder("timing", key, languages)):
            first = period.first + third * number
            last = period.last if number == 2 else period.first + third * (number + 1)
            return replace(period, first=first, last=last)
    return period


def _next_unit(text: str, languages: tuple[str, ...], today: date) -> Period | None:
    """Next or this month, quarter or week."""
    for unit, days in (("week", 7), ("month", 30), ("quarter", 91)):
        units = rf"(?:{any_of(phrases('timing', unit, languages)).pattern})"
        whole = finder("timing", f"next_{unit}", languages).search(text)
        for key, ahead in (("next", 1), ("this", 0)):
            match = whole if whole and ahead else _with_unit(key, units, languages).search(text)
            if match:
                first = today + timedelta(days=days * ahead)
                return Period(first, first + timedelta(days=days), *match.span())
    return None
