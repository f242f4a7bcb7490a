"""Web addresses: http or https only, with a readable host and no surprises in it."""

import re
import unicodedata
from functools import cache
from urllib.parse import SplitResult, urlsplit

import idna

from actions.enquiry.heard import Heard
from actions.enquiry.person.text import Message, has_unseen, sentences
from actions.enquiry.person.wordlists import asks, listed
from crm.services.errors import InvalidAnswerError

LONGEST = 200
"""In characters."""
_SIGNS = r"[^\s<>\"'`{}|^\\,;()\[\]]"
_LINK = re.compile(rf"(?:https?://|www\.){_SIGNS}+", re.IGNORECASE)
_BARE = re.compile(
    rf"(?<![^\W\u3040-\uffff])(?<![@.:/-])(?:https?://)?(?:[^\W_](?:[\w-]{{0,61}}[^\W_])?\.){{1,8}}[^\W\d_]{{2,63}}(?:[:/?#]{_SIGNS}*)?(?![@\w])",
    re.IGNORECASE,
)
_ASCII = re.compile(
    r"(?<![A-Za-z0-9\u00c0-\u05ff@._:/-])(?:https?://)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}[a-z]{2,63}"
    r"(?:[:/?#][\x21\x23-\x26\x2a-\x3b=?-\x5a\x5f\x61-\x7a~]*)?(?![A-Za-z0-9\u00c0-\u05ff@])",
    re.IGNORECASE,
)
"""Beside other scripts, which may touch the name: サイトはacme.jpです."""
_OTHER_SCHEME = re.compile(
    r"(?<![\w.])(?!https?:)[a-z][a-z0-9+.-]{1,20}:(?=\S)(?!\d+(?:[/?#\s]|$))", re.IGNORECASE
)
_FULL_STOP = re.compile(r"[\u3002\uff61\u0964\u06d4]")
_FILES = frozenset(
    {"js", "py", "net", "pdf", "doc", "docx", "txt", "xls", "xlsx", "csv", "png", "jpg"}
)
"""Endings that make "Node.js" or "plan.pdf" no host in running text."""


def read_website(text: str, message: Message) -> Heard:
    """The web address of a reply; ``text`` is the reply as received.

    Raises InvalidAnswerError: ``not_read``, or ``too_long`` past LONGEST characters.
    """
    if has_unseen(text.strip()):
        raise _no_website()
    plain = message.plain
    if "@" in plain or "\\" in plain or _OTHER_SCHEME.search(_without_words(plain)):
        raise _no_website()
    found = _LINK.search(plain) or _bare(plain)
    if not found:
        raise _no_website()
    start, end = found.start(), found.start() + len(_closed(found.group()))
    if re.search(r"https?:", plain[:start] + plain[end:], re.IGNORECASE):
        raise _no_website()
    return Heard(
        field="website",
        value=normalised(message.words[start:end]),
        verbatim=message.words[start:end],
    )


def hear_website(text: str, message: Message) -> list[Heard]:
    """A link, or a bare name beside a word for website, outside questions."""
    if has_unseen(text.replace("\t", " ").strip()):
        return []
    for start, end, marked in sentences(message):
        stretch = message.part(start, end)
        speaks_of_it = listed("addresses", "website_words").search(_LINK.sub(" ", stretch.plain))
        if asks(message, start, end, marked=marked):
            continue
        for found in _LINK.finditer(stretch.plain):
            link = _closed(found.group())
            if speaks_of_it or _is_front_page(link):
                return _heard(stretch, found.start(), found.start() + len(link))
        bare = _bare(stretch.plain) if speaks_of_it else None
        if bare and bare.group().rsplit(".", 1)[-1].casefold() not in _FILES - {"net"}:
            return _heard(stretch, bare.start(), bare.start() + len(_closed(bare.group())))
    return []


def website_stretches(message: Message) -> list[tuple[int, int]]:
    """Where links and bare hosts stand; 。 and its like part two sentences, not a host's labels."""
    links = [m.span() for m in _LINK.finditer(message.plain)]
    return links + [
        m.span()
        for m in _BARE.finditer(message.plain)
        if m.group().rsplit(".", 1)[-1].casefold() not in _FILES
        and not _FULL_STOP.search(message.words[slice(*m.span())])
    ]


def normalised(address: str) -> str:
    """The address with a scheme and a host in lower case, in its own script where that is safe.

    Raises InvalidAnswerError ``not_read`` or ``too_long``.
    """
    if not re.match(r"https?://", address, re.IGNORECASE):
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise _no_website() from error
    if parts.username is not None or parts.password is not None or not parts.hostname:
        raise _no_website()
    where = _host(parts) + (f":{port}" if port is not None else "")
    path = "" if parts.path == "/" and not parts.query else parts.path
    value = f"{parts.scheme.lower()}://{where}{path}" + (f"?{parts.query}" if parts.query else "")
    if len(value) > LONGEST:
        raise InvalidAnswerError("too_long", "The answer is too long for this field.")
    return value


def _host(parts: SplitResult) -> str:
    try:
        ascii_host = idna.encode(parts.hostname or "", uts46=True).decode("ascii")
        readable = idna.decode(ascii_host)
    except idna.IDNAError as error:
        raise _no_website() from error
    labels = ascii_host.split(".")
    if len(labels) < 2 or not re.fullmatch(r"[a-z]{2,}|xn--[a-z0-9-]+", labels[-1]):
        raise _no_website()
    return ".".join(
        shown if _is_one_script(shown) else plain
        for shown, plain in zip(readable.split("."), labels, strict=True)
    )


@cache
def _is_one_script(label: str) -> bool:
    """Whether letters that look alike in several scripts are not mixed (UTS 39, in short)."""
    scripts = {unicodedata.name(c, "?").split()[0] for c in label if c.isalpha()}
    return len(scripts & {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}) < 2


def _heard(stretch: Message, start: int, end: int) -> list[Heard]:
    try:
        value = normalised(stretch.words[start:end])
    except InvalidAnswerError:
        return []
    return [Heard(field="website", value=value, verbatim=stretch.words[start:end])]


def _is_front_page(link: str) -> bool:
    path = re.sub(r"^(?:https?://)?[^/]*", "", link)
    return path.strip("/").count("/") == 0 and len(path) <= 12


def _bare(plain: str) -> re.Match[str] | None:
    """A host without a scheme; what says "our site is" before it does not belong to it."""
    if found := _ASCII.search(plain):
        return found
    lead = re.search(rf"{_site_words()}\s*(?:是|は|が|为|은|는|이|:)", plain)
    return _BARE.search(plain, lead.end() if lead else 0)


@cache
def _site_words() -> str:
    return listed("addresses", "website_words").pattern


def _closed(link: str) -> str:
    # Chinese, Japanese or Korean words that follow a Latin host at once.
    touched = re.match(r"((?:https?://)?[A-Za-z0-9.-]+\.[A-Za-z]{2,})(?=[^\x00-\u05ff])", link)
    link = touched[1] if touched else link
    return link.rstrip(".!?:*~_-'")


def _without_words(plain: str) -> str:
    """Without "website:acme.com", where a word and a colon look like a scheme."""
    return listed("addresses", "website_words").sub("", plain)


def _no_website() -> InvalidAnswerError:
    return InvalidAnswerError("not_read", "There is no web address in that.")
