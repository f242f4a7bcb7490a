"""What text must not carry into a file: characters that break readers, and live formulas."""

import re
import unicodedata

_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_FORMULA_STARTS = frozenset("=+-@|%\u2212")
"""After compatibility folding, so that full-width forms count; U+2212 is the minus sign."""
_CELL_BREAKS = frozenset("\t\r\n\0")


def clean_text(text: str) -> str:
    """The text with every character that no file may carry shown by a visible stand-in.

    NUL becomes ␀, other control characters their own picture, and what is not a character at
    all the replacement mark. Tab, line feed and carriage return stay.
    """
    return _NOT_TEXT.sub(_stand_in, text)


def _stand_in(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"


def defuse(text: str) -> str:
    """The text behind a single quote if a spreadsheet could take it for a formula.

    Looks past leading spaces and invisible marks, because programs trim them (OWASP ASVS 5,
    1.2.10, widened by what EspoCRM and Data Hub test).
    """
    if not text:
        return text
    if text[0] in _CELL_BREAKS:
        return "'" + text
    seen = next((c for c in text if not _is_blank(c)), "")
    folded = unicodedata.normalize("NFKC", seen)[:1]
    return "'" + text if folded in _FORMULA_STARTS and folded else text


def _is_blank(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) in ("Cf", "Cc", "Zs")


def is_e164(text: str) -> bool:
    """Whether this is a plus and 7 to 15 digits, the first not 0, and nothing else.

    Only such a number may stand in a CSV cell with its plus bare: ``+1-1`` is arithmetic.
    """
    return _E164.fullmatch(text) is not None
