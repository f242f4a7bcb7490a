"""Messages on their way to the bot: one at a time in a conversation, each taken once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from crm.models import Choice, Conversation, Message
from crm.services.languages import language_of
from crm.services.messages import get_message, lock_conversation
from crm.vocabulary import MessageState, Sender

LEASE = timedelta(seconds=60)
"""How long a process may keep a message with the bot before another may take it over."""


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """A visitor's message on its way to the bot: either typed text or a payload."""

    conversation_id: UUID
    message_id: UUID
    text: str | None
    payload: str | None
    language: str


async def claim_message(session: AsyncSession, message_id: UUID, *, now: datetime) -> bool:
    """Take the message to the bot; False if it is answered or another process has it.

    Messages of one conversation go one at a time: an earlier one that is with the bot
    comes first.
    """
    message = await get_message(session, message_id)
    await lock_conversation(session, message.conversation_id)
    busy = await session.scalar(
        select(Message.id)
        .where(
            Message.conversation_id == message.conversation_id,
            Message.id != message_id,
            Message.state == MessageState.SENT,
            Message.sent_at > now - LEASE,
        )
        .limit(1)
    )
    if busy is not None:
        return False
    claimed = await session.execute(
        update(Message)
        .where(Message.id == message_id, _may_be_claimed(now))
        .values(state=MessageState.SENT, sent_at=now)
        .returning(Message.id)
    )
    if claimed.scalar_one_or_none() is None:
        return False
    await _go_on_as_written(session, message)
    return True


async def _go_on_as_written(session: AsyncSession, message: Message) -> None:
    """Let the conversation go on in the language that its visitor now writes in."""
    if message.chosen_id is not None:
        return
    conversation = await session.get_one(
        Conversation, message.conversation_id, populate_existing=True
    )
    asking = await session.scalar(
        select(Message.asking)
        .where(
            Message.conversation_id == conversation.id,
            Message.position < message.position,
            Message.sender == Sender.BOT,
        )
        .order_by(Message.position.desc())
        .limit(1)
    )
    spoken = language_of(message.text, so_far=conversation.language, asking=asking)
    message.language = conversation.language = spoken
    await session.flush()


def _may_be_claimed(now: datetime) -> ColumnElement[bool]:
    return or_(
        Message.state == MessageState.RECEIVED,
        (Message.state == MessageState.SENT) & (Message.sent_at <= now - LEASE),
    )


async def release_message(session: AsyncSession, message_id: UUID) -> None:
    """Put back a message that the bot could not be reached with."""
    await session.execute(
        update(Message)
        .where(Message.id == message_id, Message.state == MessageState.SENT)
        .values(state=MessageState.RECEIVED, sent_at=None)
    )


async def what_to_send(session: AsyncSession, message_id: UUID) -> Outgoing:
    """What the bot is to be told; raises NotFoundError.

    The language is the conversation's of this moment: the reply to the message before, which
    may have changed it, is often recorded only after this one was received.
    """
    message = await get_message(session, message_id)
    language = await session.scalars(
        select(Conversation.language).where(Conversation.id == message.conversation_id)
    )
    payload = None
    if message.chosen_id is not None:
        payload = await session.scalar(select(Choice.payload).where(Choice.id == message.chosen_id))
    return Outgoing(
        conversation_id=message.conversation_id,
        message_id=message.id,
        text=message.text if payload is None else None,
        payload=payload,
        language=language.one(),
    )
