"""Takes a message apart: the sentence that asks, and the two halves of a double question."""

import re

_SENTENCE_END = re.compile(r"(?<=[.!?;\u3002\uff1f\uff01])\s*(?=\S)")
_SECOND_QUESTION = re.compile(
    r",?\s+(?:and|und|et|y|e|en|i|ve)(?: also)?\s+(?="
    r"(?:what|who|how|when|where|which|why|is|are|was|were|do|does|did|can|could|will|has|have)\b)",
    re.IGNORECASE,
)
FEWEST_WORDS = 3


def sentences(text: str) -> list[str]:
    """The sentences of a message, in order; a message of one sentence is its own."""
    return [part.strip() for part in _SENTENCE_END.split(text) if part and part.strip()]


def double_question(text: str) -> tuple[str, ...]:
    """The questions that stand side by side in one message; empty when there is only one."""
    asking = [part for part in sentences(text) if part.endswith(("?", "\uff1f"))] or [text]
    parts = [half.strip() for part in asking for half in _SECOND_QUESTION.split(part)]
    long_enough = tuple(part for part in parts if len(part.split()) >= FEWEST_WORDS)
    return long_enough if len(long_enough) > 1 else ()


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
