"""The country that a visitor or their firm is in or from, never the one they want to come to."""

import re
from functools import cache

from actions.enquiry.heard import Heard
from actions.enquiry.person.places import Place, find_places
from actions.enquiry.person.text import Message, any_of, sentences
from actions.enquiry.person.wordlists import words
from crm.services.errors import InvalidAnswerError
from crm.services.validation import find_country

_SHORT_ENDING = 4
"""In characters; longer ones tell without a subject that people speak of themselves."""
_TOWN = r"(?:[^\W\d_][\w'-]*(?:\s[^\W\d_a-z][\w'-]*)?\s?(?:,|\(|\bin\b|\ben\b)\s*)?"
"""A town of one or two words before its country: "in Munich, Germany"."""


def read_country(message: Message) -> Heard:
    """The country of a reply, as ISO 3166 alpha-2.

    A country told by a large city, or the first of several, is not exact. Raises
    InvalidAnswerError ``not_read``.
    """
    places = find_places(message)
    if re.search(r"[A-Z]{2}$", message.plain.strip(" .")):
        whole = find_country(message.plain)
        if whole == message.plain.strip(" ."):
            places = []
    staying = [place for place in places if not _is_towards(message, place)]
    named = [place for place in staying if place.kind != "city"] or staying
    if named:
        return _heard(message, named[0], is_exact=len({p.code for p in named}) == 1)
    code = None if places else find_country(message.plain)
    if code is None:
        raise InvalidAnswerError("not_read", "There is no country of that name.")
    return Heard(field="country", value=code, verbatim=message.words)


def hear_country(message: Message) -> list[Heard]:
    """The country where the visitor says they are, or that they say they are of."""
    places = find_places(message)
    if not places:
        return []
    ends = [end for _, end, _ in sentences(message)]
    starts = [0, *ends]
    told = []
    for place in places:
        start = max(s for s in starts if s <= place.start)
        before, after = message.plain[start : place.start], message.plain[place.end :]
        if _is_towards(message, place):
            continue
        if place.kind == "people":
            if _is_of(before, after):
                told.append(place)
        elif _is_based(before, after, message.language):
            told.append(place)
    if not told:
        return []
    best = next((place for place in told if place.kind != "city"), told[0])
    return [_heard(message, best, is_exact=True)]


def _heard(message: Message, place: Place, *, is_exact: bool) -> Heard:
    return Heard(
        field="country",
        value=place.code,
        verbatim=message.words[place.start : place.end],
        is_exact=is_exact and place.kind != "city",
    )


def _is_based(before: str, after: str, language: str) -> bool:
    for code, pattern in _based().items():
        if code in ("zh", "ja", "ko") and code != language:
            continue
        if not pattern.search(before):
            continue
        if code == "zh" and not _zh_closes(before, after):
            continue
        if code not in words("countries")["needs_end"]:
            return True
        if _ends().match(after):
            return True
    return bool(_maker_from().search(before)) or bool(
        _says_from().match(after) and not before.strip()
    )


def _zh_closes(before: str, after: str) -> bool:
    """ "我们公司在德国" says where it is, "我们公司在德国买地" what it does there."""
    if not re.search(r"(?:在|[^我们們]来自|^来自)\s*$", before) or re.search(r"总部在\s*$", before):
        return True
    return bool(re.match(r"\s*(?:$|[,.;!?\n]|工作|办公)", after))


def country_after(message: Message, at: int) -> Heard | None:
    """The country told directly after a firm's name: "Acme Ltd, based in Toronto, Canada"."""
    places = find_places(message)
    near = []
    for place in places:
        between = message.plain[at : place.start] if place.start >= at else "?"
        after = message.plain[place.end :]
        if place.kind == "people":
            gap = re.match(r"[\s,]*(.*)$", between, re.DOTALL)
            if gap and _is_of(f"we are {gap[1]}", after):
                near.append(place)
        elif _origin(message.language).fullmatch(between):
            near.append(place)
    best = next((place for place in near if place.kind != "city"), near[0] if near else None)
    return _heard(message, best, is_exact=True) if best else None


def _is_of(before: str, after: str) -> bool:
    """ "We are French", "we are a small German company", "nous sommes une société française"."""
    found = _self().search(before)
    if not found:
        return False
    gap = before[found.end() :].strip()
    noun_next = _noun_after().match(after)
    if not gap:
        return bool(noun_next) or bool(
            re.match(r"\s*(?:$|[.,;!\n])|\s+(?:and|und|et|y|e|en|i|ve)\s", after)
        )
    if len(gap.split()) > 4 or re.search(r"ing\b|\b(?:not|nicht|pas|no|non|niet|nie)\b", gap):
        return False
    return bool(_article().match(gap)) and (bool(noun_next) or bool(_noun_before().search(gap)))


def _is_towards(message: Message, place: Place) -> bool:
    before, after = message.plain[: place.start], message.plain[place.end :]
    return bool(_towards(message.language).search(before)) or bool(_after_towards().match(after))


@cache
def _based() -> dict[str, re.Pattern[str]]:
    article = any_of(words("countries")["articles"])
    return {
        code: re.compile(rf"{any_of(rows)}\s*(?:{article}\s*)?{_TOWN}$", re.IGNORECASE)
        for code, rows in words("countries")["based"].items()
    }


@cache
def _origin(language: str) -> re.Pattern[str]:
    lists = words("countries")
    near = ["in", *lists["near"].get(language, [])]
    return re.compile(
        rf"[\s,(]*{any_of([*lists['origin'], *near])}\s*(?:{any_of(lists['articles'])}\s*)?{_TOWN}",
        re.IGNORECASE,
    )


@cache
def _maker_from() -> re.Pattern[str]:
    """ "We are a battery maker from ..." with at most four words between."""
    lists = words("countries")
    article = any_of(lists["self_articles"])
    origin = any_of(lists["origin"])
    word = r"(?!\S*ing\b|not\b)[^\s,.;:!?]+"
    return re.compile(
        rf"{any_of(lists['self'])}\s+{article}\s+(?:{word}\s+){{1,4}}{origin}\s*"
        rf"(?:{any_of(lists['articles'])}\s*)?$",
        re.IGNORECASE,
    )


@cache
def _says_from() -> re.Pattern[str]:
    """Languages that put the place first and need no subject: "ドイツから来ました"."""
    clear = [end for end in words("countries")["ends"] if len(end) > _SHORT_ENDING]
    return re.compile(any_of(clear), re.IGNORECASE)


@cache
def _ends() -> re.Pattern[str]:
    return re.compile(rf"\s*{any_of(words('countries')['ends'])}", re.IGNORECASE)


@cache
def _self() -> re.Pattern[str]:
    return re.compile(
        rf"{any_of(words('countries')['self'])}(?=\s|$)(?!.*{any_of(words('countries')['self'])})",
        re.IGNORECASE | re.DOTALL,
    )


@cache
def _article() -> re.Pattern[str]:
    return re.compile(
        rf"{any_of(words('countries')['self_articles'])}|{any_of(words('countries')['company_nouns'])}",
        re.IGNORECASE,
    )


@cache
def _noun_after() -> re.Pattern[str]:
    nouns = any_of(words("countries")["company_nouns"])
    return re.compile(
        rf"(?:[\s-]+(?!\S*ing\b)[^\s,.;:!?]+){{0,3}}?\s+(?:\w*{nouns}|\w+(?:unternehmen|firma|hersteller))",
        re.IGNORECASE,
    )


@cache
def _noun_before() -> re.Pattern[str]:
    nouns = any_of(words("countries")["company_nouns"])
    return re.compile(rf"{nouns}(?:\s+\S+)?$", re.IGNORECASE)


@cache
def _towards(language: str) -> re.Pattern[str]:
    article = any_of(words("countries")["articles"])
    lists = words("countries")
    signs = [*lists["towards"], *lists["towards_in"].get(language, [])]
    return re.compile(rf"{any_of(signs)}\s*(?:{article}\s*)?$", re.IGNORECASE)


@cache
def _after_towards() -> re.Pattern[str]:
    return re.compile(rf"\s*{any_of(words('countries')['after_towards'])}", re.IGNORECASE)
