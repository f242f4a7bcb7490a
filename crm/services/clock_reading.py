"""Times of day as people say them in English: "3pm", "half past two", "after 10", "morning"."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time

DAY = 24 * 60
"""Minutes."""

Span = tuple[int, int]
"""From the first minute of the day up to, but not including, the second."""

PARTS: dict[str, Span] = {
    r"early (?:in the )?morning": (0, 10 * 60),
    r"late (?:in the )?morning": (10 * 60, 12 * 60),
    r"mornings?|before lunch|forenoon": (0, 12 * 60),
    r"early (?:in the )?afternoon": (12 * 60, 15 * 60),
    r"late (?:in the )?afternoon": (15 * 60, 18 * 60),
    r"afternoons?|after lunch": (12 * 60, 18 * 60),
    r"lunch ?time|lunch|over lunch": (12 * 60, 14 * 60),
    r"evenings?|tonight|after work": (17 * 60, DAY),
}

_HOURS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")

_TIME = re.compile(
    r"(?P<named>\bnoon\b|\bmid ?day\b|\bmidnight\b)"
    r"|(?P<past>\bhalf(?: past)? |\bquarter past |\bquarter to )?"
    rf"(?<![\d:.+#])(?P<hour>\d{{1,2}}|\b(?:{'|'.join((*_HOURS, 'twelve'))})\b)(?!\d)"
    r"(?:(?::|\.|h)(?P<minute>[0-5]\d)(?!\d))?"
    r"(?P<half_of_day> ?[ap]m\b)?(?P<clock> ?o'?clock\b|h\b| ?hrs?\b| ?hours\b)?"
    r"|(?<!\d)(?P<military>(?:[01]\d|2[0-3])[0-5]\d)(?= ?(?:h|hrs?|hours)\b|$)"
)

_FROM = re.compile(r"\b(?:after|from|since|not before|no earlier than|starting(?: at)?)(?: at)? $")
_UNTIL = re.compile(r"\b(?:before|until|till|by|no later than|up to)(?: at)? $")
_ABOUT = re.compile(r"(?:\b(?:around|about|roughly|approximately|circa|near)(?: at)? |~ ?)$")
_AT = re.compile(r"(?:\bat |@ ?)$")
_TO = re.compile(r" ?(?:-|\bto\b|\band\b|\buntil\b|\btill\b) ?")

_FILLER = re.compile(
    r"\b(?:please|thanks|thank you|yes|ok|okay|on|in|the|a|for|me|my|is|was|it|would|will|be|good"
    r"|great|fine|works?|suits?|best|better|slot|call|ring|let's|say|maybe|perhaps|possible|i|i'd"
    r"|like|prefer|want|then|day|time|can|you|we|do|how|what|about|at|and|to|until|till|from)\b|[^\w:]"
)


@dataclass(frozen=True, kw_only=True)
class Clock:
    """What was said about the time of day; nothing said fits every time."""

    exact: frozenset[int] = frozenset()
    """Minutes of the day at which the call was asked for: any of these."""
    limits: tuple[tuple[Span, ...], ...] = ()
    """Every one of these holds; one holds when any of its spans does."""

    @property
    def says_anything(self) -> bool:
        """Whether a time was said at all."""
        return bool(self.exact or self.limits)

    def fits(self, starts: int, ends: int) -> bool:
        """Whether a call from minute to minute of the day is meant."""
        if self.exact and not any(starts <= at < ends for at in self.exact):
            return False
        return all(any(a <= starts < b for a, b in spans) for spans in self.limits)


@dataclass(frozen=True, kw_only=True)
class _Said:
    """One time in the words: the minutes it may mean, and where it stands."""

    minutes: tuple[int, ...]
    start: int
    end: int
    is_plain: bool
    """Only a number: it is a time where the words around it say so."""


def read_clock(words: str, offered: Iterable[time]) -> Clock:
    """What the words, in lower case and without days, say about the time of day.

    "At 3" is the 3 o'clock, of the two, that lies among the ``offered`` times.
    """
    hours = [at.hour * 60 + at.minute for at in offered]
    limits: list[tuple[Span, ...]] = []
    parts: list[Span] = []
    for pattern, span in PARTS.items():
        if re.search(rf"\b(?:{pattern})\b", words):
            words = re.sub(rf"\b(?:{pattern})\b", " ", words)
            parts.append(span)
    if parts:
        limits.append(tuple(parts))
    exact: set[int] = set()
    times = _times(words)
    is_bare = bool(times) and not _FILLER.sub("", _without(words, times))
    while times:
        said = times.pop(0)
        before = words[: said.start]
        if (
            times
            and _TO.fullmatch(words[said.end : times[0].start])
            and (
                not said.is_plain
                or not times[0].is_plain
                or re.search(r"\b(?:between|from) $", before)
                or (is_bare and "and" not in words[said.end : times[0].start])
            )
        ):
            limits.append(_between(said, times.pop(0), hours))
        elif _FROM.search(before):
            limits.append(((_likeliest(said, hours), DAY),))
        elif _UNTIL.search(before):
            limits.append(((0, _likeliest(said, hours)),))
        elif _ABOUT.search(before):
            limits.append(tuple((at - 30, at + 31) for at in _among(said.minutes, hours)))
        elif is_bare or not said.is_plain or _AT.search(before):
            exact |= set(_among(said.minutes, hours))
    return Clock(exact=frozenset(exact), limits=tuple(limits))


def _times(words: str) -> list[_Said]:
    found = []
    for match in _TIME.finditer(words):
        minutes = _minutes(match)
        if minutes:
            is_plain = not any(
                match[part] for part in ("named", "past", "minute", "half_of_day", "clock")
            )
            is_plain = is_plain and not match["military"]
            found.append(
                _Said(minutes=minutes, start=match.start(), end=match.end(), is_plain=is_plain)
            )
    return found


def _minutes(match: re.Match[str]) -> tuple[int, ...]:
    """The minutes of the day that a match may mean; none where it is no time."""
    if match["named"]:
        return (0,) if match["named"] == "midnight" else (DAY // 2,)
    if match["military"]:
        return (int(match["military"][:2]) * 60 + int(match["military"][2:]),)
    said, past = match["hour"], (match["past"] or "").strip()
    hour = int(said) if said.isdigit() else (*_HOURS, "twelve").index(said) + 1
    minute = int(match["minute"] or 0)
    minute += {"": 0, "quarter past": 15, "quarter to": -15}.get(past, 30)
    if hour > 24:
        return ()
    half = (match["half_of_day"] or "").strip()
    if half:
        return ((hour % 12 + (12 if half == "pm" else 0)) * 60 + minute,) if hour <= 12 else ()
    is_24_hours = hour > 12 or hour == 0 or (said.startswith("0") and len(said) == 2)
    if is_24_hours or hour == 12:
        return ((hour * 60 + minute) % DAY,)
    return (hour * 60 + minute, (hour + 12) * 60 + minute)


def _among(minutes: Sequence[int], offered: Sequence[int]) -> tuple[int, ...]:
    """Those within an hour of the offered times, or all where none is."""
    if not offered:
        return tuple(minutes)
    near = [at for at in minutes if min(offered) - 60 <= at <= max(offered) + 90]
    return tuple(near or minutes)


def _likeliest(said: _Said, offered: Sequence[int]) -> int:
    """The one of two o'clocks that is meant: among the offered times, and by day."""
    near = _among(said.minutes, offered)
    return next((at for at in near if 7 * 60 <= at < 19 * 60), near[0])


def _between(one: _Said, other: _Said, offered: Sequence[int]) -> tuple[Span, ...]:
    """The spans that "from one to other" may mean: the shortest, among the offered times."""
    spans = [(a, b) for a in one.minutes for b in other.minutes if a < b]
    if not spans:
        return ((one.minutes[0], DAY),)
    shortest = min(b - a for a, b in spans)
    spans = [(a, b) for a, b in spans if b - a == shortest]
    return tuple([s for s in spans if any(s[0] <= at < s[1] for at in offered)] or spans)


def _without(words: str, times: Sequence[_Said]) -> str:
    for said in reversed(times):
        words = f"{words[: said.start]} {words[said.end :]}"
    return words
