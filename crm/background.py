"""Work that goes on for as long as an application runs."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import suppress

from aiohttp import web


def keep_running(app: web.Application, work: Callable[[], Coroutine[None, None, None]]) -> None:
    """Begin the work when ``app`` starts, and cancel it when ``app`` stops."""

    async def run(_app: web.Application) -> AsyncIterator[None]:
        task = asyncio.create_task(work())
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    app.cleanup_ctx.append(run)
