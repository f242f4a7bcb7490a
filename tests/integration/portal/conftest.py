"""The real portal on a real database, beside a bot that speaks the channel's protocol."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer
from playwright.async_api import Browser as Chromium
from playwright.async_api import ViewportSize

from crm.database import Database
from crm.settings import Settings
from portal.app import add_portal
from tests.integration.portal.bot import Bot
from tests.integration.portal.widget import Widget

Portal = TestClient[web.Request, web.Application]


class Visitor:
    """A visitor's side of one conversation, as the widget speaks it."""

    def __init__(self, client: Portal, started: dict[str, Any]) -> None:
        self.client = client
        self.conversation = UUID(started["conversation"])
        self.greeting = started["messages"]
        self.headers = {"Authorization": f"Bearer {started['token']}"}

    async def send(self, text: str | None = None, **fields: Any) -> ClientResponse:
        """Send text or a choice; under a new id unless one is given."""
        body = {"id": str(uuid4())} | fields
        if text is not None:
            body["text"] = text
        return await self.client.post("/api/chat/messages", json=body, headers=self.headers)

    async def transcript(self) -> list[dict[str, Any]]:
        """Everything said so far."""
        response = await self.client.get("/api/chat/messages", headers=self.headers)
        assert response.status == 200
        return list((await response.json())["messages"])


StartChat = Callable[[], Awaitable[Visitor]]
MakePortal = Callable[..., Awaitable[Portal]]


async def start_chat(client: Portal) -> Visitor:
    """A new conversation on this portal."""
    response = await client.post("/api/chat", json={})
    assert response.status == 201
    return Visitor(client, await response.json())


@pytest.fixture
async def bot() -> Bot:
    """A bot that is up."""
    return Bot()


@pytest.fixture
async def bot_server(bot: Bot) -> AsyncIterator[TestServer]:
    """Where the bot listens."""
    async with TestServer(bot.app()) as server:
        yield server


@pytest.fixture
async def make_portal(bot_server: TestServer) -> AsyncIterator[MakePortal]:
    """Makes portals on one database, each as a process of its own would be."""
    clients: list[Portal] = []

    async def make(database: Database, **settings: Any) -> Portal:
        app = web.Application()
        defaults = {"rasa_url": str(bot_server.make_url("/"))}
        add_portal(app, database=database, settings=Settings(**(defaults | settings)))
        client: Portal = TestClient(TestServer(app))
        await client.start_server()
        clients.append(client)
        return client

    yield make
    for client in clients:
        await client.close()


@pytest.fixture
async def portal(sqlite_database: Database, make_portal: MakePortal) -> Portal:
    """A portal on SQLite."""
    return await make_portal(sqlite_database)


@pytest.fixture
async def visitor(portal: Portal) -> Visitor:
    """A visitor who has just opened the chat."""
    return await start_chat(portal)


OpenPage = Callable[..., Awaitable[Widget]]


@pytest.fixture
async def open_page(portal: Portal, chromium: Chromium) -> AsyncIterator[OpenPage]:
    """Opens the portal's page in a browser of its own; fails the test for any script error."""
    faults: list[str] = []

    async def open_page(width: int = 1280, height: int = 860, **options: Any) -> Widget:
        viewport: ViewportSize = {"width": width, "height": height}
        context = await chromium.new_context(viewport=viewport, **options)
        page = await context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if is_fault(line.text) else None)
        await page.goto(str(portal.make_url("/")))
        return Widget(page)

    yield open_page
    assert faults == []


def is_fault(line: str) -> bool:
    """Whether a line of the browser's console tells of a mistake, not of a refused call."""
    return "Failed to load resource" not in line
