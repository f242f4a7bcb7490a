"""Days as people say them in English: "tomorrow", "next Tuesday", "10 March", "the 10th"."""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_WEEKDAY = (
    r"mon(?:days?)?|tue(?:s|sdays?)?|wed(?:s|nesdays?)?|thu(?:r|rs|rsdays?)?|fri(?:days?)?"
    r"|sat(?:urdays?)?|sun(?:days?)?"
)
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_NUMBER = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"

_Dates = frozenset[date]


def read_days(
    words: str, offered: Sequence[date], today: date
) -> tuple[frozenset[date] | None, str]:
    """The days that the words name, and the words without them; None where they name none.

    ``words`` are in lower case. A weekday or a day of the month is the first one offered, or
    the next one where none is offered. "10/3" may be read either way round: the way that is
    offered wins.
    """
    found: set[date] = set()
    named = False
    for pattern, read in _READERS:
        while (match := pattern.search(words)) is not None:
            words = f"{words[: match.start()]} {words[match.end() :]}"
            named = True
            said = read(match, sorted(set(offered)), today)
            # "Tuesday 10 March" is one day, even where two Tuesdays are offered.
            is_said_before = read is _weekday and {at.weekday() for at in said} <= {
                at.weekday() for at in found
            }
            found |= frozenset() if is_said_before else said
    return (frozenset(found) if named else None), words


def _iso(match: re.Match[str], offered: Sequence[date], today: date) -> _Dates:
    year, month, day = (int(match[part]) for part in ("year", "month", "day"))
    return _valid(year, month, day)


def _day_and_month(match: re.Match[str], offered: Sequence[date], today: date) -> _Dates:
    return _coming(_MONTHS.index(match["month"][:3]) + 1, int(match["day"]), today)


def _slashed(match: re.Match[str], offered: Sequence[date], today: date) -> _Dates:
    one, other = int(match["one"]), int(match["other"])
    british, american = _coming(other, one, today), _coming(one, other, today)
    return (british & set(offered)) or (american & set(offered)) or british or american


def _day_of_month(match: re.Match[str], offered: Sequence[date], today: date) -> _Dates:
    number = int(match["day"])
    days = [day for day in offered if day.day == number]
    if days:
        return frozenset(days[:1])
    ahead = (today + timedelta(days=n) for n in range(62))
    return frozenset([day for day in ahead if day.day == number][:1])


def _weekday(match: re.Match[str], offered: Sequence[date], today: date) -> _Dates:
    number = _WEEKDAYS.index(match["weekday"][:3])
    days = [day for day in offered if day.weekday() == number]
    if (match["next"] or "").strip() == "next":
        # In the week after this one where it is offered; people also mean just the coming one.
        days = [day for day in days if day in _week(today, 1)] or days
    ahead = (today + timedelta(days=n) for n in range(7))
    return frozenset((days or [day for day in ahead if day.weekday() == number])[:1])


def _days_ahead(match: re.Match[str], offered: Sequence[date], today: date) -> _Dates:
    said = match[0]
    ahead = 2 if "after" in said else 1 if said.startswith("tomorrow") else 0
    return frozenset({today + timedelta(days=ahead)})


def _this_or_next_week(match: re.Match[str], offered: Sequence[date], today: date) -> _Dates:
    return _week(today, 1 if match["which"] == "next" else 0)


def _week(today: date, ahead: int) -> _Dates:
    monday = today + timedelta(days=7 * ahead - today.weekday())
    return frozenset(monday + timedelta(days=n) for n in range(7))


def _coming(month: int, day: int, today: date) -> _Dates:
    """The day of this year, or of the next where it lies more than a month back."""
    this_year = _valid(today.year, month, day)
    past = today - timedelta(days=31)
    return this_year if any(at > past for at in this_year) else _valid(today.year + 1, month, day)


def _valid(year: int, month: int, day: int) -> _Dates:
    try:
        return frozenset({date(year, month, day)})
    except ValueError:
        return frozenset()


_Reader = Callable[[re.Match[str], Sequence[date], date], _Dates]

_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (re.compile(r"\b(?P<year>20\d\d)-(?P<month>\d\d?)-(?P<day>\d\d?)\b"), _iso),
    (re.compile(rf"\b(?:the )?{_NUMBER} (?:of )?{_MONTH}\b(?: 20\d\d\b)?"), _day_and_month),
    (re.compile(rf"\b{_MONTH} (?:the )?{_NUMBER}\b(?:,? 20\d\d\b)?"), _day_and_month),
    (re.compile(r"\b(?P<one>\d{1,2})/(?P<other>\d{1,2})(?:/(?:20)?\d\d)?\b"), _slashed),
    (re.compile(r"\b(?:the day after tomorrow|day after tomorrow)\b"), _days_ahead),
    (re.compile(r"\b(?:tomorrow|today|this (?=morning|afternoon|evening))"), _days_ahead),
    (re.compile(r"\b(?P<which>this|next) week\b"), _this_or_next_week),
    (re.compile(r"\b(?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th)\b"), _day_of_month),
    (re.compile(rf"\b(?P<next>(?:next|this|coming) )?(?P<weekday>{_WEEKDAY})\b"), _weekday),
)
