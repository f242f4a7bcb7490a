"""Waiting for other processes, which set no event."""

import asyncio
from collections.abc import Awaitable, Callable


async def until(holds: Callable[[], Awaitable[bool]], seconds: float) -> None:
    """Ask again and again; fails with TimeoutError when it does not hold in time."""
    async with asyncio.timeout(seconds):
        while not await holds():  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(0.1)
