"""The bot's replies: what comes of one when it is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm.models import Choice, Citation, Conversation, Fact, Lead, Message
from crm.services.understood import understood_otherwise
from crm.vocabulary import AnswerKind, Sender


@dataclass(frozen=True, kw_only=True)
class NewChoice:
    """What the bot offers to click; the payload is the command it stands for."""

    title: str
    payload: str


@dataclass(frozen=True, kw_only=True)
class NewAnswer:
    """How a reply answers, the ids of the facts it tells, and the question as it was taken."""

    kind: AnswerKind
    topics: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    understood: str | None = None


@dataclass(frozen=True, kw_only=True)
class NewReply:
    """One message of the bot; without a ``language`` it is in the conversation's."""

    text: str
    choices: tuple[NewChoice, ...] = ()
    answer: NewAnswer | None = None
    asking: str | None = None
    language: str | None = None


async def go_on_in(
    session: AsyncSession, conversation_id: UUID, replies: Sequence[NewReply]
) -> str:
    """Set the conversation's language by these replies, and give it."""
    conversation = await session.get_one(Conversation, conversation_id, populate_existing=True)
    named = [reply.language for reply in replies if reply.language]
    if named and named[-1] != conversation.language:
        conversation.language = named[-1]
    return conversation.language


async def reply_row(
    session: AsyncSession,
    message: Message,
    reply: NewReply,
    position: int,
    lead: Lead | None,
    now: datetime,
) -> Message:
    """The reply as it is stored: with its choices, the facts as they are told, and the lead."""
    return Message(
        conversation_id=message.conversation_id,
        position=position,
        sender=Sender.BOT,
        at=now,
        text=reply.text,
        language=reply.language,
        reply_to_id=message.id,
        answer_kind=reply.answer.kind if reply.answer else None,
        understood=(
            understood_otherwise(message.text, reply.answer.understood) if reply.answer else None
        ),
        asking=reply.asking,
        lead_state=lead.state if lead else None,
        lead_reference=lead.reference if lead else None,
        choices=offered(reply),
        citations=await _cite(session, reply.answer.facts if reply.answer else ()),
    )


def offered(reply: NewReply) -> list[Choice]:
    """The choices of a reply, in order."""
    return [
        Choice(position=number, title=choice.title, payload=choice.payload)
        for number, choice in enumerate(reply.choices)
    ]


async def _cite(session: AsyncSession, fact_ids: Sequence[str]) -> list[Citation]:
    facts = {
        fact.id: fact for fact in await session.scalars(select(Fact).where(Fact.id.in_(fact_ids)))
    }
    return [
        Citation(
            position=position,
            topic_id=facts[fact_id].topic_id,
            fact_id=fact_id,
            statement=facts[fact_id].statement,
            as_of=facts[fact_id].as_of,
            source_title=facts[fact_id].source_title,
            source_url=facts[fact_id].source_url,
        )
        for position, fact_id in enumerate(dict.fromkeys(fact_ids))
        if fact_id in facts
    ]


async def newest_lead(session: AsyncSession, conversation_id: UUID) -> Lead | None:
    """The lead that the conversation is about now."""
    leads = await session.scalars(
        select(Lead)
        .where(Lead.conversation_id == conversation_id)
        .order_by(Lead.received_at.desc())
        .limit(1)
    )
    return leads.first()
