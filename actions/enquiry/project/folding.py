"""Levels case, accents, digits and letter shapes, and finds the way back to the text as written."""

import unicodedata
from dataclasses import dataclass

_LEVELLED = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "\u0131": "i",
        "æ": "ae",
        "œ": "oe",
        "\u2018": "'",
        "\u2019": "'",
        "\u02bc": "'",
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2015": "-",
        "\u2212": "-",
        "\u301c": "~",
        "\uff5e": "~",
        "\u0901": "\u0902",  # Hindi nasal signs are written one for the other.
        "\u0671": "\u0627",
        "\u0649": "\u064a",
        "\u0629": "\u0647",
    }
)
_DROPPED = frozenset(
    [
        *(chr(code) for code in range(0x300, 0x370)),  # accents
        *(chr(code) for code in range(0x64B, 0x656)),  # Arabic vowel and hamza marks
        "\u0640",  # the stroke that stretches Arabic words
        "\u093c",  # the dot under Hindi letters
        *"\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff",
    ]
)


@dataclass(frozen=True)
class Folded:
    """A text to compare with word lists. ``origins[i]`` is where ``text[i]`` was written."""

    text: str
    written: str
    origins: tuple[int, ...]

    def verbatim(self, start: int, end: int) -> str:
        """The stretch as it was written, for a stretch of the folded text."""
        if start >= end:
            return ""
        return self.written[self.origins[start] : self.origins[end - 1] + 1].strip()


def fold(written: str) -> Folded:
    """Level a text. Marks that compose letters of other scripts than Latin and Arabic are kept."""
    letters: list[str] = []
    origins: list[int] = []
    for place, character in enumerate(written):
        for letter in _level(character):
            letters.append(letter)
            origins.append(place)
    return Folded("".join(letters), written, tuple(origins))


def _level(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    if character == "\u00bd":
        return character
    if character.isspace():
        return " "
    apart = unicodedata.normalize("NFKD", character).translate(_LEVELLED).casefold()
    kept = "".join(letter for letter in apart if letter not in _DROPPED)
    return unicodedata.normalize("NFC", kept).translate(_LEVELLED)
