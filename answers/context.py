"""What came before in a conversation, and how a question leans on it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from answers.places import YEAR, place_pattern

MOST_WORDS = 9
"""A longer question is taken to stand on its own."""

MOST_EARLIER = 5


class Lean(StrEnum):
    """How a question depends on the turn before."""

    ALONE = "alone"
    SOURCE = "source"
    MORE = "more"
    STILL_TRUE = "still_true"
    FOLLOW_UP = "follow_up"


@dataclass(frozen=True)
class Context:
    """The last answered question, its topics and facts. Made of plain values, to be stored."""

    question: str = ""
    topics: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    """Topics told before those, the latest first, for a visitor who comes back to one."""
    language: str = ""
    """The language the visitor last wrote in or asked for; empty until it is known."""

    def as_dict(self) -> dict[str, Any]:
        """For a slot or a column."""
        return {
            "question": self.question,
            "topics": list(self.topics),
            "facts": list(self.facts),
            "earlier": list(self.earlier),
            "language": self.language,
        }

    @classmethod
    def from_dict(cls, values: dict[str, Any] | None) -> "Context":
        """Back from ``as_dict``; nothing gives an empty context."""
        values = values or {}
        return cls(
            str(values.get("question", "")),
            tuple(values.get("topics", ())),
            tuple(values.get("facts", ())),
            tuple(values.get("earlier", ())),
            str(values.get("language", "")),
        )

    def told(self, question: str, topics: Sequence[str], facts: Sequence[str]) -> "Context":
        """The context after these facts were told."""
        earlier = dict.fromkeys((*self.topics, *self.earlier))
        return replace(
            self,
            question=question,
            topics=tuple(topics),
            facts=tuple(facts),
            earlier=tuple(topic for topic in earlier if topic not in topics)[:MOST_EARLIER],
        )


_SOURCE = re.compile(
    r"^\W*(?:and )?(?:what(?:'s| is| are)? (?:the|your) )?"
    r"(?:sources?|references?|link|citation)\W*$"
    r"|where (?:did|do|does) (?:you|that|this|it)\b.*\b(?:get|come|from|read|find)"
    r"|who (?:says|said|told you) (?:so|that|this)"
    r"|(?:do you have|can you give|give me|show me|is there|got) (?:a|the|any|your|me the)? ?"
    r"(?:source|reference|link|citation|evidence)|according to (?:who|whom|what)\b",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"^\W*(?:and |ok |okay |please |yes )*(?:can you |could you |please )*"
    r"(?:tell me (?:more|some more|a bit more)|more(?: (?:details?|information|info|please))?|go on"
    r"|anything else|what else|say more|expand|elaborate|continue|any more|details?)"
    r"(?: (?:about|on) (?:it|that|this|them))?(?: please)?\W*$",
    re.IGNORECASE,
)
_STILL_TRUE = re.compile(
    r"\b(?:is|are|was) (?:that|this|it|those|they|these) (?:\w+ )?(?:still|up to date|current|true"
    r"|correct|recent|valid)|^\W*(?:still true|how (?:recent|old|current) is (?:that|this|it))"
    r"|when was (?:that|this) (?:true|from|published)",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"\b(?:it|its|it's|that|this|those|these|they|them|their|there|he|she|him|her|his|one|ones|both"
    r"|either|same|former|latter|the (?:place|site|company|firm|scheme|fund|building|team))\b",
    re.IGNORECASE,
)
_STANDS_FOR = re.compile(
    r"\b(?:it|its|it's|they|them|their|there|he|she|him|her|his|both|the former|the latter"
    r"|the (?:place|site|company|firm|scheme|fund|building|team))\b",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"^\W*(?:(?:and|but|so|or|what about|how about|what of|also|then|ok(?:ay)?|right|thanks"
    r"|thank you|fair enough|understood|i see|got it|great|good|yes|yeah|hm+)\b[\s,.:;!-]*)+",
    re.IGNORECASE,
)
_CORRECTS = re.compile(
    r"^\W*(?:(?:no|nope|sorry|wait|actually|hang on|not that)\b[\s,.:;!-]*)*"
    r"(?:i (?:meant|mean|was asking about|am asking about)\b|i'm asking about\b|rather\b"
    r"|not the [\w' -]+?[,;])[\s,.:;-]*",
    re.IGNORECASE,
)
_COMES_BACK = re.compile(
    r"\b(?:(?:going |coming |to go |let's go |let us go )?back to|return(?:ing)? to|as for)\b",
    re.IGNORECASE,
)


def lean(question: str, context: Context) -> Lean:
    """How this question leans on the context; without one it stands alone."""
    if not context.facts:
        return Lean.ALONE
    if _SOURCE.search(question):
        return Lean.SOURCE
    if _MORE.search(question):
        return Lean.MORE
    words = len(question.split())
    if _STILL_TRUE.search(question) and words <= MOST_WORDS:
        return Lean.STILL_TRUE
    if words <= 3 or _OPENS.search(question) or _CORRECTS.search(question):
        return Lean.FOLLOW_UP
    if is_short(question) and _POINTS_BACK.search(question):
        return Lean.FOLLOW_UP
    return Lean.ALONE


def is_short(question: str) -> bool:
    """Whether it is short enough to need what came before."""
    return len(question.split()) <= 2 * MOST_WORDS


def comes_back(question: str) -> bool:
    """Whether the visitor says that an earlier topic is meant."""
    return bool(_COMES_BACK.search(question))


def asks(question: str) -> bool:
    """Whether more is said than a word or two that joins, as in "ok, thanks"."""
    return "?" in question or len(_OPENS.sub("", question).split()) > 2


def bare(question: str) -> str:
    """The question without the words that only join it to what was said."""
    return _CORRECTS.sub("", _OPENS.sub("", question)).strip(" ,") or question


def corrects(question: str) -> bool:
    """Whether the visitor says that something else was meant."""
    return bool(_CORRECTS.search(question))


def stands_for_another(question: str) -> bool:
    """Whether a word in it stands for what was spoken of, so that alone it says little."""
    return bool(_STANDS_FOR.search(question))


def exchanged(question: str, asked: str) -> str | None:
    """The question asked before with its place or year exchanged for the one now named, if any.

    "What is the rent in Walsall?", then "and in Dudley?": "What is the rent in Dudley?"
    """
    for pattern in (place_pattern(), YEAR):
        new, old = pattern.findall(question), pattern.findall(asked)
        if len(set(new)) == 1 and old and new[0] not in old:
            return pattern.sub(new[0], asked)
    return None
