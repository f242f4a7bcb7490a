"""A message made ready for reading: the visitor's own letters beside a plain copy of them.

Both copies have the same length, so that what is found in the plain one is quoted from the other.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_JOINERS = "\u200c\u200d"
"""Invisible, yet part of the spelling of Persian, Sinhala and other names."""
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("\u2019\u2018\u02bc\u00b4`\u02b9", "'"),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d", "-"),
        **dict.fromkeys("\u3002\uff61\u0964\u06d4", "."),
        **dict.fromkeys("\u060c\u3001\uff64", ","),
        **dict.fromkeys("\u061f\u037e", "?"),
        **dict.fromkeys("\u061b", ";"),
    }
)
_BROKEN = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffd]|[^\S\n ]")
_ABBREVIATION = re.compile(
    r"(?:\b[A-Za-z]|\b(?:Dr|Mr|Mrs|Ms|Prof|St|Sr|Jr|Ltd|Inc|Co|Corp|No|Tel|Sig|Herr|bzw|Ing|Nr))$"
)


@dataclass(frozen=True)
class Message:
    """``words`` as typed, in NFC; ``plain`` with ASCII digits and punctuation, same length."""

    words: str
    plain: str
    language: str

    def without(self, spans: Iterable[tuple[int, int]]) -> "Message":
        """The message with commas where the spans were, so that what stood around them parts."""
        words, plain = list(self.words), list(self.plain)
        for start, end in spans:
            words[start:end] = plain[start:end] = "," * (end - start)
        return Message("".join(words), "".join(plain), self.language)

    def part(self, start: int, end: int) -> "Message":
        """The stretch between two positions."""
        return Message(self.words[start:end], self.plain[start:end], self.language)


def read_message(text: str, language: str) -> Message:
    """Normalise to NFC, drop invisible marks that spell nothing, and join spaces."""
    words = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    words = "".join(c for c in words if c in "\n\t" or c in _JOINERS or not _is_unseen(c))
    words = re.sub(r"[^\S\n]+", " ", words)
    words = re.sub(r" ?\n[ \n]*", "\n", words).strip()
    return Message(words, "".join(map(_plain_character, words)), language)


def has_unseen(text: str) -> bool:
    """Whether control, direction or replacement characters are in the text."""
    return bool(_BROKEN.search(text)) or any(
        unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co") and c != "\n" for c in text
    )


def sentences(message: Message) -> list[tuple[int, int, bool]]:
    """Start, end and whether it is a question by its mark, for each sentence."""
    found, start = [], 0
    for mark in re.finditer(r"[!?;\n]+|\.+", message.plain):
        if mark.group().startswith(".") and not _ends_sentence(message, mark.start(), mark.end()):
            continue
        found.append((start, mark.end(), "?" in mark.group()))
        start = mark.end()
    if message.plain[start:].strip():
        found.append((start, len(message.plain), False))
    return found


def fold(text: str) -> str:
    """Lower case, without accents; vowel signs of Indic scripts stay."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).replace("\u0131", "i")


def any_of(phrases: Iterable[str]) -> str:
    """A pattern for one of the phrases, longest first, as whole words where words have spaces."""
    wanted = sorted({_same(phrase) for phrase in phrases}, key=lambda p: (-len(p), p))
    # What begins a word is tried at the beginnings of words only: most places fail at once.
    at_start = [_phrase(phrase) for phrase in wanted if _starts_word(phrase)]
    anywhere = [_phrase(phrase) for phrase in wanted if not _starts_word(phrase)]
    groups = [rf"(?<!\w)(?:{'|'.join(at_start)})"] if at_start else []
    return "(?:" + "|".join(groups + anywhere) + ")" if wanted else r"(?!)"


def is_joined_script(character: str) -> bool:
    """Whether the script puts no space between words, or fuses endings to them (Korean)."""
    return bool(
        re.match(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u9fff\uac00-\ud7a3]", character)
    )


def is_letter(character: str) -> bool:
    """A letter or a mark that belongs to one."""
    return unicodedata.category(character)[0] in "LM" or character in _JOINERS


def _same(phrase: str) -> str:
    return phrase.translate(_ALIKE)


def _starts_word(phrase: str) -> bool:
    return is_letter(phrase[0]) and not is_joined_script(phrase[0])


def _phrase(phrase: str) -> str:
    pattern = re.escape(phrase).replace(r"\ ", r"\s+")
    if is_letter(phrase[-1]) and not is_joined_script(phrase[-1]):
        pattern += r"(?!\w)"
    return pattern


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn")


def _plain_character(character: str) -> str:
    alike = character.translate(_ALIKE)
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    compatible = unicodedata.normalize("NFKC", alike)
    return compatible if len(compatible) == 1 else alike


def _ends_sentence(message: Message, start: int, end: int) -> bool:
    if message.words[start] in "\u3002\uff61\u0964\u06d4":
        return True
    if end < len(message.plain) and not message.plain[end].isspace():
        return False
    return not _ABBREVIATION.search(message.plain[:start])
