"""Tells small talk and calls for a person from questions, by the bot's own examples.

In the chat Rasa has the first word on what a visitor does; this catches what it let through,
and stands in for it when the question path is evaluated alone.
"""

import re
from collections.abc import Sequence

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
NEAR_ENOUGH = 0.4
"""Least cosine of centred vectors to the nearest example of an act."""

MAY_TRAIL = 0.05
"""How much nearer a question may lie than the act. Both were read off held-out acts."""

_MARKED = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")
"""An entity as Rasa's training data marks it: ``[Ann](full_name)``."""


def written_acts() -> dict[str, ReplyKind]:
    """Examples, of ``data/nlu`` and of our own, that are no questions about the region."""
    acts: dict[str, ReplyKind] = {}
    for path in sorted((DATA / "nlu").glob("*.yml")):
        for group in load_yaml(path).get("nlu") or ():
            kind = _KINDS.get(group.get("intent", ""))
            if kind is None:
                continue
            for line in (group.get("examples") or "").splitlines():
                if text := _MARKED.sub(r"\1", line.strip("- ").strip()):
                    acts[text] = kind
    for name, texts in load_yaml(DATA / "questions" / "talk" / "talk.yml").items():
        acts |= dict.fromkeys(texts, ReplyKind(name))
    return acts


class Talk:
    """Examples of acts, and of the questions they must be told from, as vectors."""

    def __init__(
        self,
        acts: dict[str, ReplyKind],
        questions: Sequence[str],
        store: VectorStore,
        adapter: Adapter,
    ) -> None:
        self._centred = adapter.centred
        self._kinds = list(acts.values())
        self._acts = self._centred(store.vectors(list(acts)))
        self._questions = self._centred(store.vectors(questions))

    def recognise(self, vectors: Vectors) -> list[ReplyKind | None]:
        """For each raw vector of a message the kind of act, or None for a question."""
        if not self._kinds:
            return [None] * len(vectors)
        centred = self._centred(vectors)
        acts = centred @ self._acts.T
        questions = (centred @ self._questions.T).max(axis=1, initial=-1)
        found = acts.argmax(axis=1)
        nearest = acts.max(axis=1)
        return [
            self._kinds[place] if near >= NEAR_ENOUGH and near >= question - MAY_TRAIL else None
            for place, near, question in zip(found, nearest, questions, strict=True)
        ]
