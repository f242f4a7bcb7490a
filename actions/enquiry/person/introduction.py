"""Who someone is in one breath: "Ann Smith, Head of Growth at Acme Ltd"."""

import re
from functools import cache

from actions.enquiry.heard import Heard
from actions.enquiry.person.contacts import until_cut
from actions.enquiry.person.firm_names import (
    Span,
    company_run,
    has_legal_form,
    is_big_particle,
    is_place,
)
from actions.enquiry.person.full_name import checked_name, without_lead
from actions.enquiry.person.role import has_role, role_phrase, split_role
from actions.enquiry.person.text import Message, any_of, is_joined_script
from actions.enquiry.person.wordlists import (
    leads,
    listed,
    strip_end,
    strip_greeting,
    trimmed,
    word_set,
    words,
)

_PARTS = re.compile(r"\s*(?:[,;|\n()]+|\s-+\s?)\s*")
_AND = re.compile(
    r"[\s,.]+(?:(?:and|und|et|y|e|en|i|ve|और|و)\s+)?(?:(?:i|ich|je|yo|eu|io|ik)\s*)?$",
    re.IGNORECASE,
)


def read_introduction(message: Message) -> list[Heard]:
    """The name of a reply first, then role and firm where they are told as well.

    Raises InvalidAnswerError ``not_read`` or ``too_long`` when there is no name.
    """
    bare = without_lead(strip_greeting(trimmed(message)))
    bare, firm_before = _firm_before(bare)
    parts = _parts(bare)
    if not parts:
        return [checked_name(bare)]
    name, after_name = _name_and_rest(parts[0])
    told: dict[str, Heard] = {}
    unclear: list[Message] = []
    for part in (*after_name, *parts[1:]):
        found = _told_in(part)
        if not found and "role" in told and "company" not in told and not unclear:
            # "Ann Smith, CEO, Acme": what follows the role is the firm.
            found = [_heard("company", part, is_exact=False)]
        if not found:
            unclear.append(part)
        for heard in found:
            told.setdefault(heard.field, heard)
    name, title = _joined_title(name)
    if title:
        told.setdefault("role", _heard("role", title))
    elif not told:
        # "Smith, Ann" is one name.
        name = until_cut(bare)
    if firm_before:
        told.setdefault("company", _heard("company", firm_before))
    return [checked_name(name), *told.values()]


def told_after(message: Message, at: int) -> list[tuple[Heard, Span]]:
    """Role and firm in running text, directly after a name that ends at this place."""
    found: list[tuple[Heard, Span]] = []
    here = re.compile(rf"\s+{listed('names', 'here').pattern}", re.IGNORECASE)
    said_here = here.match(message.plain, at)
    at = said_here.end() if said_here else at
    rest = message.plain[at:]
    comma = re.match(r"\s*(?:[,(|\n]|-\s|\s-)\s*", rest)
    if comma and (span := role_phrase(message, at + comma.end())):
        found.append((_span_heard("role", message, span), span))
        at = span[1]
    if firm := firm_after(message, at):
        found.append((_span_heard("company", message, firm), firm))
    elif firm := firm_of(message, at, is_role=bool(found)):
        found.append((_heard("company", message.part(*firm), is_exact=False), firm))
    return found


def firm_after(message: Message, at: int) -> Span | None:
    """The firm that "from", "at" or "of" names right here."""
    link = _any_link().match(message.plain, at)
    if not link or is_big_particle(link.group()):
        return None
    span = company_run(message, link.end(), len(message.plain))
    if span is None or is_place(message, span):
        return None
    is_clear = (
        bool(
            re.fullmatch(
                rf"[\s,(]*{any_of(words('companies')['links']['clear'])}\s*",
                link.group(),
                re.IGNORECASE,
            )
        )
        or link.group().strip() == "of"
    )
    return span if is_clear or has_legal_form(message.plain[slice(*span)]) else None


def firm_of(message: Message, at: int, *, is_role: bool) -> Span | None:
    """The firm of "soy Lucía Núñez, de Logística Azteca": capital letters and no place.

    Behind a name it needs the comma, without which "de Azteca" would be part of the name. It may
    be a small town, so that the visitor should be shown it.
    """
    small = any_of(words("companies")["links"]["of"].get(message.language, []))
    gap = r"\s*,?\s*" if is_role else r"\s*,\s*"
    link = re.compile(rf"{gap}{small}\s*").match(message.plain, at)
    span = company_run(message, link.end(), len(message.plain)) if link else None
    if span is None or is_place(message, span) or not message.plain[span[0]].isupper():
        return None
    return span


def _name_and_rest(part: Message) -> tuple[Message, list[Message]]:
    cut = len(part.plain)
    for pattern in (
        leads("companies", "sure", None),
        leads("roles", None, part.language),
        _clear(),
    ):
        for found in pattern.finditer(part.plain):
            if found.start() > 0 and part.plain[found.end() :].strip():
                cut = min(cut, found.start())
                break
    for found in _any_link().finditer(part.plain):
        if found.start() > 0 and has_legal_form(part.plain[found.end() :]):
            cut = min(cut, found.start())
            break
    if cut == len(part.plain):
        return part, []
    before = _AND.sub("", part.plain[:cut])
    name = part.part(0, len(before))
    return (name, [trimmed(part.part(cut, len(part.plain)))]) if before.strip() else (part, [])


def _told_in(part: Message) -> list[Heard]:
    """Role, firm or both in one stretch between commas; nothing when it is neither."""
    bare = trimmed(part)
    linked = re.match(
        rf"\s*{any_of(words('companies')['links']['clear'])}\s*", bare.plain, re.IGNORECASE
    )
    sure = leads("companies", "sure", None).match(bare.plain)
    opening = linked or sure
    if opening and opening.end() < len(bare.plain):
        firm = strip_end(
            trimmed(bare.part(opening.end(), len(bare.plain))), listed("companies", "ends")
        )
        title = _role_in(firm)
        return title or [_heard("company", _firm_alone(firm))]
    if has_role(bare.plain):
        return _role_in(bare)
    if has_legal_form(bare.plain):
        return [_heard("company", bare)]
    return []


def _role_in(part: Message) -> list[Heard]:
    """The role of a stretch, with the firm when that is told too."""
    if not has_role(part.plain) or (has_legal_form(part.plain) and not _opens_with_role(part)):
        return []
    lead = leads("roles", None, None).match(part.plain)
    if lead and lead.end() < len(part.plain):
        part = trimmed(part.part(lead.end(), len(part.plain)))
    article = re.match(rf"{any_of(words('roles')['articles'])}\s*", part.plain, re.IGNORECASE)
    if article and article.end() < len(part.plain):
        part = part.part(article.end(), len(part.plain))
    role, firm = split_role(strip_end(part, listed("roles", "ends")))
    heard = [_heard("role", trimmed(role, " .,;:!-"))]
    return [*heard, _heard("company", trimmed(firm, " ,;:!"))] if firm else heard


def _opens_with_role(part: Message) -> bool:
    title, firm = split_role(part)
    return firm is not None and has_role(title.plain)


def _parts(message: Message) -> list[Message]:
    """The stretches between commas, brackets and dashes; "PhD" and "Jr." stay with the name."""
    parts: list[Message] = []
    start = 0
    for sign in (*_PARTS.finditer(message.plain), None):
        end = sign.start() if sign else len(message.plain)
        part = trimmed(message.part(start, end))
        is_title = part.plain.casefold() in word_set("names", "suffixes")
        form = (
            parts
            and has_legal_form(part.plain)
            and len(part.plain.split()) == 1
            and len(part.plain) < 6
        )
        if parts and (is_title or form):
            # Joined again with what stands between, as it was typed.
            whole = message.plain.find(parts[-1].plain)
            parts[-1] = trimmed(message.part(whole, end))
        elif part.plain:
            parts.append(part)
        start = sign.end() if sign else end
    return parts


def _firm_before(message: Message) -> tuple[Message, Message | None]:
    """株式会社X の山田太郎, 주식회사 X의 김철수: the firm comes first."""
    found = re.match(
        r"(?P<firm>\S[^,]{1,30}?)(?:の|의)\s?(?P<name>[^のの의,]{2,14})$", message.plain
    )
    if not found or not is_joined_script(found["name"][0]):
        return message, None
    firm = found["firm"]
    if not (has_legal_form(firm) or firm.endswith(("社", "회사", "전자", "그룹"))):
        return message, None
    return message.part(*found.span("name")), message.part(*found.span("firm"))


def _joined_title(name: Message) -> tuple[Message, Message | None]:
    """김철수 대표, 李华经理: a title behind a name of two letters or more."""
    found = re.match(
        rf"(?P<name>\S{{2,4}})\s?(?P<title>{any_of(words('roles')['joined'])})$", name.plain
    )
    if not found or not is_joined_script(name.plain[0]):
        return name, None
    return name.part(*found.span("name")), name.part(*found.span("title"))


def _firm_alone(firm: Message) -> Message:
    return trimmed(firm, " ,;:!") if has_legal_form(firm.plain) else trimmed(firm, " .,;:!")


def _heard(field: str, part: Message, *, is_exact: bool = True) -> Heard:
    return Heard(field=field, value=part.words, verbatim=part.words, is_exact=is_exact)


def _span_heard(field: str, message: Message, span: Span) -> Heard:
    return _heard(field, message.part(*span))


@cache
def _clear() -> re.Pattern[str]:
    return re.compile(
        rf"(?<=\S)\s+{any_of(words('companies')['links']['clear'])}\s+(?=\S)", re.IGNORECASE
    )


@cache
def _any_link() -> re.Pattern[str]:
    every = [*words("companies")["links"]["clear"], *words("companies")["links"]["unclear"]]
    return re.compile(rf"[\s,(]*{any_of(every)}\s*", re.IGNORECASE)
