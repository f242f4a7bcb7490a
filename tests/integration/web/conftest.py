"""The desk as it is mounted in earnest, with its fixed cast and a clock that tests set."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from crm.database import Database
from crm.settings import Settings
from crm.vocabulary import Role
from crm.web.app import add_desk
from tests.conftest import NOW
from tests.factories import make_adviser
from tests.integration.web.browser import Browser

CAST = {
    "amira": ("Amira Khan", Role.ADVISER),
    "marek": ("Marek Nowak", Role.MANAGER),
    "vera": ("Vera Lindqvist", Role.VIEWER),
}


class Clock:
    """Shows the time that the test says."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **amount: float) -> None:
        self.now += timedelta(**amount)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(var=tmp_path / "var", sign_in_attempts=3, _env_file=None)


NewBrowser = Callable[[], Awaitable[Browser]]


@pytest.fixture(scope="session")
def template_with_cast(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file that holds the cast; hashing passwords is slow, so it is done once."""
    path = tmp_path_factory.mktemp("cast") / "desk.db"
    shutil.copy(sqlite_template, path)
    asyncio.run(_add_cast(path))
    return path


async def _add_cast(path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{path}")
    await add_cast(database)
    await database.dispose()


async def add_cast(database: Database) -> None:
    """Put the cast into a database."""
    async with database.writing() as session:
        for name, role in CAST.values():
            await make_adviser(session, now=NOW, name=name, role=role)


@pytest.fixture
async def sqlite_database(template_with_cast: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """A SQLite database that holds the cast and nothing else."""
    path = tmp_path / "desk.db"
    shutil.copy(template_with_cast, path)
    database = Database(f"sqlite+aiosqlite:///{path}")
    yield database
    await database.dispose()


NewBrowser = Callable[[], Awaitable[Browser]]


@pytest.fixture
async def new_browser(
    sqlite_database: Database, settings: Settings, clock: Clock
) -> AsyncIterator[NewBrowser]:
    """Makes browsers that all look at the same desk, on SQLite."""
    async for make in serve(sqlite_database, settings, clock):
        yield make


@pytest.fixture
async def browser(new_browser: NewBrowser) -> Browser:
    """A stranger's browser."""
    return await new_browser()


async def serve(database: Database, settings: Settings, clock: Clock) -> AsyncIterator[NewBrowser]:
    """The desk on a free port, for a database that holds its cast; gives a maker of browsers."""
    app = web.Application()
    add_desk(app, database=database, settings=settings, clock=clock)
    server = TestServer(app)
    clients: list[TestClient[web.Request, web.Application]] = []

    async def make() -> Browser:
        client = TestClient(server)
        await client.start_server()
        clients.append(client)
        return Browser(client)

    yield make
    for client in clients:
        await client.close()
    await server.close()
