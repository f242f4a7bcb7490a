"""Messages as an edge shows them, apart from the tables they come from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from crm.models import Citation, Message
from crm.vocabulary import AnswerKind, LeadState, Sender


@dataclass(frozen=True, kw_only=True)
class ChoiceView:
    """Something to click."""

    id: UUID
    title: str


@dataclass(frozen=True, kw_only=True)
class SourceView:
    """Where a fact was read, and the date to which it is true."""

    title: str
    url: str | None
    as_of: str


@dataclass(frozen=True, kw_only=True)
class AnswerView:
    """How a message answered a question and what it cited.

    ``understood`` is the question as it was taken, where the visitor's words alone do not say
    it; it is for the team, not for the visitor.
    """

    kind: AnswerKind
    topics: tuple[str, ...]
    facts: tuple[str, ...]
    sources: tuple[SourceView, ...]
    understood: str | None


@dataclass(frozen=True, kw_only=True)
class LeadMark:
    """How the conversation's lead stood when the message was written."""

    state: LeadState
    reference: str | None


@dataclass(frozen=True, kw_only=True)
class MessageView:
    """One message with all that belongs to it."""

    id: UUID
    at: datetime
    sender: Sender
    text: str
    language: str
    choices: tuple[ChoiceView, ...]
    answer: AnswerView | None
    asking: str | None
    lead: LeadMark | None


def view_message(message: Message) -> MessageView:
    """The message with its choices and citations, which must be loaded."""
    return MessageView(
        id=message.id,
        at=message.at,
        sender=message.sender,
        text=message.text,
        language=message.language,
        choices=tuple(ChoiceView(id=c.id, title=c.title) for c in message.choices),
        answer=_view_answer(message),
        asking=message.asking,
        lead=(
            LeadMark(state=message.lead_state, reference=message.lead_reference)
            if message.lead_state
            else None
        ),
    )


def _view_answer(message: Message) -> AnswerView | None:
    if message.answer_kind is None:
        return None
    return AnswerView(
        kind=message.answer_kind,
        topics=tuple(dict.fromkeys(c.topic_id for c in message.citations)),
        facts=tuple(c.fact_id for c in message.citations),
        sources=_distinct_sources(message.citations),
        understood=message.understood,
    )


def _distinct_sources(citations: Iterable[Citation]) -> tuple[SourceView, ...]:
    views = (SourceView(title=c.source_title, url=c.source_url, as_of=c.as_of) for c in citations)
    return tuple(dict.fromkeys(views))
