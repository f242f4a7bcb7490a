"""The words of the desk's e-mails, read from ``data/mail/``."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from crm.reference import DATA, load_yaml

FALLBACK = "en"
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_LONGEST_NAME = 60
_LONGEST_LINE = 200
_JOINERS = "\u200c\u200d"
"""Without them names in Persian and Hindi are misspelt."""


@dataclass(frozen=True, kw_only=True)
class MailText:
    """One e-mail's words in one language, with ``{places}`` for values."""

    language: str
    sender: str
    somebody: str
    subject: str
    body: str


@cache
def _files() -> Mapping[str, Any]:
    return {path.stem: load_yaml(path) for path in sorted((DATA / "mail").glob("*.yml"))}


def mail_text(kind: str, language: str) -> MailText:
    """The words for ``kind`` in the language or its base (``de`` for ``de-AT``), else English.

    KeyError when there is no such e-mail.
    """
    files = _files()
    wanted = language.lower().replace("_", "-")
    words = files.get(wanted) or files.get(wanted.partition("-")[0]) or files[FALLBACK]
    return MailText(
        language=words["language"],
        sender=words["sender"],
        somebody=words["somebody"],
        subject=words[kind]["subject"],
        body=words[kind]["body"],
    )


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put the values in their places, all at once: a value that looks like a place stays text.

    KeyError for a place that has no value.
    """
    return _PLACEHOLDER.sub(lambda place: values[place[1]], text)


def one_line(text: str) -> str:
    """A visitor's words on one line of at most 200 characters, without invisible marks."""
    visible = "".join(" " if _breaks(c) else c for c in text if not _is_hidden(c))
    line = " ".join(visible.split())
    return line if len(line) <= _LONGEST_LINE else f"{line[: _LONGEST_LINE - 1]}…"


def name_or_none(text: str | None) -> str | None:
    """The name if it can be one: letters of any script, at most 60 characters, no address.

    The confirmation goes to whatever address was entered, so a "name" must not be able to carry
    a link or a message to a stranger.
    """
    name = one_line(text or "")
    if not name or len(name) > _LONGEST_NAME or re.search(r"\.\w\w", name):
        return None
    return name if all(_may_be_in_a_name(c) for c in name) else None


def _may_be_in_a_name(character: str) -> bool:
    # Letters and their marks; spaces, hyphens and the curved apostrophes; then one by one.
    category = unicodedata.category(character)
    is_usual = category[0] in "LM" or category in ("Zs", "Pd", "Pi", "Pf")
    return is_usual or character in ".,'`·" + _JOINERS


def _breaks(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Zl", "Zp", "Zs")


def _is_hidden(character: str) -> bool:
    # A control mark is a gap, so that "Ann\r\nBcc:" stays readable; these are nothing at all.
    hidden = unicodedata.category(character) in ("Cf", "Cs", "Co", "Cn")
    return hidden and character not in _JOINERS
