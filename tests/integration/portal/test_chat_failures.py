"""The bot or the database away: words and a retry, never silence, never a lost message."""

import asyncio
import shutil
import sqlite3
from pathlib import Path
from uuid import uuid4

import pytest
from aiohttp import ClientTimeout
from aiohttp.test_utils import TestServer

from crm.database import Database
from tests.integration.portal.bot import Bot, say
from tests.integration.portal.conftest import MakePortal, Portal, Visitor, start_chat


async def test_the_same_id_again_returns_the_same_and_does_nothing_twice(
    visitor: Visitor, bot: Bot
) -> None:
    message_id = str(uuid4())

    first = await (await visitor.send("Hello", id=message_id)).json()
    second = await (await visitor.send("Hello", id=message_id)).json()

    assert first == second
    assert len(bot.received) == 1
    assert len(await visitor.transcript()) == 3


async def test_duplicates_at_the_same_moment_are_one_message(visitor: Visitor, bot: Bot) -> None:
    bot.seconds = 0.2
    message_id = str(uuid4())

    answers = await asyncio.gather(*(visitor.send("Hello", id=message_id) for _ in range(5)))

    bodies = [await answer.json() for answer in answers]
    assert all(body == bodies[0] for body in bodies)
    assert bodies[0]["messages"]
    assert len(bot.received) == 1


async def test_duplicates_in_two_processes_are_one_message(
    make_portal: MakePortal, database_url: str, bot: Bot
) -> None:
    first_database, second_database = Database(database_url), Database(database_url)
    first = await start_chat(await make_portal(first_database))
    second = Visitor(
        await make_portal(second_database),
        {"conversation": str(first.conversation), "token": "", "messages": []},
    )
    second.headers = first.headers
    bot.seconds = 0.6
    message_id = str(uuid4())

    answers = await asyncio.gather(
        *(who.send("Hello", id=message_id) for who in (first, second, first, second))
    )

    bodies = [await answer.json() for answer in answers]
    assert [answer.status for answer in answers] == [200] * 4
    assert all(body == bodies[0] for body in bodies)
    assert len(bot.received) == 1
    await first_database.dispose()
    await second_database.dispose()


async def test_the_turns_of_a_conversation_come_one_after_the_other(
    portal: Portal, bot: Bot
) -> None:
    one, other = await start_chat(portal), await start_chat(portal)
    bot.seconds = 0.1

    await asyncio.gather(*(who.send(f"{n}") for n in range(4) for who in (one, other)))

    assert bot.most_at_once == {str(one.conversation): 1, str(other.conversation): 1}


@pytest.mark.parametrize("status", [500, 503, 404, 422])
async def test_a_bot_that_fails_means_words_and_a_retry(
    visitor: Visitor, bot: Bot, status: int
) -> None:
    bot.status = status
    message_id = str(uuid4())

    failed = await visitor.send("Are you there?", id=message_id)
    kept = await visitor.transcript()
    bot.status = 200
    retried = await visitor.send("Are you there?", id=message_id)

    assert failed.status == 503
    assert int(failed.headers["Retry-After"]) > 0
    assert (await failed.json())["detail"] == (
        "The assistant is waking up. Your message is kept and will be answered."
    )
    assert kept[-1]["text"] == "Are you there?"
    assert retried.status == 200
    assert (await retried.json())["messages"][0]["text"] == "Noted."
    assert len(await visitor.transcript()) == 3


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"not json",
        b'{"replies": []}',
        b'{"replies": [{"text": ""}]}',
        b'{"replies": [{"text": "x", "answer": {"kind": "invented"}}]}',
        b'{"replies": [{"text": "x", "language": "the language of love"}]}',
        b'{"replies": [{"text": "x", "language": ""}]}',
    ],
)
async def test_a_reply_that_is_none_of_the_contract_is_a_failure(
    visitor: Visitor, bot: Bot, raw: bytes
) -> None:
    bot.raw = raw

    response = await visitor.send("Hello")

    assert response.status == 503
    assert (await response.json())["code"] == "assistant_waking"


async def test_a_bot_that_is_not_there_and_comes_back(
    sqlite_database: Database, make_portal: MakePortal, bot: Bot, unused_tcp_port: int
) -> None:
    address = f"http://127.0.0.1:{unused_tcp_port}"
    visitor = await start_chat(await make_portal(sqlite_database, rasa_url=address))
    message_id = str(uuid4())

    away = await visitor.send("Hello?", id=message_id)
    async with TestServer(bot.app(), port=unused_tcp_port):
        back = await visitor.send("Hello?", id=message_id)

    assert away.status == 503
    assert back.status == 200
    assert len(bot.received) == 1


async def test_a_slow_bot_is_given_up(
    visitor: Visitor, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.rasa.TURN_TIMEOUT", ClientTimeout(total=0.1))
    bot.seconds = 0.5

    response = await visitor.send("Hello")

    assert response.status == 503


@pytest.fixture
def locked(tmp_path: Path, sqlite_template: Path) -> Path:
    """A database file that a test can lock from outside."""
    path = tmp_path / "locked.db"
    shutil.copy(sqlite_template, path)
    return path


async def test_a_locked_database_means_words_and_nothing_half_done(
    make_portal: MakePortal, locked: Path, bot: Bot
) -> None:
    database = Database(f"sqlite+aiosqlite:///{locked}")
    portal = await make_portal(database)
    visitor = await start_chat(portal)
    holder = sqlite3.connect(locked, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")

    refused = await asyncio.gather(
        visitor.send("Hello"),
        portal.post("/api/chat", json={}),
        portal.delete("/api/chat", headers=visitor.headers),
    )
    readable = await visitor.transcript()
    holder.execute("ROLLBACK")
    holder.close()

    for response in refused:
        assert response.status == 503
        assert int(response.headers["Retry-After"]) > 0
        assert (await response.json())["code"] == "busy"
    assert len(readable) == 1
    assert bot.received == []
    assert (await visitor.send("Hello")).status == 200
    await database.dispose()


async def test_replies_that_could_not_be_stored_are_there_at_the_retry(
    make_portal: MakePortal, locked: Path, bot: Bot
) -> None:
    database = Database(f"sqlite+aiosqlite:///{locked}")
    visitor = await start_chat(await make_portal(database))
    holder = sqlite3.connect(locked, isolation_level=None)
    bot.turn = say("Your enquiry has been received.")
    bot.seconds = 0.5
    message_id = str(uuid4())

    sending = asyncio.create_task(visitor.send("Send it", id=message_id))
    await bot.asked.wait()
    holder.execute("BEGIN IMMEDIATE")
    failed = await sending
    holder.execute("ROLLBACK")
    holder.close()
    bot.turn = say("Something else.")
    retried = await visitor.send("Send it", id=message_id)

    assert failed.status == 503
    assert retried.status == 200
    assert (await retried.json())["messages"][0]["text"] == "Your enquiry has been received."
    assert bot.processed.total() == 1
    await database.dispose()


async def test_the_log_names_messages_and_not_their_words(
    visitor: Visitor, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    bot.raw = b'{"replies": [{"text": "your secret plan", "choices": 7}]}'

    await visitor.send("my secret plan")

    assert "was not answered" in caplog.text
    assert "secret plan" not in caplog.text
