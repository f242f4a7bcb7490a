"""Takes a message apart: the sentence that asks, and the two halves of a double question."""

import re

_SENTENCE_END = re.compile(r"(?<=[.!?;\u3002\uff1f\uff01])\s*(?=\S)")
_JOIN = re.compile(
    r"\s*[?;\uff1f]\s*(?=\S)|,?\s+(?:and|plus|as well as|und|sowie|et|y|e|en|ve|oraz)(?: also)?\s+"
    r"|,\s+(?=(?:what|who|how|when|where|which|is|are|do|does|can)\b)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"^\W*(?:(?:and|also|then|plus|besides|secondly|next)\b[\s,:]*)*"
    r"(?:(?:at|by|from|in|on|for|to|of|with) )?"
    r"(?:what|who|whose|whom|which|where|when|why|how|is|are|was|were|do|does|did|has|have|had|can"
    r"|could|will|would|should|list|name|give|tell)\b",
    re.IGNORECASE,
)
FEWEST_WORDS = 2
LONGEST_PAIR = 220
"""Characters in which two questions side by side are looked for."""


def sentences(text: str) -> list[str]:
    """The sentences of a message, in order; a message of one sentence is its own."""
    return [part.strip() for part in _SENTENCE_END.split(text) if part and part.strip()]


def halves(text: str) -> tuple[str, str] | None:
    """The likeliest way in which a message may be two questions side by side, if there is any.

    That is the most even one, in the end of a long message. More of them, and of the message,
    cost time and made no answer of ``data/evaluation/tuning`` right that was wrong.
    """
    end = asking_part(text, longest=LONGEST_PAIR)
    pairs = [
        (end[: join.start()].strip(), end[join.end() :].strip()) for join in _JOIN.finditer(end)
    ]
    worth = [pair for pair in pairs if all(len(half.split()) >= FEWEST_WORDS for half in pair)]
    return min(worth, key=lambda pair: abs(len(pair[0]) - len(pair[1])), default=None)


def asks_itself(half: str) -> bool:
    """Whether the second half begins as a question of its own does."""
    return bool(_ASKS.match(half))


def asking_part(text: str, *, longest: int = 700) -> str:
    """A long message cut to its last sentences, where the question usually stands."""
    if len(text) <= longest:
        return text
    kept = ""
    for sentence in reversed(sentences(text)):
        if kept and len(kept) + len(sentence) > longest:
            break
        kept = f"{sentence} {kept}".strip()
    return kept[-longest:]
