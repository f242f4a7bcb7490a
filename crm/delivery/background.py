"""Puts the sender into a web application's life: it runs while the application does."""

from collections.abc import AsyncIterator

from aiohttp import web

from crm.database import Database
from crm.delivery.sender import Sender, make_transports
from crm.settings import Settings


def add_sender(app: web.Application, *, database: Database, settings: Settings) -> None:
    """Deliver what is in the outbox while ``app`` runs; nothing when no way out is set up.

    The database stays the caller's to dispose of, after the application's clean-up.
    """
    transports = make_transports(settings)
    if not transports:
        return

    async def run(_app: web.Application) -> AsyncIterator[None]:
        async with Sender(database, transports).running():
            yield

    app.cleanup_ctx.append(run)
