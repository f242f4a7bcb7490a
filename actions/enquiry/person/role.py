"""What a person does in their firm: a job title from the word list, and what it is of."""

import re
from functools import cache

from actions.enquiry.heard import Heard
from actions.enquiry.person.firm_names import Span, company_run, has_legal_form, is_place
from actions.enquiry.person.text import Message, any_of, is_joined_script
from actions.enquiry.person.wordlists import (
    leads,
    listed,
    strip_end,
    strip_greeting,
    strip_lead,
    trimmed,
    word_set,
    words,
)
from crm.services.errors import InvalidAnswerError

LONGEST = 120
"""In characters."""
_WORDS_BEFORE = 3
_WORDS_AFTER = 4
_WEAK_LEADS = frozenset(
    {"as", "it is", "it's", "als", "comme", "como", "come", "jako", "是", "en tant que", "作为"}
)


def read_role(message: Message) -> list[Heard]:
    """The role of a reply, and the firm if it says that as well.

    Raises InvalidAnswerError: ``not_read`` for a question or what has no words, ``too_long``.
    """
    role = strip_greeting(trimmed(message))
    for language in (message.language, None):
        if rest := strip_lead(role, _leads(language)):
            if rest.plain:
                role = _without_article(rest)
            break
    role = strip_end(role, listed("roles", "ends"))
    role, company = split_role(role)
    role = trimmed(role, " .,;:!-")
    if sum(c.isalpha() for c in role.plain) < 2 or re.search(
        r"[?@<>]|https?:|www\.", message.plain
    ):
        raise InvalidAnswerError("not_read", "There is no role in that.")
    if len(role.words) > LONGEST:
        raise InvalidAnswerError("too_long", "The answer is too long for this field.")
    heard = [Heard(field="role", value=role.words, verbatim=role.words)]
    if company:
        heard.append(Heard(field="company", value=company.words, verbatim=company.words))
    return heard


def hear_role(message: Message) -> list[tuple[Heard, Span]]:
    """The role after "I am", "my role is" and their like, and where it stands."""
    for found in _leads(message.language).finditer(message.plain):
        if found.group().casefold() in _WEAK_LEADS:
            continue
        if span := role_phrase(message, found.end()):
            role = message.words[slice(*span)]
            return [(Heard(field="role", value=role, verbatim=role), span)]
    return []


def role_phrase(message: Message, at: int) -> Span | None:
    """The job title that begins here, with what it is of, or None."""
    opening = re.match(rf"\s*(?:{_article()}\s*)?", message.plain[at:])
    at += opening.end() if opening else 0
    clause = re.match(r"[^,;:!?\n|()]*", message.plain[at:])
    text = clause.group() if clause else ""
    if text and is_joined_script(text[0]):
        return _joined_phrase(message, at, text)
    title = role_words().search(text)
    if not title or not _may_stand_before(text[: title.start()]):
        return None
    end = title.end()
    while further := role_words().match(text, end + len(text[end:]) - len(text[end:].lstrip())):
        end = further.end()
    subject = _with_subject(message.part(at, at + len(text)), title.start(), end)
    if subject > end and is_place(message, (at + text.rfind(" ", 0, subject) + 1, at + subject)):
        subject = end
    end = subject
    return at, at + len(text[:end].rstrip(" ."))


def has_role(text: str) -> bool:
    """Whether a word for a job is in the text."""
    return bool(role_words().search(text))


def split_role(message: Message) -> tuple[Message, Message | None]:
    """ "Head of Growth at Acme Ltd" in its two parts; the firm may be absent."""
    link = _clear_link().search(message.plain)
    if link and link.start() > 0:
        return message.part(0, link.start()), trimmed(message.part(link.end(), len(message.plain)))
    for found in _any_link().finditer(message.plain):
        after = trimmed(message.part(found.end(), len(message.plain)))
        span = company_run(after, 0, len(after.plain))
        if not span or found.start() == 0:
            continue
        if has_legal_form(after.plain) or _top_role().fullmatch(
            message.plain[: found.start()].strip()
        ):
            return message.part(0, found.start()), after
    title = _top_role().match(message.plain)
    if title and has_legal_form(message.plain[title.end() :]):
        return message.part(0, title.end()), trimmed(message.part(title.end(), len(message.plain)))
    joined = re.match(
        rf"(?P<firm>\S{{2,30}}?)(?:的|の|의)\s?(?P<role>\S*{_joined_roles()})$", message.plain
    )
    if joined:
        return message.part(*joined.span("role")), message.part(*joined.span("firm"))
    return message, None


@cache
def role_words() -> re.Pattern[str]:
    """A pattern for any word that names a job, in any language."""
    lists = words("roles")
    every = [word for row in lists["words"].values() for word in row] + lists["top"]
    return re.compile(any_of([*every, *lists["joined"]]), re.IGNORECASE)


def _with_subject(clause: Message, start: int, end: int) -> int:
    """Where the title ends: "Head of Growth", "Leiterin Vertrieb Europa"."""
    text, title_ends = clause.plain, end
    is_top = bool(_top_role().fullmatch(text[start:end])) and text[start:end].casefold() not in (
        "directeur",  # Dutch for the head of a firm, French for that of anything.
    )
    after_of = False
    for count, token in enumerate(re.finditer(r"\S+", text[end:])):
        word = token.group().strip(".")
        here = title_ends + token.start()
        if count >= _WORDS_AFTER or _clear_link().match(text, max(0, here - 1)):
            break
        if word.casefold() in _joiners():
            if is_top and word.casefold() not in ("and", "und", "et", "y", "e", "&", "i"):
                break
            following = text[title_ends + token.end() :].strip()
            firm = company_run(clause, title_ends + token.end(), len(text))
            if firm and has_legal_form(text[slice(*firm)]):
                break
            if not following or _is_firm_of(word, text[start:title_ends], following):
                break
            if word.casefold() not in word_set("roles", "of") and not _may_follow(
                following.split()[0]
            ):
                break
            after_of = word.casefold() in word_set("roles", "of")
            continue
        if not after_of and not _may_follow(word) and not _elided(word):
            break
        after_of = False
        end = title_ends + token.end()
        if token.group().endswith("."):
            break
    return end


def _is_firm_of(joiner: str, title: str, following: str) -> bool:
    """ "directora de operaciones de Logística Azteca": a small title is not of a capital thing."""
    first = following.split()[0]
    return (
        joiner.casefold() in word_set("roles", "romance_of")
        and title.islower()
        and first[0].isupper()
        and not first.isupper()
    )


def _elided(word: str) -> bool:
    """ "d'exploitation", "dell'innovazione"."""
    return bool(re.match(r"(?:d|de l|dell|l)'[a-zà-ÿ]", word))


def _may_follow(word: str) -> bool:
    return (
        word[0].isupper()
        or word.casefold() in word_set("roles", "modifiers")
        or bool(role_words().match(word))
    )


def _may_stand_before(text: str) -> bool:
    before = text.split()
    return len(before) <= _WORDS_BEFORE and all(
        (word[0].isupper() or word.casefold().strip("-") in word_set("roles", "modifiers"))
        and not word.endswith(".")
        for word in before
    )


def _joined_phrase(message: Message, at: int, text: str) -> Span | None:
    found = re.match(
        rf"(?P<firm>[^.]{{2,24}}?(?:的|の|의)\s?)?(?P<role>[^.\s的の의は]{{0,10}}?{_joined_roles()})"
        r"(?=です|でございます|として|を|の|입니다|이에요|예요|$|\.|\s|로|,"
        r"|[\u4e00-\u9fff]{2,4}(?:$|[,.!]))",
        text,
    )
    return (at + found.start("role"), at + found.end("role")) if found else None


@cache
def _joined_roles() -> str:
    return any_of(words("roles")["joined"])


@cache
def _top_role() -> re.Pattern[str]:
    top = any_of(words("roles")["top"])
    return re.compile(rf"(?:the\s+)?{top}(?:\s*(?:&|and|und|et|y|e)\s*{top})?", re.IGNORECASE)


@cache
def _clear_link() -> re.Pattern[str]:
    return re.compile(rf"\s+{any_of(words('companies')['links']['clear'])}\s+", re.IGNORECASE)


@cache
def _any_link() -> re.Pattern[str]:
    return re.compile(rf"\s+{any_of(words('companies')['links']['unclear'])}\s+", re.IGNORECASE)


@cache
def _joiners() -> frozenset[str]:
    return word_set("roles", "joiners")


@cache
def _article() -> str:
    return any_of(words("roles")["articles"])


def _without_article(role: Message) -> Message:
    found = re.match(rf"{_article()}\s*", role.plain, re.IGNORECASE)
    return (
        role.part(found.end(), len(role.plain)) if found and found.end() < len(role.plain) else role
    )


def _leads(language: str | None) -> re.Pattern[str]:
    return leads("roles", None, language)
