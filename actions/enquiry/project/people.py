"""How many people are to be hired."""

import re

from actions.enquiry.heard import Heard
from actions.enquiry.project.bands import band_of
from actions.enquiry.project.folding import Folded
from actions.enquiry.project.numerals import Number, find_numbers
from actions.enquiry.project.phrases import any_of, finder, phrases

NO_PLANS = "NO_PLANS_TO_HIRE_YET"
_BESIDE = 24
"""Characters between a number and the word for those it counts: "40 new skilled people"."""


def read_people(text: Folded, languages: tuple[str, ...]) -> Heard | None:
    """The band of hiring that a reply means; None when it names none."""
    numbers = people_numbers(text.text, languages)
    counted = [number for number in numbers if counted_after(text.text, number, languages)]
    if chosen := max(counted or numbers, key=lambda number: number.middle, default=None):
        return heard_people(text, chosen, languages, among=len(counted or numbers))
    none = finder("people", "none", languages).search(text.text)
    if none:
        return _heard(NO_PLANS, text.verbatim(none.start(), none.end()), is_exact=True)
    return None


def people_numbers(text: str, languages: tuple[str, ...]) -> list[Number]:
    """The numbers that may count people: no times, money, shares or years."""
    return [
        number
        for number in find_numbers(text, languages, abbreviated=False)
        if not _counts_something_else(text, number, languages)
    ]


def _counts_something_else(text: str, number: Number, languages: tuple[str, ...]) -> bool:
    units = tuple(
        phrase
        for kind in ("day", "week", "month", "quarter", "year")
        for phrase in phrases("timing", kind, languages)
    )
    after = text[number.end :]
    if re.match(r"\s*(?:%|[$\u00a3\u20ac\u00a5\u20b9\u20a9]|[.:]\d)", after):
        return True
    if re.search(
        r"[$\u00a3\u20ac\u00a5\u20b9\u20a9q]\s*$", text[max(0, number.start - 8) : number.start]
    ):
        return True
    return bool(any_of(units).match(after.lstrip(" -")))


def counted_after(text: str, number: Number, languages: tuple[str, ...]) -> int:
    """Where the word for people ends that stands soon after the number, or 0."""
    near = re.split(r"[.;!?,\u3002\uff01\uff1f\n\d]", text[number.end :], maxsplit=1)[0]
    found = finder("people", "people", languages).search(near[: _BESIDE + 16])
    if found and found.start() <= _BESIDE:
        return number.end + found.end()
    return 0


def heard_people(
    text: Folded, number: Number, languages: tuple[str, ...], *, among: int = 1
) -> Heard:
    """The band that a number of people falls in, by its middle when it is a range."""
    low, high = round_people(number.low), round_people(number.high)
    middle = number.middle
    if number.bound == "above":
        low = high = middle = low + 1
    elif number.bound == "below":
        low = high = middle = max(1, high - 1)
    code = band_of("hiring", max(1, middle)) if high >= 1 else NO_PLANS
    spread = {band_of("hiring", max(1, end)) for end in (low, high)}
    certain = len(spread) == 1 and (not number.bound or code == "21+") and among == 1
    end = max(number.said_to, counted_after(text.text, number, languages))
    verbatim = text.verbatim(number.said_from, end)
    return _heard(code, verbatim, is_exact=certain and not number.is_rough)


def round_people(count: float) -> float:
    """Nobody is half a person."""
    return float(round(count)) if count != float("inf") else count


def _heard(code: str, verbatim: str, *, is_exact: bool) -> Heard:
    return Heard(field="hiring", value=code, codes=(code,), verbatim=verbatim, is_exact=is_exact)
