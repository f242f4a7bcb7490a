"""What gives a person away in a text: their addresses, numbers and names, however written."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property

import phonenumbers

ERASED = "[erased]"
"""Stands where a person's words were."""

SHORTEST_NATIONAL = 7
"""Digits of a national number below which it is looked for with its country code only."""

_BETWEEN = r"[\s().\-/\u2010-\u2015\u00b7\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]{0,4}"
"""What may stand between the digits of a number: spaces, dashes, brackets, invisible marks.

Four at most: without an end a text of spaces alone would take the square of its length.
"""

_AT = re.compile(r"[@\uff20]|%40")
_DIGITS = re.compile(r"\d(?:\D{0,4}\d){4}")
"""Most texts hold neither an @ nor five digits together, and need no closer look."""

_NOT_IN_NUMBER = r"(?<!\d)"

_IN_ADDRESS = r"[\w.!#$%&'*+/=?^`{|}~-]"
"""A character of the part before the @ (RFC 5322): ``joann@…`` is not ``ann@…``."""


@dataclass(frozen=True, kw_only=True)
class Marks:
    """Addresses in any form they were given, numbers in E.164, names and other words.

    Addresses and numbers are unmistakable and may be erased wherever they stand. Words are
    only ever looked for: a visitor may call himself "West Midlands".
    """

    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()

    @cached_property
    def _emails(self) -> re.Pattern[str] | None:
        return _either((_email_form(email) for email in _all_forms(self.emails)), re.IGNORECASE)

    @cached_property
    def _numbers(self) -> re.Pattern[str] | None:
        return _either(_phone_form(phone) for phone in sorted(self.phones))

    @cached_property
    def _words(self) -> re.Pattern[str] | None:
        return _either(_word_form(word) for word in sorted(self.words) if _is_telling(word))

    def erase_from(self, text: str) -> str:
        """The text with every address and number replaced by ``ERASED``."""
        if self._emails and _AT.search(text):
            text = self._emails.sub(ERASED, text)
        if self._numbers and _DIGITS.search(text):
            text = self._numbers.sub(lambda m: m[0] if _belongs_to_longer(m) else ERASED, text)
        return text

    def are_in(self, text: str) -> bool:
        """Whether an address or number stands in the text."""
        if self._emails and _AT.search(text) and self._emails.search(text):
            return True
        if self._numbers is None or not _DIGITS.search(text):
            return False
        return any(not _belongs_to_longer(match) for match in self._numbers.finditer(text))

    def name_in(self, text: str) -> bool:
        """Whether a name or another telling word stands in the text, in any letter case."""
        return bool(self._words and self._words.search(_plain(text)))


def _belongs_to_longer(match: re.Match[str]) -> bool:
    """Whether these are the last digits of another number: "+49 121 496 0123"."""
    return bool(_DIGIT_BEFORE.search(match.string, max(0, match.start() - 4), match.start()))


_DIGIT_BEFORE = re.compile(r"\d[ \u00a0()./\u2010-\u2015-]{1,3}\Z")


def _either(forms: Iterable[str], flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str] | None:
    known = [form for form in dict.fromkeys(forms) if form]
    return re.compile("|".join(known), flags) if known else None


def _all_forms(emails: Iterable[str]) -> list[str]:
    """Each address as it is, and with its domain in Unicode and in ASCII (RFC 5891)."""
    forms: set[str] = set()
    for email in emails:
        local, at, domain = email.rpartition("@")
        if not (local and at and domain):
            continue
        forms.add(email)
        for turned in (_to_ascii(domain), _to_unicode(domain)):
            forms.add(f"{local}@{turned}")
    return sorted(forms, key=len, reverse=True)


def _to_ascii(domain: str) -> str:
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain


def _to_unicode(domain: str) -> str:
    try:
        return domain.encode("ascii").decode("idna")
    except UnicodeError:
        return domain


def _email_form(email: str) -> str:
    local, _, domain = email.rpartition("@")
    ending = r"(?![\w-])(?!\.\w)"
    return f"(?<!{_IN_ADDRESS}){_wide(local)}(?:[@\uff20]|%40){_wide(domain)}{ending}"


def _wide(text: str) -> str:
    """The text, each ASCII character also in its full-width form."""
    return "".join(
        f"[{re.escape(c)}{chr(ord(c) + 0xFEE0)}]" if "!" <= c <= "~" else re.escape(c) for c in text
    )


def _phone_form(e164: str) -> str:
    """The number with its country code, its exit code, or as dialled at home."""
    try:
        parsed = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        digits = [_digit(c) for c in e164 if unicodedata.category(c) == "Nd"]
        return f"{_NOT_IN_NUMBER}{_BETWEEN.join(digits)}(?!\\d)" if len(digits) >= 5 else ""
    country = _BETWEEN.join(_digit(c) for c in str(parsed.country_code))
    national = _BETWEEN.join(_digit(c) for c in phonenumbers.national_significant_number(parsed))
    # "+44 (0)121": the zero that is dialled at home only.
    prefix = f"(?:(?:[+\uff0b]|{_digit('0')}{{2}}){_BETWEEN})?"
    abroad = f"{prefix}{country}{_BETWEEN}{_digit('0')}?{_BETWEEN}"
    if len(phonenumbers.national_significant_number(parsed)) < SHORTEST_NATIONAL:
        return f"{_NOT_IN_NUMBER}{abroad}{national}(?!\\d)"
    return f"{_NOT_IN_NUMBER}(?:{abroad}|{_digit('0')}{_BETWEEN})?{national}(?!\\d)"


@cache
def _digit(digit: str) -> str:
    """A class of this digit in every script."""
    value = unicodedata.digit(digit)
    return f"[{''.join(c for c in _all_digits() if unicodedata.digit(c) == value)}]"


@cache
def _all_digits() -> tuple[str, ...]:
    return tuple(chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) == "Nd")


def _is_telling(word: str) -> bool:
    """Whether a word says enough to be looked for: four letters, or two of a CJK name."""
    plain = _plain(word).strip()
    return len(plain) >= 4 or (len(plain) >= 2 and not plain.isascii())


def _word_form(word: str) -> str:
    plain = r"\s+".join(re.escape(part) for part in _plain(word).split())
    begins, ends = _plain(word).strip()[:1], _plain(word).strip()[-1:]
    # Scripts without spaces have no edges of words to look for.
    before = r"(?<!\w)" if begins.isascii() and begins.isalnum() else ""
    after = r"(?!\w)" if ends.isascii() and ends.isalnum() else ""
    return f"{before}{plain}{after}"


def _plain(text: str) -> str:
    if text.isascii():
        return text.casefold()
    normal = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in normal if unicodedata.category(c) != "Cf")
