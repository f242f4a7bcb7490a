"""Questions that somebody has already tied to their facts, word for word."""

import re
from collections.abc import Iterable


class Known:
    """Questions by their words. An adviser's new one counts from the next message on."""

    def __init__(self, answered: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        """From questions, and the ids of the facts that answer each; the last one counts."""
        self._facts = {_words(text): fact_ids for text, fact_ids in answered}

    def facts_for(self, question: str) -> tuple[str, ...]:
        """The ids of the facts that answer it; none when nobody wrote just this question."""
        return self._facts.get(_words(question), ())


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
