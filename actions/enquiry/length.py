"""How much a message says, whatever its script."""

import re

_UNSPACED = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
"""Kana and Chinese characters, between which there are no spaces."""


def length_in_words(text: str) -> int:
    """The number of words; two characters count as one where words are not spaced."""
    return len(text.split()) + len(_UNSPACED.findall(text)) // 2
