"""Tells small talk and calls for a person from questions, by the bot's own examples.

In the chat Rasa has the first word on what a visitor does; this catches what it let through,
and stands in for it when the question path is evaluated alone.
"""

import re

from answers.adapter import Adapter
from answers.encoder import Vectors
from answers.reply import ReplyKind
from answers.vectors import VectorStore
from crm.reference import DATA, load_yaml

_KINDS = {
    "greet": ReplyKind.SMALLTALK,
    "goodbye": ReplyKind.SMALLTALK,
    "thank": ReplyKind.SMALLTALK,
    "ask_bot_challenge": ReplyKind.SMALLTALK,
    "ask_help": ReplyKind.SMALLTALK,
    "ask_privacy": ReplyKind.SMALLTALK,
    "talk_to_person": ReplyKind.HANDOFF,
    "make_enquiry": ReplyKind.HANDOFF,
}
NEAR_ENOUGH = 0.55
"""Least cosine of adapted vectors to the nearest example of an act."""

LEAD = 0.05
"""How much nearer an act's example must lie than any question."""

_MARKED = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")
"""An entity as Rasa's training data marks it: ``[Ann](full_name)``."""


def written_acts() -> dict[str, ReplyKind]:
    """The examples of ``data/nlu`` that are no questions about the region."""
    acts: dict[str, ReplyKind] = {}
    for path in sorted((DATA / "nlu").glob("*.yml")):
        for group in load_yaml(path).get("nlu") or ():
            kind = _KINDS.get(group.get("intent", ""))
            for line in (group.get("examples") or "").splitlines() if kind else ():
                text = re.sub(
                    r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})", r"\1", line.strip("- ").strip()
                )
                if text and kind:
                    acts[text] = kind
    return acts


class Talk:
    """Examples of acts as vectors."""

    def __init__(self, acts: dict[str, ReplyKind], store: VectorStore, adapter: Adapter) -> None:
        self._kinds = list(acts.values())
        self._vectors = adapter(store.vectors(list(acts)))

    def recognise(self, vector: Vectors, nearest_question: float) -> ReplyKind | None:
        """The kind of act, or None for a question.

        ``vector`` is adapted; ``nearest_question`` is its cosine to the nearest question.
        """
        if not self._kinds:
            return None
        near = self._vectors @ vector
        place = int(near.argmax())
        if near[place] < NEAR_ENOUGH or near[place] < nearest_question + LEAD:
            return None
        return self._kinds[place]
