"""The bot is asked to forget erased conversations, until it has."""

from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from crm.database import Database
from crm.forgetting import Forgot, make_bot_forget
from crm.services.bot_memory import list_remembered
from crm.services.erasure import erase_subject
from crm.services.subjects import TeamProof
from tests.conftest import KEY, NOW
from tests.factories import make_lead

NOBODY = "http://127.0.0.1:9"


class Bot:
    """Answers as the channel does, with the statuses it is given, and keeps who was named."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.statuses: list[int] = []
        self.url = ""

    async def delete(self, request: web.Request) -> web.Response:
        self.asked.append(request.match_info["conversation"])
        return web.Response(status=self.statuses.pop(0) if self.statuses else 204)


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    bot = Bot()
    app = web.Application()
    app.router.add_delete("/webhooks/gateway/conversations/{conversation}", bot.delete)
    async with TestServer(app) as server:
        bot.url = str(server.make_url("/"))
        yield bot


@pytest.fixture
async def erased(sqlite_database: Database) -> list[UUID]:
    async with sqlite_database.writing() as session:
        for number in range(2):
            await make_lead(session, now=NOW, email=f"p{number}@acme.example")
            await make_lead(session, now=NOW, email="stays@acme.example")
            await erase_subject(session, KEY, TeamProof(email=f"p{number}@acme.example"), now=NOW)
    async with sqlite_database.reading() as session:
        return list(await list_remembered(session))


async def test_erased_conversations_are_forgotten_once(
    sqlite_database: Database, bot: Bot, erased: list[UUID]
) -> None:
    first = await make_bot_forget(sqlite_database, bot.url)
    second = await make_bot_forget(sqlite_database, bot.url)

    assert (first, second) == (Forgot(done=2, left=0), Forgot(done=0, left=0))
    assert sorted(bot.asked) == sorted(str(each) for each in erased)


async def test_a_bot_that_is_away_or_fails_is_asked_again(
    sqlite_database: Database, bot: Bot, erased: list[UUID]
) -> None:
    away = await make_bot_forget(sqlite_database, NOBODY)
    bot.statuses = [204, 503]
    failing = await make_bot_forget(sqlite_database, bot.url)
    after = await make_bot_forget(sqlite_database, bot.url)

    assert [away, failing, after] == [
        Forgot(done=0, left=2),
        Forgot(done=1, left=1),
        Forgot(done=1, left=0),
    ]
    assert len(erased) == 2
