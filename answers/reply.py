"""Puts an answer into words: the fact first, then its date; never more than the facts say."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from answers.context import Context
from answers.phrases import ENGLISH, phrase, spoken_date
from crm.services.knowledge import FactRecord
from crm.vocabulary import AnswerKind


class ReplyKind(StrEnum):
    """What a reply is: one of the three kinds of answer, or no answer to a question at all."""

    DIRECT = "direct"
    RELATED = "related"
    UNKNOWN = "unknown"
    SMALLTALK = "smalltalk"
    HANDOFF = "handoff"

    @property
    def answer(self) -> AnswerKind | None:
        """The kind as it is stored with a message; None when nothing was asked."""
        if self in (ReplyKind.SMALLTALK, ReplyKind.HANDOFF):
            return None
        return AnswerKind(self.value)


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a fact was read. ``as_of`` is ISO: a year, a month or a day."""

    title: str
    url: str | None
    as_of: str


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What the desk says to a question. ``context`` is to be handed in with the next one.

    ``understood`` is the question as it was taken, where that differs from what was typed.
    """

    kind: ReplyKind
    text: str
    topics: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    suggestions: tuple[str, ...] = ()
    understood: str | None = None
    language: str = ENGLISH
    context: Context = field(default_factory=Context)


class Wording:
    """The words of replies in one language, on one day."""

    def __init__(self, language: str, today: date) -> None:
        self.language = language
        self._today = today

    def fixed(self, name: str, **fields: str) -> str:
        """Fixed words of ``data/phrases``."""
        return phrase(self.language, name, **fields)

    def date(self, as_of: str) -> str:
        """An ISO date, month, quarter or year in words."""
        return spoken_date(as_of, self.language)

    def told(self, facts: Sequence[FactRecord]) -> str:
        """The statements, each with its date where the sentence does not say it.

        Behind a line that says so where they are in another language than the visitor's.
        """
        paragraphs = [self._told(fact) for fact in facts]
        if not all(fact.is_told_in(self.language) for fact in facts):
            paragraphs.insert(0, self.fixed("in_english"))
        return "\n\n".join(paragraphs)

    def closest(self, facts: Sequence[FactRecord], near_miss: str | None) -> str:
        """Says what is missing, then what comes nearest, never worded as the answer."""
        return f"{self.missing(near_miss)} {self.fixed('closest')}\n\n{self.told(facts)}"

    def missing(self, near_miss: str | None) -> str:
        """Says that there is no fact, by the kind of thing that was asked for."""
        return self.fixed(f"missing_{near_miss}" if near_miss else "missing")

    def unknown(self, near_miss: str | None) -> str:
        """Says that there is no fact, and offers the team."""
        return f"{self.missing(near_miss)} {self.fixed('offer_team')}"

    def sources(self, facts: Sequence[FactRecord]) -> str:
        """The sources as sentences, for a visitor who asks for them."""
        return "\n".join(
            self.fixed("source", title=source.title, date=self.date(source.as_of))
            for source in sources_of(facts)
        )

    def _told(self, fact: FactRecord) -> str:
        parts = [fact.statement_in(self.language)]
        if fact.as_of[:4] not in parts[0]:
            parts.append(self.fixed("as_of", date=self.date(fact.as_of)))
        if fact.review_by and fact.review_by < self._today:
            parts.append(self.fixed("due_for_review", date=self.date(fact.review_by.isoformat())))
        return " ".join(parts)


def sources_of(facts: Sequence[FactRecord]) -> tuple[Source, ...]:
    """Each source once, in the order of the facts."""
    sources = (
        Source(title=fact.source_title, url=fact.source_url, as_of=fact.as_of) for fact in facts
    )
    return tuple(dict.fromkeys(sources))
