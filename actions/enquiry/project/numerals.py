"""Numbers in a text: in digits or words, exact, rough, bounded or a range."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from actions.enquiry.project.digits import DIGITS, figures
from actions.enquiry.project.folding import fold
from actions.enquiry.project.phrases import any_of, phrases, word_list

_MOST_PARTS = 15
"""Beside the first. No number in words has more; a bound keeps a hostile text cheap to read."""
_SCRIPT = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"


@dataclass(frozen=True)
class Number:
    """From ``low`` to ``high``, which are the same for one number.

    ``scaled``: a word for a thousand or more was part of it; ``bound``: above, below, least, most.
    From ``said_from`` to ``said_to`` stand the number and the words that make it rough or a bound.
    """

    low: float
    high: float
    start: int
    end: int
    is_rough: bool = False
    scaled: bool = False
    bound: str = ""
    said_from: int = 0
    said_to: int = 0

    @property
    def middle(self) -> float:
        """Halfway between the ends."""
        return (self.low + self.high) / 2


@dataclass(frozen=True)
class _Words:
    values: dict[str, float]
    times: frozenset[str]
    rough: frozenset[str]
    unit: re.Pattern[str]
    part: re.Pattern[str]


def find_numbers(text: str, languages: tuple[str, ...], *, abbreviated: bool) -> list[Number]:
    """Every number of a folded text, in order. ``abbreviated``: read "5m" and "300k" too."""
    words = _words(languages, abbreviated)
    found = [
        number
        for match in words.unit.finditer(text)
        for number in _numbers_of(words, match, languages[0])
    ]
    return [_with_bounds(text, number, languages) for number in _ranges(text, found, languages)]


@cache
def _words(languages: tuple[str, ...], abbreviated: bool) -> _Words:
    lists = word_list("numbers")
    values: dict[str, float] = {}
    times: set[str] = set()
    rough: set[str] = set()
    joiners: set[str] = set()
    for language in languages:
        for kind in ("words", "times", "rough", "tens"):
            for value, written in lists[language][kind].items():
                for word in written.split():
                    form = fold(word.replace("_", " ")).text
                    if form in values:
                        continue  # The language of the text comes first.
                    values[form] = float(value)
                    if kind in ("times", "tens"):
                        times.add(form)
                    if kind in ("rough", "tens"):
                        rough.add(form)
        joiners.update(fold(lists[language]["and"]).text.split())
    part = "|".join(map(_spelt, sorted(values, key=len, reverse=True)))
    larger = "|".join(map(_spelt, sorted(times, key=len, reverse=True)))
    joined = "|".join(map(re.escape, joiners)) or "(?!)"
    short = _short() if abbreviated else "(?!)"
    gap = rf"[\s-]{{0,2}}(?:(?:{joined})[\s-]{{0,2}})?"
    run = rf"(?:{part})(?:{gap}(?:{part})){{0,{_MOST_PARTS}}}"
    figure = (
        rf"(?:{DIGITS})(?:\s?(?:{short})(?![a-z0-9])|{gap}(?:{larger})"
        rf"(?:\s?(?:{larger})){{0,2}}(?:\s?(?:{DIGITS})\s?(?:{larger})){{0,3}}{_right(languages)})?"
    )
    unit = rf"(?<![\d.,])(?:{figure})|{_left()}(?:{run}){_right(languages)}"
    token = rf"(?P<digits>{DIGITS})|(?P<short>(?:{short})(?![a-z0-9]))|(?P<word>{part})"
    return _Words(values, frozenset(times), frozenset(rough), re.compile(unit), re.compile(token))


def _spelt(word: str) -> str:
    return r"[\s-]{1,2}".join(map(re.escape, word.split()))


def _short() -> str:
    return "|".join(map(re.escape, sorted(_abbreviations(), key=len, reverse=True)))


@cache
def _abbreviations() -> dict[str, float]:
    rows = word_list("currencies")["abbreviations"]
    return {letters: float(value) for value, written in rows.items() for letters in written}


def _left() -> str:
    """A number in words begins a word; in Korean too, where syllables are numerals as well."""
    return (
        r"(?<![a-z\u00e0-\u024f\d])(?<![\u0900-\u0963\u0970-\u097f])"
        r"(?<![\u0620-\u0647\u0649\u064a\u066e-\u06d3])(?<![\uac00-\ud7a3])"
        r"(?<!\u7b2c)"
    )


@cache
def _right(languages: tuple[str, ...]) -> str:
    """A number ends a word, or is followed by what it counts where words are not parted."""
    counters = phrases("measures", "counters", languages)
    known = "|".join(re.escape(fold(word).text) for word in counters) or "(?!)"
    return (
        r"(?![a-z\u00e0-\u024f])(?![\u0900-\u0963\u0970-\u097f])(?![\u0620-\u064a\u066e-\u06d3])"
        rf"(?:(?![{_SCRIPT}])|(?={known}))"
    )


def _numbers_of(words: _Words, match: re.Match[str], language: str) -> Iterator[Number]:
    """One number, or several where one cannot go on: "five six"."""
    stack: list[float] = []
    start = last = match.start()
    is_rough = scaled = in_digits = False
    text = match.group()
    for token in words.part.finditer(text):
        value, is_times, rough, is_scale = _value(words, token, text, language)
        if not is_times and stack and not _goes_on(stack, value):
            yield Number(sum(stack), sum(stack), start, last, is_rough, scaled)
            stack, start, is_rough, scaled = [], match.start() + token.start(), False, False
        if is_times:
            # "1500 million"; in words only what is less than the scale is counted by it.
            smaller = stack.pop() if in_digits else 0.0
            while stack and stack[-1] < value:
                smaller += stack.pop()
            value *= smaller or 1
        stack.append(value)
        in_digits = bool(token["digits"])
        is_rough, scaled = is_rough or rough, scaled or is_scale
        last = match.start() + token.end()
    if stack:
        yield Number(sum(stack), sum(stack), start, last, is_rough, scaled)


def _value(
    words: _Words, token: re.Match[str], text: str, language: str
) -> tuple[float, bool, bool, bool]:
    if token["digits"]:
        after = text[token.end() :].strip()
        return figures(token["digits"], language, before_scale=bool(after)), False, False, False
    if token["short"]:
        return _abbreviations()[token["short"]], True, False, True
    word = re.sub(r"[\s-]+", " ", token["word"])
    word = word if word in words.values else word.replace(" ", "-")
    value = words.values[word]
    return value, word in words.times, word in words.rough, word in words.times and value >= 1000


def _goes_on(stack: list[float], value: float) -> bool:
    """Whether a value may be added: forty and five, five and forty (German), sixty and ten."""
    top = stack[-1]
    if value < 1 or top >= 1000 > value:
        return True
    if top in (60, 80):
        return value < 20
    if top < 10 and value in (20, 30, 40, 50, 60, 70, 80, 90):
        return True
    order = 1
    while top >= 10 and top % (order * 10) == 0:
        order *= 10
    return value < order


_SIGN_AT_END = re.compile(r"\s*[a-z]{0,3}[$\u00a3\u20ac\u00a5\u20b9\u20a9]\s*$")


def _ranges(text: str, found: list[Number], languages: tuple[str, ...]) -> list[Number]:
    """Join "5 to 10", "5-10" and, in Chinese, "five six" into one number each."""
    between = any_of(phrases("measures", "between", languages))
    joined: list[Number] = []
    for number in found:
        before = joined[-1] if joined else None
        if before and before.low == before.high:
            gap = re.sub(_SIGN_AT_END, "", text[before.end : number.start]).strip()
            is_range = bool(re.fullmatch(r"[-~/]|\.\.+", gap) or between.fullmatch(gap))
            low = _same_scale(before, number)
            beside = gap == "" and before.end == number.start and number.high > low >= 1
            if (is_range and low < number.high) or (beside and number.high - low <= low):
                joined[-1] = replace(
                    number,
                    low=low,
                    start=before.start,
                    is_rough=before.is_rough or number.is_rough or beside,
                    scaled=before.scaled or number.scaled,
                )
                continue
        joined.append(number)
    return joined


def _same_scale(low: Number, high: Number) -> float:
    """The lower end, in the upper end's thousands or millions where only that one names them."""
    if low.scaled or low.low >= 1000 or not high.scaled:
        return low.low
    scale = 1.0
    while scale * 1000 <= high.high:
        scale *= 1000
    return low.low * scale


def _with_bounds(text: str, number: Number, languages: tuple[str, ...]) -> Number:
    """The number with what is said before and after it: "about", "more than", "or so"."""
    reach = max(0, number.start - 30)
    before, after = text[reach : number.start], text[number.end : number.end + 24]
    about = any_of(phrases("measures", "about", languages))
    rough_from, rough_to = _ends_with(about, before), _starts_with(about, after)
    bound, bound_from, bound_to = "", None, 0
    if number.low == number.high:
        bound, bound_from, bound_to = _bound(before, after[rough_to:], languages)
    starts = [len(before), *(place for place in (rough_from, bound_from) if place is not None)]
    is_rough = number.is_rough or rough_from is not None or rough_to > 0
    return replace(
        number,
        is_rough=is_rough,
        bound=bound,
        said_from=reach + min(starts),
        said_to=number.end + rough_to + bound_to,
    )


def _bound(before: str, after: str, languages: tuple[str, ...]) -> tuple[str, int | None, int]:
    """The kind of bound, where its words begin before the number, and end after it."""
    if plus := re.match(r"\s*\+", after):
        return "least", None, plus.end()
    for kind in ("above", "least", "below", "most"):
        later = any_of(phrases("measures", f"{kind}_after", languages))
        if length := _starts_with(later, after):
            return kind, None, length
    for kind in ("below", "above", "least", "most"):
        place = _ends_with(any_of(phrases("measures", kind, languages)), before)
        if place is not None:
            return kind, place, 0
    return "", None, 0


_MONEY_SIGN = re.compile(
    r"\s*(?:[a-z]{0,3}[$\u00a3\u20ac\u00a5\u20b9\u20a9]|(?:gbp|eur|usd)\b)?\s*"
)


def _ends_with(pattern: re.Pattern[str], text: str) -> int | None:
    """Where the phrase at the end of a text begins; a sign for money may stand after it."""
    for match in pattern.finditer(text):
        if _MONEY_SIGN.fullmatch(text, match.end()):
            return match.start()
    return None


def _starts_with(pattern: re.Pattern[str], text: str) -> int:
    """How long the phrase is that a text starts with; 0 for none."""
    found = pattern.match(text, len(text) - len(text.lstrip()))
    return found.end() if found else 0
