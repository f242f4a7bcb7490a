"""How much is to be spent, in pounds."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from actions.enquiry.heard import Heard
from actions.enquiry.project.bands import band_of, edges
from actions.enquiry.project.folding import Folded, fold
from actions.enquiry.project.numerals import Number, find_numbers
from actions.enquiry.project.phrases import ARABIC_BEFORE, pattern_of, word_list

NEAR_AN_EDGE = 0.15
"""An amount this close to the edge of a band, as a share, is shown back."""
_REACH = 32
"""Characters before a number in which its currency may stand."""
_LEAST_BARE = 1000
"""Without a currency or a word for thousands, a smaller number is not taken for pounds."""


@dataclass(frozen=True)
class Amount:
    """A sum and where it stands; ``currency`` is an ISO 4217 code, or empty when none was named."""

    number: Number
    currency: str
    start: int
    end: int


def read_amount(text: Folded, languages: tuple[str, ...]) -> Heard | None:
    """The band of spending that a reply means; None when it names none."""
    known = [amount for amount in find_amounts(text.text, languages) if amount.currency]
    bare = [
        amount
        for amount in find_amounts(text.text, languages)
        if amount.number.scaled or amount.number.low >= _LEAST_BARE
    ]
    if chosen := max(known or bare, key=lambda amount: _pounds(amount)[1], default=None):
        return heard_amount(text, chosen, among=len(known or bare))
    return None


def find_amounts(text: str, languages: tuple[str, ...]) -> Iterator[Amount]:
    """Every number with the currency beside it, if any."""
    for number in find_numbers(text, languages, abbreviated=True):
        before = _before().search(text, max(0, number.start - _REACH), number.start)
        after = _after().match(text, number.end)
        if before:
            currency = _currency(before["sign"], languages[0])
            yield Amount(number, currency, before.start("sign"), number.end)
        elif after:
            currency = _currency(after["sign"], languages[0])
            yield Amount(number, currency, number.start, after.end())
        else:
            yield Amount(number, "", number.start, number.end)


def heard_amount(text: Folded, amount: Amount, *, among: int = 1) -> Heard:
    """The band that an amount falls in, by its middle when it is a range."""
    low, high = _pounds(amount)
    code = band_of("spend", (low + high) / 2 if high != float("inf") else high)
    is_exact = (
        amount.currency == "GBP"
        and among == 1
        and not (amount.number.is_rough or amount.number.bound)
        and band_of("spend", low) == band_of("spend", high)
        and not _is_near_an_edge(low)
        and not _is_near_an_edge(high)
    )
    return Heard(
        field="spend",
        value=code,
        codes=(code,),
        verbatim=text.verbatim(
            min(amount.start, amount.number.said_from), max(amount.end, amount.number.said_to)
        ),
        is_exact=is_exact,
    )


def _pounds(amount: Amount) -> tuple[float, float]:
    rate = pounds_per_unit().get(amount.currency, 1.0)
    low, high = amount.number.low * rate, amount.number.high * rate
    if amount.number.bound == "above":
        return low + 1, high + 1
    if amount.number.bound == "below":
        return max(0.0, low - 1), max(0.0, high - 1)
    return low, high


def _is_near_an_edge(pounds: float) -> bool:
    return any(abs(pounds - edge) <= NEAR_AN_EDGE * edge for edge in edges("spend"))


@cache
def pounds_per_unit() -> Mapping[str, float]:
    """ISO 4217 code to pounds, by the team's round figures."""
    rows = word_list("currencies")["currencies"]
    return {code: float(row["pounds"]) for code, row in rows.items()}


@cache
def _signs() -> Mapping[str, str]:
    rows = word_list("currencies")["currencies"]
    return {fold(sign).text: code for code, row in rows.items() for sign in row["said"]}


def _currency(sign: str, language: str) -> str:
    form = re.sub(r"[\s-]+", " ", sign)
    shared = word_list("currencies")["shared"]
    if form in shared:
        return str(shared[form].get(language, shared[form]["else"]))
    return _signs().get(form) or _signs()[form.replace(" ", "-")]


@cache
def _sign_pattern() -> str:
    known = {*_signs(), *word_list("currencies")["shared"]}
    return "|".join(map(_exactly, sorted(known, key=len, reverse=True)))


def _exactly(sign: str) -> str:
    # Word lists let Arabic words carry a prefix; the sign must be found again as it is listed.
    return pattern_of(sign).replace(ARABIC_BEFORE, "")


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"(?P<sign>{_sign_pattern()})\s*$")


@cache
def _after() -> re.Pattern[str]:
    particles = r"(?:\s*(?:de|di|of|d'|an|in|\u7684|\+|\u591a|\u4f59))?"
    return re.compile(rf"\.?{particles}\s*-?(?P<sign>{_sign_pattern()})")
