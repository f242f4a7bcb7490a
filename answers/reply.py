"""Puts an answer into words: the fact first, then its date; never more than the facts say."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from babel.dates import format_date

from answers.context import Context
from crm.reference import response_text
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

    ``language`` (ISO 639-1) is what the reply is worded in; ``understood`` the question as it was
    taken, where a follow-up was resolved.
    """

    kind: ReplyKind
    text: str
    topics: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    suggestions: tuple[str, ...] = ()
    understood: str | None = None
    language: str = "en"
    context: Context = field(default_factory=Context)


def told(facts: Sequence[FactRecord], today: date) -> str:
    """The statements, each with its date where the sentence does not say it."""
    return "\n\n".join(_told(fact, today) for fact in facts)


def closest(facts: Sequence[FactRecord], near_miss: str | None, today: date) -> str:
    """Says what is missing, then what comes nearest, never worded as the answer."""
    return "\n\n".join(
        [f"{missing(near_miss)} {response_text('utter_answer_closest')}", told(facts, today)]
    )


def missing(near_miss: str | None) -> str:
    """Says that there is no fact, by the kind of thing that was asked for."""
    return response_text(
        f"utter_answer_missing_{near_miss}" if near_miss else "utter_answer_missing"
    )


def unknown(near_miss: str | None) -> str:
    """Says that there is no fact, and offers the team."""
    return f"{missing(near_miss)} {response_text('utter_answer_offer_team')}"


def sources_of(facts: Sequence[FactRecord]) -> tuple[Source, ...]:
    """Each source once, in the order of the facts."""
    sources = (
        Source(title=fact.source_title, url=fact.source_url, as_of=fact.as_of) for fact in facts
    )
    return tuple(dict.fromkeys(sources))


def named_sources(facts: Sequence[FactRecord]) -> str:
    """The sources as sentences, for a visitor who asks for them."""
    return "\n".join(
        response_text("utter_answer_source", title=source.title, date=spoken_date(source.as_of))
        for source in sources_of(facts)
    )


def spoken_date(as_of: str) -> str:
    """``2018-10`` as ``October 2018``; a quarter as ``the first quarter of 2024``."""
    year, _, rest = as_of.partition("-")
    if not rest:
        return year
    if rest.startswith("Q"):
        return f"the {_QUARTERS[rest]} quarter of {year}"
    month, _, day = rest.partition("-")
    if not day:
        return format_date(date(int(year), int(month), 1), "LLLL y", locale="en_GB")
    return format_date(date.fromisoformat(as_of), "d MMMM y", locale="en_GB")


_QUARTERS = {"Q1": "first", "Q2": "second", "Q3": "third", "Q4": "fourth"}


def _told(fact: FactRecord, today: date) -> str:
    parts = [fact.statement]
    if fact.as_of[:4] not in fact.statement:
        parts.append(response_text("utter_answer_as_of", date=spoken_date(fact.as_of)))
    if fact.review_by and fact.review_by < today:
        due = spoken_date(fact.review_by.isoformat())
        parts.append(response_text("utter_answer_due_for_review", date=due))
    return " ".join(parts)
