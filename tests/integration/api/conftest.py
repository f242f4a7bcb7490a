"""The API as it is mounted in earnest, over SQLite and PostgreSQL, and programs that call it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from crm.database import Database
from crm.services.api_tokens import LIFETIME, NewToken, create_token
from crm.settings import Settings
from crm.vocabulary import Role
from crm.web.api.app import add_api
from tests.conftest import NOW
from tests.integration.web.conftest import Clock


@dataclass(frozen=True)
class Program:
    """Another program: a client with a token of its own, or with none."""

    client: TestClient[Any, Any]
    token: str | None = None

    async def call(self, path: str, method: str = "GET", **options: Any) -> ClientResponse:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        headers |= options.pop("headers", {})
        address = f"/api/v1{path}"
        return await self.client.request(method, address, headers=headers, **options)

    async def read(self, path: str, **options: Any) -> Any:
        """The answer's JSON; the call must succeed."""
        response = await self.call(path, **options)
        assert response.status == 200, await response.text()
        return await response.json()


Enrol = Callable[..., Awaitable[Program]]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(var=tmp_path / "var", api_calls_per_minute=200, _env_file=None)


async def serve(
    database: Database, settings: Settings, clock: Clock, **options: Any
) -> AsyncIterator[Enrol]:
    """The API on a free port; gives a maker of programs, each with a token of the role."""
    app = web.Application()
    add_api(app, database=database, settings=settings, clock=clock, **options)
    async with TestClient(TestServer(app)) as client:

        async def enrol(
            role: Role | None = Role.VIEWER,
            name: str = "hand-over",
            lifetime: timedelta = LIFETIME,
        ) -> Program:
            if role is None:
                return Program(client)
            new = NewToken(name=name, role=role, created_by="a test", lifetime=lifetime)
            async with database.writing() as session:
                made = await create_token(session, new, now=NOW)
            return Program(client, made.token)

        yield enrol


@pytest.fixture
async def enrol(database: Database, settings: Settings, clock: Clock) -> AsyncIterator[Enrol]:
    async for make in serve(database, settings, clock):
        yield make


@pytest.fixture
async def program(enrol: Enrol) -> Program:
    """A viewer's."""
    return await enrol()


@pytest.fixture
async def light(
    sqlite_database: Database, settings: Settings, clock: Clock
) -> AsyncIterator[Program]:
    """A viewer's, on SQLite only: for what has nothing to do with the kind of database."""
    async for make in serve(sqlite_database, settings, clock):
        yield await make()
