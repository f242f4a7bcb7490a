"""A visitor of the portal, speaking the chat API over HTTP as the widget does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import aiohttp

PATIENCE_SECONDS = 240.0
"""How long a message may be sent again before the assistant counts as gone for good."""

TURN_SECONDS = aiohttp.ClientTimeout(total=60)


@dataclass(frozen=True)
class Answer:
    """What came back for one sending: messages, or a problem with its sentence."""

    status: int
    messages: tuple[dict[str, Any], ...]
    problem: dict[str, Any]
    retry_after: int | None

    @property
    def text(self) -> str:
        """Everything the bot said, in one string."""
        return "\n".join(message["text"] for message in self.messages)

    @property
    def asking(self) -> str | None:
        """The field that the bot asks for."""
        return self.messages[-1]["asking"] if self.messages else None

    @property
    def choices(self) -> dict[str, str]:
        """The id of each offered choice, by title."""
        return {c["title"]: c["id"] for message in self.messages for c in message["choices"]}


class Visitor:
    """One conversation. ``start`` gives a new one."""

    def __init__(
        self, session: aiohttp.ClientSession, greeting: Answer, token: str, conversation: UUID
    ) -> None:
        self._session = session
        self.conversation = conversation
        self._headers = {"Authorization": f"Bearer {token}"}
        self.last = greeting

    async def send(
        self, text: str | None = None, *, choice: str | None = None, id: str | None = None
    ) -> Answer:
        """Send once, whatever comes of it. The same ``id`` is the same message."""
        content = {"text": text} if choice is None else {"choice": choice}
        async with self._session.post(
            "/api/chat/messages",
            json={"id": id or str(uuid4()), **content},
            headers=self._headers,
            timeout=TURN_SECONDS,
        ) as response:
            return await _read(response)

    async def say(
        self, text: str | None = None, *, choice: str | None = None, id: str | None = None
    ) -> Answer:
        """Send as the widget does: the same message again until it is answered."""
        id = id or str(uuid4())
        async with asyncio.timeout(PATIENCE_SECONDS):
            answer = await self.send(text, choice=choice, id=id)
            while answer.status == 503:
                await asyncio.sleep(min(answer.retry_after or 1, 2))
                answer = await self.send(text, choice=choice, id=id)
        assert answer.status == 200, answer
        self.last = answer
        return answer

    async def insist(self, *, choice: str, id: str) -> Answer:
        """As ``say``, also while there is no portal to be reached."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                try:
                    return await self.say(choice=choice, id=id)
                except aiohttp.ClientError:
                    await asyncio.sleep(0.5)

    async def choose(self, title: str, *, id: str | None = None) -> Answer:
        """Click one of the choices offered last."""
        return await self.say(choice=self.last.choices[title], id=id)

    async def transcript(self) -> list[dict[str, Any]]:
        """Every message of the conversation, in order."""
        async with self._session.get("/api/chat/messages", headers=self._headers) as response:
            assert response.status == 200
            return list((await response.json())["messages"])

    async def said(self) -> list[str]:
        """What this visitor has said so far, as it is stored."""
        return [m["text"] for m in await self.transcript() if m["from"] == "visitor"]


@asynccontextmanager
async def visit(address: str, *, language: str = "en") -> AsyncIterator[Visitor]:
    """Begin a conversation at the portal at this address, with a browser in this language."""
    async with aiohttp.ClientSession(base_url=address, trust_env=False) as session:
        async with session.post("/api/chat", json={"language": language}) as response:
            body = await response.json()
            assert response.status == 201, body
        greeting = Answer(201, tuple(body["messages"]), {}, None)
        yield Visitor(session, greeting, body["token"], UUID(body["conversation"]))


async def _read(response: aiohttp.ClientResponse) -> Answer:
    body = await response.json(content_type=None)
    after = response.headers.get("Retry-After")
    return Answer(
        status=response.status,
        messages=tuple(body.get("messages", ())),
        problem={} if response.status == 200 else body,
        retry_after=int(after) if after else None,
    )
