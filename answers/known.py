"""Questions that somebody has already tied to their facts, word for word."""

import re
from collections.abc import Iterable, Mapping

from answers.written import SAMPLE
from crm.services.knowledge import ExampleRecord


class Known:
    """Written questions by their words. An adviser's new one counts from the next message on."""

    def __init__(self, examples: Iterable[ExampleRecord], samples: Mapping[str, str]) -> None:
        """``samples`` gives, for a topic's sample question, the fact that answers it."""
        self._facts: dict[str, tuple[str, ...]] = {
            _words(text): (fact_id,) for text, fact_id in samples.items()
        }
        self._facts |= {
            _words(e.text): e.fact_ids for e in examples if e.fact_ids and e.voice != SAMPLE
        }

    def facts_for(self, question: str) -> tuple[str, ...]:
        """The ids of the facts that answer it; none when nobody wrote just this question."""
        return self._facts.get(_words(question), ())


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
