"""The firm a visitor speaks for, or that there is none."""

import re
from functools import cache

from actions.enquiry.heard import Heard
from actions.enquiry.person.firm_names import (
    Span,
    company_run,
    has_legal_form,
    is_big_particle,
    is_name_word,
    is_place,
    legal_form,
)
from actions.enquiry.person.places import find_places
from actions.enquiry.person.role import has_role, role_words, split_role
from actions.enquiry.person.text import Message, any_of, is_joined_script, sentences
from actions.enquiry.person.wordlists import (
    asks,
    leads,
    listed,
    said,
    strip_end,
    strip_greeting,
    trimmed,
    word_set,
    words,
)
from crm.services.errors import InvalidAnswerError
from crm.services.lead_answers import PRIVATE_INDIVIDUAL

_ANY_FIRM = re.compile(r"(?:一[家个個]|這家|这家|贵|貴|本|該|该|哪)")
"""Chinese for "a firm", "this firm", "your firm", before any word for firm."""
_CLAUSES = re.compile(
    r"\s*[,.;:!\n]+\s*|\s+-+\s+|\s+(?:and|und|et|y|e|en|i|ve|और|so|also|donc|dus|więc)\s+"
)


def read_company(message: Message) -> Heard:
    """The firm's name, or PRIVATE_INDIVIDUAL. Raises InvalidAnswerError ``not_read``."""
    if is_private(message):
        return Heard(field="company", value=PRIVATE_INDIVIDUAL, verbatim=message.words)
    name = strip_greeting(trimmed(message))
    for pattern in (
        leads("companies", "sure", None),
        leads("companies", "loose", message.language),
    ):
        found = pattern.match(name.plain)
        if found and name.plain[found.end() :].strip(" ,.;") and not is_big_particle(found.group()):
            name = _without_article(trimmed(name.part(found.end(), len(name.plain))))
            break
    title, firm = split_role(name)
    if firm is not None and firm.plain and has_role(title.plain):
        name = firm
    name = strip_end(name, listed("companies", "ends"))
    name = _without_town(name)
    bare = _full_stop_off(name)
    if not any(c.isalnum() for c in bare.words) or "@" in bare.plain:
        raise InvalidAnswerError("not_read", "There is no name in that.")
    if asks(message, 0, len(message.plain), marked="?" in message.plain) and "?" in message.plain:
        raise InvalidAnswerError("not_read", "That is a question.")
    return Heard(field="company", value=bare.words, verbatim=bare.words)


def is_private(message: Message) -> bool:
    """Whether the reply says that there is no firm."""
    plain = said(message.plain)
    if _says_private(plain):
        return True
    # "I'm a private person, I have no company" says it twice.
    parts = [part for part in map(said, _CLAUSES.split(plain)) if part]
    told = [part for part in parts if part not in word_set("names", "greetings")]
    return bool(told) and all(map(_says_private, told))


def _says_private(plain: str) -> bool:
    if plain in _private():
        return True
    lead = re.match(rf"(?:{any_of(words('companies')['private_leads'])}\s*)+", plain, re.IGNORECASE)
    plain = plain[lead.end() :].strip() if lead else plain
    end = re.search(rf"\s*{any_of(words('companies')['private_ends'])}$", plain, re.IGNORECASE)
    plain = plain[: end.start()] if end else plain
    return plain in _private()


def hear_company(message: Message) -> list[tuple[Heard, Span]]:
    """The firm that is named as the visitor's own, and where its name stands."""
    for start, end, marked in sentences(message):
        stretch = message.plain[start:end]
        for found in leads("companies", "sure", message.language).finditer(stretch):
            if asks(message, start, end, marked=marked) and _is_impersonal(found.group()):
                continue
            if found.group().endswith(
                (":", "는", "은", "は")
            ) and start + found.start() != start + len(stretch) - len(stretch.lstrip()):
                continue
            span = company_run(message, start + found.end(), end)
            if span and _fits_lead(message, found.group(), span, end):
                return [_heard(message, span)]
        for found in leads("companies", "loose", message.language).finditer(stretch):
            span = company_run(message, start + found.end(), end)
            if (
                span
                and not is_big_particle(found.group())
                and _tells_firm(message, span)
                and not is_place(message, span)
            ):
                return [_heard(message, span)]
        if asks(message, start, end, marked=marked):
            continue
        if span := _by_ending(message, start, end) or _by_legal_form(message, start, end):
            return [_heard(message, span)]
    return []


def _fits_lead(message: Message, lead: str, span: Span, limit: int) -> bool:
    if is_place(message, span):
        return False
    name, after = message.plain[slice(*span)], message.plain[span[1] : limit]
    if legal_form().fullmatch(name):
        return False
    if has_legal_form(name):
        return not _ANY_FIRM.match(name)
    if lead in ("我在",):
        return bool(re.match(r"\s?(?:工作|上班|任职|就职)", after))
    if lead in ("我们是", "我来自", "我们来自", "来自", "代表", "저희는", "우리는"):
        return lead.endswith("来自") and not find_places(message.part(*span))
    return True


def _is_impersonal(lead: str) -> bool:
    return bool(listed("companies", "impersonal").fullmatch(lead))


def _tells_firm(message: Message, span: Span) -> bool:
    """Whether the legal form alone shows a firm: "Acme GmbH", not "a GmbH" or "the X Group"."""
    name = message.plain[slice(*span)]
    form = re.search(rf"{legal_form().pattern}$", name)
    head = message.plain[: span[0]].split()
    return (
        form is not None
        and form.start() > 0
        and not _ANY_FIRM.match(name)
        and form.group().casefold() not in word_set("companies", "common")
        and (not head or head[-1].casefold() not in word_set("companies", "indefinite"))
    )


def _heard(message: Message, span: Span) -> tuple[Heard, Span]:
    name = message.words[slice(*span)]
    return Heard(field="company", value=name, verbatim=name), span


def _by_ending(message: Message, start: int, end: int) -> Span | None:
    """Turkish and Hindi put the name first: "Arçelik şirketinden", "टाटा में काम करता हूँ"."""
    for ending in _endings().finditer(message.plain, start, end):
        head = message.plain[start : ending.start()]
        first = _first_name_word(head)
        before = head[:first].split()
        if first is None or (before and before[-1] in word_set("companies", "indefinite")):
            continue
        if not is_place(message, (start + first, ending.start())):
            return start + first, start + len(head.rstrip())
    return None


def _by_legal_form(message: Message, start: int, end: int) -> Span | None:
    """A name that says by its form that it is a firm's, if the sentence has only one."""
    found: list[Span] = []
    for form in legal_form().finditer(message.plain, start, end):
        if form.group().casefold() in word_set("companies", "common"):
            continue
        if is_joined_script(form.group()[0]):
            continue
        head = message.plain[start : form.start()].rstrip(" ,")
        first = _behind_title(head, _first_name_word(head))
        if first is not None and first < len(head):
            if found and start + first <= found[-1][1]:
                found[-1] = (found[-1][0], form.end())
            else:
                found.append((start + first, form.end()))
    joined = [m.span() for m in _joined_form().finditer(message.plain, start, end)]
    formal = [span for span in found if _tells_firm(message, span)]
    spans = [span for span in (*formal, *joined) if not is_place(message, span)]
    return spans[0] if len(spans) == 1 else None


def _behind_title(head: str, first: int | None) -> int | None:
    """Where the firm's name begins in "COO of Helix Motion"."""
    if first is None:
        return None
    linked = rf"\s+{any_of(words('companies')['links']['unclear'])}\s+(?=\S)"
    found = re.compile(rf"{role_words().pattern}{linked}", re.IGNORECASE).match(head, first)
    return found.end() if found else first


def _first_name_word(head: str) -> int | None:
    """Where the run of capitalised words that ends the text begins."""
    first: int | None = None
    position = len(head)
    for token in reversed(list(re.finditer(r"\S+", head))):
        word = token.group()
        if head[token.end() : position].strip() or (word[-1] in ",;:!?." and first is not None):
            break
        if is_name_word(word) and word.casefold() not in _not_first():
            first = token.start()
        elif first is None or word not in ("&", "and", "und", "et", "y", "e", "of", "+"):
            break
        position = token.start()
    return first


@cache
def _joined_form() -> re.Pattern[str]:
    """株式会社X, X株式会社, X有限公司, 주식회사 X; a bare "company" names none."""
    name = r"[^\s,.;:!?()\u300c\u300dのはがをにで은는이가을를의我们們是在来自叫]"
    ahead = r"(?:株式会社|有限会社|合同会社|주식회사|유한회사|\(주\)|㈜|㈱)"
    behind = any_of(f for f in words("companies")["joined"] if f not in ("公司", "유한회사"))
    return re.compile(rf"{ahead}\s?{name}{{1,20}}|{name}{{2,20}}{behind}")


@cache
def _endings() -> re.Pattern[str]:
    return re.compile(rf"\s+{any_of(words('companies')['own_endings'])}", re.IGNORECASE)


@cache
def _private() -> frozenset[str]:
    return frozenset(said(word) for row in words("companies")["private"].values() for word in row)


@cache
def _not_first() -> frozenset[str]:
    return frozenset({"we", "i", "our", "my", "the", "hello", "hi", "wir", "nous", "from", "at"})


def _without_article(name: Message) -> Message:
    found = re.match(r"(?:die|der|das|dem)\s+", name.plain)
    return name.part(found.end(), len(name.plain)) if found else name


def _without_town(name: Message) -> Message:
    """ "Acme GmbH, Munich": after a legal form, a comma ends the name."""
    comma = name.plain.find(",")
    if comma > 0 and re.search(rf"{legal_form().pattern}$", name.plain[:comma]):
        rest = name.plain[comma + 1 :]
        if not re.match(rf"\s*{legal_form().pattern}", rest):
            return name.part(0, comma)
    # "Acme GmbH in Munich": neither does it go on in small letters.
    form = re.search(rf"{legal_form().pattern}(?=\s+(?P<next>[^\W\d_A-Z][\w]*))", name.plain)
    if (
        form
        and form.start() > 0
        and form["next"].islower()
        and (form["next"] not in word_set("companies", "inside"))
    ):
        return name.part(0, form.end())
    return name


def _full_stop_off(name: Message) -> Message:
    if name.plain.endswith(".") and not re.search(rf"{legal_form().pattern}$", name.plain):
        return trimmed(name, " .,;")
    return name
