"""Conversations: begun, found again by their token, ended."""

import hashlib
import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm.models import Conversation
from crm.reference import notice_version
from crm.services.errors import NotFoundError
from crm.services.languages import primary_language


async def start_conversation(
    session: AsyncSession, *, language: str, page: dict[str, Any] | None, now: datetime
) -> tuple[Conversation, str]:
    """Begin a conversation; the token is given out once and stored only as a hash.

    ``language`` is the browser's tag, such as ``de-AT``; of it, the language is kept.
    """
    token = secrets.token_urlsafe(32)
    conversation = Conversation(
        token_hash=_hash(token),
        language=primary_language(language),
        page=page,
        notice_version=notice_version(primary_language(language)),
        started_at=now,
    )
    session.add(conversation)
    await session.flush()
    return conversation, token


async def find_conversation(session: AsyncSession, token: str) -> Conversation | None:
    """The conversation that this token opens, unless it has ended."""
    found = await session.scalars(
        select(Conversation).where(
            Conversation.token_hash == _hash(token), Conversation.ended_at.is_(None)
        )
    )
    return found.one_or_none()


async def get_conversation(session: AsyncSession, conversation_id: UUID) -> Conversation:
    """The conversation of this id; raises NotFoundError."""
    conversation = await session.get(Conversation, conversation_id)
    if conversation is None:
        raise NotFoundError("There is no such conversation.")
    return conversation


async def end_conversation(
    session: AsyncSession, conversation: Conversation, *, now: datetime
) -> None:
    """End it and forget the visitor's token; what was said stays with the team."""
    ended = await session.get_one(Conversation, conversation.id)
    ended.token_hash = None
    ended.ended_at = now
    await session.flush()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
