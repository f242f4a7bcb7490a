"""Which erased conversations the bot may still remember."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from crm.models import Conversation


async def list_remembered(session: AsyncSession, *, limit: int = 500) -> Sequence[UUID]:
    """Erased conversations that the bot has not confirmed to have forgotten, oldest first."""
    found = await session.scalars(
        select(Conversation.id)
        .where(Conversation.erased_at.is_not(None), Conversation.bot_forgot_at.is_(None))
        .order_by(Conversation.erased_at)
        .limit(limit)
    )
    return found.all()


async def record_bot_forgot(session: AsyncSession, conversation_id: UUID, *, now: datetime) -> None:
    """The bot has deleted what it knew of this conversation."""
    await session.execute(
        update(Conversation).where(Conversation.id == conversation_id).values(bot_forgot_at=now)
    )
