"""E-mail addresses as written, spoken ("ann at acme dot com") or typed in full width."""

import re
from functools import cache
from itertools import islice

from actions.enquiry.heard import Heard
from actions.enquiry.person.text import Message
from actions.enquiry.person.wordlists import word_set, words
from crm.services.errors import InvalidAnswerError
from crm.services.validation import parse_email

_PART = r"[^\s<>(),;:\"\[\]{}@!?|/\\=*#&]"
_WRITTEN = re.compile(rf"{_PART}{{1,64}}\s?@\s?{_PART}{{1,253}}")
_MOST = 20
"""Looked at in one message."""
_LATIN = r"A-Za-z0-9\u00c0-\u024f"


def read_email(message: Message) -> Heard:
    """The one address of the message.

    Raises InvalidAnswerError: ``no_email``, ``many_emails``, or ``bad_email``.
    """
    found: dict[str, Heard] = {}
    broken: InvalidAnswerError | None = None
    for start, end, address in email_stretches(message):
        try:
            heard = _heard(message, start, end, address)
        except InvalidAnswerError as error:
            broken = broken or error
            continue
        found.setdefault(heard.value.casefold(), heard)
    if len(found) > 1:
        raise InvalidAnswerError("many_emails", "There is more than one e-mail address in that.")
    if found:
        return next(iter(found.values()))
    if broken:
        raise broken
    # What is left has no address, or an @ where none can be: the rule says which.
    address = parse_email(message.plain).address
    return Heard(field="email", value=address, verbatim=message.words)


def hear_email(message: Message) -> list[Heard]:
    """The first address anywhere in the message; one of several is not exact."""
    found = []
    for start, end, address in email_stretches(message):
        try:
            found.append(_heard(message, start, end, address))
        except InvalidAnswerError:
            continue
    if not found:
        return []
    many = len({heard.value.casefold() for heard in found}) > 1
    return [
        Heard(field="email", value=found[0].value, verbatim=found[0].verbatim, is_exact=not many)
    ]


def email_stretches(message: Message) -> list[tuple[int, int, str]]:
    """Start, end and plain writing of all that looks like an address."""
    found = []
    for match in islice(_WRITTEN.finditer(message.plain), _MOST):
        start, end = _without_neighbours(match.group(), match.start())
        stretch = message.plain[start:end]
        found.append((start, end, re.sub(r"\s", "", stretch).strip(".'-")))
    for match in islice(_spoken(message.language).finditer(message.plain), _MOST):
        if any(start < match.end() and match.start() < end for start, end, _ in found):
            continue
        if match["box"].split()[-1].casefold() in word_set("addresses", "not_mailboxes"):
            continue
        box, host = (
            re.sub(r"\s+", "", _dot(message.language).sub(".", part))
            for part in match.group("box", "host")
        )
        found.append((match.start(), match.end(), f"{box}@{host}"))
    return sorted(found)


def _heard(message: Message, start: int, end: int, address: str) -> Heard:
    # A comma is a slip for the dot only before a well-known ending.
    slip = re.match(r"\s?,\s?(?:com|net|org|co\.uk|de|fr|es|it|nl|pl)\b", message.plain[end:])
    if slip and "." not in address.split("@")[-1]:
        address += "." + slip.group().strip(" ,")
        end += slip.end()
    email = parse_email(address)
    return Heard(field="email", value=email.address, verbatim=message.words[start:end].strip())


def _without_neighbours(text: str, offset: int) -> tuple[int, int]:
    """Cut words of other scripts that touch a Latin address: 邮箱是ann@acme.com谢谢."""
    box, host = re.split(r"\s?@\s?", text, maxsplit=1)
    start, end = 0, len(text)
    latin_box = re.search(rf"[{_LATIN}._%+'-]+$", box)
    if latin_box and re.search(rf"[{_LATIN}]", latin_box.group()):
        start = latin_box.start()
        if re.search(r"[\u0370-\u05ff]", box[:start]):
            start = 0  # Greek, Cyrillic, Hebrew: one word, and for the rules to judge.
    latin_host = re.match(rf"[{_LATIN}-]+(?:\.[{_LATIN}-]+)*\.[A-Za-z]{{2,}}", host)
    if latin_host and re.match(r"[^\w.-]|[^\x00-\u05ff]", host[latin_host.end() :] or "|"):
        end -= len(host) - latin_host.end()
    return offset + start, offset + end


@cache
def _dot(language: str) -> re.Pattern[str]:
    return re.compile(rf"\s*{_dots(language)}\s*|\s+\.\s+", re.IGNORECASE)


@cache
def _spoken(language: str) -> re.Pattern[str]:
    word = rf"[{_LATIN}][{_LATIN}_+-]{{0,63}}"
    dot = rf"(?:\s*{_dots(language)}\s*)"
    any_dot = rf"(?:{dot}|\.)"
    at = rf"(?:\s*{_either(words('addresses')['at'])}\s*)"
    bracketed = r"\s*[\[({<]\s?(?:at|ät|arroba|chiocciola|arobase|małpa)\s?[\])}>]\s*|\s?@\s?"
    box = rf"(?P<box>{word}(?:{any_dot}{word}){{0,4}})"
    return re.compile(
        # A bracketed "at" is plain enough; the bare word needs a spoken "dot" after it.
        rf"(?<!\w){box}(?:(?:{bracketed})(?=[^\s@]{{1,253}}{any_dot}|{word}{dot})|{at}(?={word}(?:\.{word}){{0,4}}{dot}))"
        rf"(?P<host>{word}(?:{any_dot}{word}){{1,8}})",
        re.IGNORECASE,
    )


def _dots(language: str) -> str:
    # "Point" and "punt" are common words of other languages.
    listing = words("addresses")["dot"]
    return _either([*listing["any"], *listing.get(language, [])])


def _either(listing: list[str]) -> str:
    forms = []
    for form in listing:
        spaced = re.escape(form)
        if (form[0].isalpha() and form.isascii()) or form in ("małpa", "ät"):
            spaced = rf"(?<=\s){spaced}(?=\s)"
        forms.append(spaced)
    return "(?:" + "|".join(sorted(forms, key=len, reverse=True)) + ")"
