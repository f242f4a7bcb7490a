"""The audit log: who did what, and when."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from crm.models import Adviser, ApiToken, AuditEvent


async def record_event(
    session: AsyncSession,
    action: str,
    *,
    actor: Adviser | ApiToken | None,
    entity: str | None = None,
    entity_id: object = None,
    detail: dict[str, Any] | None = None,
    now: datetime,
) -> None:
    """Add a line; ``action`` reads ``subject:verb``, such as ``lead:export``.

    A program is named by its token. Without an actor it was the system: the bot, a job or the
    command line.
    """
    session.add(
        AuditEvent(
            at=now,
            action=action,
            actor_id=actor.id if actor else None,
            actor_label=_label(actor),
            entity=entity,
            entity_id=None if entity_id is None else str(entity_id),
            detail=detail,
        )
    )
    await session.flush()


def _label(actor: Adviser | ApiToken | None) -> str:
    if isinstance(actor, ApiToken):
        return f"token {actor.name}"
    return f"{actor.full_name} <{actor.email}>" if actor else "system"
