"""Has the bot delete its own memory of erased conversations.

The bot's tracker store is the bot's: it is asked over its channel, which waits for a turn that
is under way. What could not be asked now, because the bot is down, stays on the list.
"""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

import aiohttp
from aiohttp import web

from crm.background import keep_running
from crm.database import Database, DatabaseBusyError
from crm.services.bot_memory import list_remembered, record_bot_forgot
from crm.settings import Settings

log = logging.getLogger(__name__)

LOOK_EVERY_SECONDS = 15.0
TIMEOUT = aiohttp.ClientTimeout(total=70, connect=2)
"""Longer than a turn of the bot may take, for it ends first."""


@dataclass(frozen=True, kw_only=True)
class Forgot:
    """How many conversations the bot has forgotten now, and how many it still remembers."""

    done: int
    left: int


async def make_bot_forget(database: Database, rasa_url: str) -> Forgot:
    """Ask the bot for every erased conversation that it may still remember."""
    async with database.reading() as session:
        remembered = await list_remembered(session)
    if not remembered:
        return Forgot(done=0, left=0)
    done = 0
    async with aiohttp.ClientSession(base_url=rasa_url, trust_env=False) as http:
        for conversation_id in remembered:
            if not await _forget(http, conversation_id):
                break
            async with database.writing() as session:
                await record_bot_forgot(session, conversation_id, now=datetime.now(UTC))
            done += 1
    return Forgot(done=done, left=len(remembered) - done)


async def _forget(http: aiohttp.ClientSession, conversation_id: UUID) -> bool:
    address = f"/webhooks/gateway/conversations/{conversation_id}"
    try:
        async with http.delete(address, timeout=TIMEOUT) as response:
            return response.status == 204
    except (aiohttp.ClientError, TimeoutError):
        return False


def add_forgetting(app: web.Application, *, database: Database, settings: Settings) -> None:
    """Look for erased conversations while ``app`` runs. The database stays the caller's."""
    keep_running(app, partial(_keep_forgetting, database, settings.rasa_url))


async def _keep_forgetting(database: Database, rasa_url: str) -> None:
    while True:
        with suppress(DatabaseBusyError):
            forgot = await make_bot_forget(database, rasa_url)
            if forgot.done:
                log.info("The bot forgot %s erased conversations", forgot.done)
        await asyncio.sleep(LOOK_EVERY_SECONDS)
