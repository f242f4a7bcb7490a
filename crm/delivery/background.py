"""Puts the sender into a web application's life: it runs while the application does."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

from aiohttp import web

from crm.database import Database
from crm.delivery.postman import Postman
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
        async with AsyncExitStack() as running:
            await running.enter_async_context(Sender(database, transports).running())
            if settings.smtp_host:
                await running.enter_async_context(Postman(database, settings).running())
            yield

    app.cleanup_ctx.append(run)
