"""Messages: stored before anything else sees them, answered once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from crm.models import Choice, Conversation, Message
from crm.services.errors import ChoiceNotOfferedError, ClientIdReusedError, NotFoundError
from crm.services.replies import (
    NewAnswer,
    NewChoice,
    NewReply,
    go_on_in,
    newest_lead,
    offered,
    reply_row,
)
from crm.services.views import MessageView, view_message
from crm.vocabulary import MessageState, Sender

__all__ = [
    "NewAnswer",
    "NewChoice",
    "NewMessage",
    "NewReply",
    "list_messages",
    "list_replies",
    "receive_message",
    "record_greeting",
    "record_replies",
]


@dataclass(frozen=True, kw_only=True)
class NewMessage:
    """What a visitor sent: words, or one of the choices that were offered."""

    client_id: UUID
    text: str | None = None
    choice_id: UUID | None = None


async def receive_message(
    session: AsyncSession, conversation: Conversation, new: NewMessage, *, now: datetime
) -> Message:
    """Store what the visitor sent, or give back what is stored under its client id.

    Raises ClientIdReusedError when other content was sent under that id, and
    ChoiceNotOfferedError for a choice that this conversation never offered.
    """
    language = await lock_conversation(session, conversation.id)
    stored = await session.scalar(
        select(Message).where(
            Message.conversation_id == conversation.id, Message.client_id == new.client_id
        )
    )
    if stored is not None:
        _check_same(stored, new)
        return stored
    message = Message(
        conversation_id=conversation.id,
        position=await _next_position(session, conversation.id),
        sender=Sender.VISITOR,
        at=now,
        text=await _text_of(session, conversation.id, new),
        language=language,
        client_id=new.client_id,
        chosen_id=new.choice_id,
        state=MessageState.RECEIVED,
    )
    session.add(message)
    await session.flush()
    return message


def _check_same(stored: Message, new: NewMessage) -> None:
    same_choice = stored.chosen_id == new.choice_id
    if not same_choice or (new.choice_id is None and stored.text != _storable(new.text)):
        raise ClientIdReusedError("Another message was already sent under this id.")


async def _text_of(session: AsyncSession, conversation_id: UUID, new: NewMessage) -> str:
    if new.choice_id is None:
        return _storable(new.text)
    title = await session.scalar(
        select(Choice.title)
        .join(Message, Choice.message_id == Message.id)
        .where(Choice.id == new.choice_id, Message.conversation_id == conversation_id)
    )
    if title is None:
        raise ChoiceNotOfferedError("That choice was not offered in this conversation.")
    return title


def _storable(text: str | None) -> str:
    """The text, with the one character that PostgreSQL cannot store made visible."""
    return (text or "").replace("\0", "\N{REPLACEMENT CHARACTER}")


async def lock_conversation(session: AsyncSession, conversation_id: UUID) -> str:
    """Let one writer at a time into a conversation: no position and no client id is taken twice.

    Gives the conversation's language, which no other writer can change from here on.
    """
    found = await session.scalars(
        select(Conversation.language).where(Conversation.id == conversation_id).with_for_update()
    )
    return found.one()


async def _next_position(session: AsyncSession, conversation_id: UUID) -> int:
    await lock_conversation(session, conversation_id)
    last = await session.scalar(
        select(func.max(Message.position)).where(Message.conversation_id == conversation_id)
    )
    return (last or 0) + 1


async def record_replies(
    session: AsyncSession, message_id: UUID, replies: Sequence[NewReply], *, now: datetime
) -> list[MessageView]:
    """Store the bot's replies and mark the message answered; a second time changes nothing.

    The conversation goes on in the language of the last reply that names one.
    """
    message = await get_message(session, message_id)
    position = await _next_position(session, message.conversation_id)
    await session.refresh(message)
    if message.state != MessageState.ANSWERED:
        lead = await newest_lead(session, message.conversation_id)
        language = await go_on_in(session, message.conversation_id, replies)
        for offset, reply in enumerate(replies):
            new = replace(reply, language=reply.language or language)
            session.add(await reply_row(session, message, new, position + offset, lead, now))
        message.state = MessageState.ANSWERED
        await session.flush()
    return await list_replies(session, message_id)


async def list_replies(session: AsyncSession, message_id: UUID) -> list[MessageView]:
    """The replies to one message, in order."""
    return await _view(session, Message.reply_to_id == message_id)


async def list_messages(session: AsyncSession, conversation_id: UUID) -> list[MessageView]:
    """The whole transcript, in order."""
    return await _view(session, Message.conversation_id == conversation_id)


async def record_greeting(
    session: AsyncSession, conversation: Conversation, reply: NewReply, *, now: datetime
) -> list[MessageView]:
    """Store the first message of a conversation, which answers nothing."""
    session.add(
        Message(
            conversation_id=conversation.id,
            position=await _next_position(session, conversation.id),
            sender=Sender.BOT,
            at=now,
            text=reply.text,
            language=reply.language or conversation.language,
            choices=offered(reply),
        )
    )
    await session.flush()
    return await list_messages(session, conversation.id)


async def _view(session: AsyncSession, condition: ColumnElement[bool]) -> list[MessageView]:
    messages = await session.scalars(
        select(Message)
        .where(condition)
        .order_by(Message.position)
        .options(selectinload(Message.choices), selectinload(Message.citations))
        .execution_options(populate_existing=True)
    )
    return [view_message(message) for message in messages]


async def get_message(session: AsyncSession, message_id: UUID) -> Message:
    """The message; raises NotFoundError."""
    message = await session.get(Message, message_id)
    if message is None:
        raise NotFoundError("There is no such message.")
    return message
