"""Runs the migrations over the engine that the desk itself uses."""

import asyncio
from typing import Any, Literal

from alembic import context
from sqlalchemy.engine import Connection

from crm.database import Database
from crm.models import Base
from crm.models.base import UtcDateTime
from crm.settings import Settings


def render_item(kind: str, item: Any, _context: object) -> str | Literal[False]:
    """Write our time type as the plain one, so that no migration imports a model."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run_on(connection: Connection) -> None:
    """Bring the database behind this connection up to date, in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


async def run() -> None:
    """Connect, migrate, and let go."""
    database = Database(context.config.attributes.get("url") or Settings().database)
    try:
        async with database.writing() as session:
            await (await session.connection()).run_sync(run_on)
    finally:
        await database.dispose()


asyncio.run(run())
