"""How far a firm's name goes in running text, and what shows that it is one."""

import re
from functools import cache

from actions.enquiry.person.places import find_places
from actions.enquiry.person.text import Message, any_of, is_joined_script
from actions.enquiry.person.wordlists import listed, strip_end, word_set, words

Span = tuple[int, int]
_TOKEN = re.compile(r"[^\s,;:!?\n()\"\u201c\u201d\u300c\u300d]+")
_LONGEST_NAME = 7
"""Words of a firm's name in running text."""


def company_run(message: Message, at: int, limit: int) -> Span | None:
    """The firm's name that begins here: capital letters, small words between, a legal form."""
    opening = re.match(rf"\s*[\"'\u201c\u300c]?(?:{_articles()}\s+)?", message.plain[at:limit])
    at += opening.end() if opening else 0
    if at < limit and is_joined_script(message.plain[at]):
        return _joined_run(message, at, limit)
    end, last = at, at
    for count, token in enumerate(_TOKEN.finditer(message.plain, at, limit)):
        word = token.group()
        if count >= _LONGEST_NAME or message.plain[last : token.start()].strip(" "):
            form = re.match(rf",\s?{legal_form().pattern}", message.plain[last:limit])
            if form:
                end = last + form.end()
            break
        last = token.end()
        if is_name_word(word):
            end = last
        elif word.casefold() not in word_set("companies", "inside"):
            break
        if word.endswith(".") and not has_legal_form(word) and len(word) > 3:
            break
    while end > at and message.plain[end - 1] in ".-" and not has_legal_form(message.plain[at:end]):
        end -= 1
    return (at, end) if end > at else None


def has_legal_form(text: str) -> bool:
    """Whether "Ltd", "GmbH", 有限公司 or their like is in the text, after or before a name."""
    return bool(legal_form().search(text))


def is_place(message: Message, span: Span) -> bool:
    """Whether all of it is a country, its people or a city."""
    part = message.part(*span)
    form = re.search(rf"\s?{legal_form().pattern}$", part.plain)
    part = part.part(0, form.start()) if form else part
    return any(p.start <= 1 and p.end >= len(part.plain.rstrip(".")) for p in find_places(part))


def is_big_particle(word: str) -> bool:
    """Whether it is a "Van" or "De" of a name, told from a lead-in by its capital letter."""
    bare = word.strip(" ,(")
    return bare[:1].isupper() and bare.casefold() in word_set("names", "particles")


def is_name_word(word: str) -> bool:
    """Whether the word can be part of a firm's name: a capital, a digit, a script without them."""
    first = next((c for c in word if c.isalnum()), "")
    return bool(first) and (
        first.isupper()
        or first.isdigit()
        or (
            first.isalpha()
            and not first.islower()
            and word.casefold() not in word_set("names", "stops")
        )
        or bool(re.match(r"[a-z]{1,2}[A-Z]|[a-z]{1,5}'[^\W\d_a-zà-ÿ]", word))
        or bool(re.fullmatch(r"(?:gmbh|ltd|plc|inc|llc|s\.r\.o|d\.o\.o|a\.s|sp|z|o\.o)\.?", word))
    )


@cache
def legal_form() -> re.Pattern[str]:
    """A pattern for "Ltd", "GmbH", 有限公司 and their like."""
    forms = words("companies")["legal_forms"]
    loose = words("companies")["joined"]
    exact = any_of(forms["exact"])
    # No form goes on: "Co" is none in "Co-Investment".
    return re.compile(rf"(?:{exact}(?!-)|(?i:{any_of([*forms['any'], *loose])}))")


def _joined_run(message: Message, at: int, limit: int) -> Span | None:
    stretch = message.plain[at:limit]
    formal = re.match(
        r"[^,.;:!?\s的]{0,24}?(?:有限公司|公司|集团|集團|株式会社|有限会社|合同会社)", stretch
    )
    if formal:
        return at, at + formal.end()
    before = re.match(
        r"(?:株式会社|有限会社|合同会社|주식회사|\(주\)|㈜|㈱)\s?[^\s,.;:!?のはがを의]{1,20}",
        stretch,
    )
    found = before or re.match(r"[^\s,.;:!?的の]{2,20}", stretch)
    if not found:
        return None
    end = strip_end(message.part(at, at + found.end()), listed("companies", "ends"))
    cut = re.search(r"(?:工作|上班|任职|에서|입니다|의)", end.plain)
    size = cut.start() if cut else len(end.plain)
    return (at, at + size) if size >= 2 else None


@cache
def _articles() -> str:
    return any_of(words("companies")["before_name"])
