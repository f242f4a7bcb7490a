"""Tells small talk and calls for a person from questions, by the bot's own examples.

In the chat Rasa has the first word on what a visitor does; this catches what it let through,
and stands in for it when the question path is evaluated alone.
"""

import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from answers.bank import Bank
from answers.index import Match
from answers.reply import ReplyKind
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
NEAR_ENOUGH = 0.66
NEAR_ENOUGH_ABROAD = 0.42
"""Least cosine to the nearest example of an act, in English and in other languages; an act must
also lie as near as any question. Read off ``data/evaluation/tuning``."""

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
    """Examples of acts as rows of numbers, beside the questions they must be told from."""

    def __init__(self, acts: Mapping[str, ReplyKind], bank: Bank) -> None:
        self._kinds = list(acts.values())
        rows = bank.rows(list(acts))
        self._acts = bank.dense[rows]

    def recognise(
        self, vector: NDArray[np.float32], match: Match, *, english: bool
    ) -> tuple[ReplyKind | None, float]:
        """The kind of act, or None for a question, and the cosine to the nearest act."""
        if not self._kinds:
            return None, -1.0
        acts = self._acts @ vector
        found = int(acts.argmax())
        question = max(match.asks_dense.max(initial=-1), match.near_dense.max(initial=-1))
        enough = NEAR_ENOUGH if english else NEAR_ENOUGH_ABROAD
        is_act = acts[found] >= max(enough, float(question))
        return self._kinds[found] if is_act else None, float(acts[found])
