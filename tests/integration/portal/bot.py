"""A bot to talk to: the channel's protocol on a real socket, with a script of answers."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from aiohttp import web

Turn = dict[str, Any]


def say(text: str, *titles: str, **more: Any) -> Turn:
    """A turn of one reply; each title becomes a choice with a payload made from it."""
    choices = [{"title": t, "payload": "/" + t.lower().replace(" ", "_")} for t in titles]
    reply = {
        "text": text,
        "choices": choices,
        "answer": more.pop("answer", None),
        "language": more.pop("language", None),
    }
    return {"replies": [reply], "asking": more.pop("asking", None)}


class Bot:
    """Answers as told. Like the real channel it gives the same message the same replies."""

    def __init__(self) -> None:
        self.received: list[Turn] = []
        self.processed: Counter[str] = Counter()
        self.turn: Turn = say("Noted.")
        self.status = 200
        self.raw: bytes | None = None
        self.ready = True
        self.seconds = 0.0
        self.meanwhile: Callable[[UUID], Awaitable[None]] | None = None
        """What an action does in the database while the turn runs."""
        self.asked = asyncio.Event()
        self.most_at_once: Counter[str] = Counter()
        self._told: dict[str, Turn] = {}
        self._open: Counter[str] = Counter()

    def app(self) -> web.Application:
        """The two routes of the channel."""
        app = web.Application()
        app.router.add_post("/webhooks/gateway/messages", self._messages)
        app.router.add_get("/webhooks/gateway/", self._health)
        return app

    async def _health(self, request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"}, status=200 if self.ready else 503)

    async def _messages(self, request: web.Request) -> web.Response:
        message = await request.json()
        self.received.append(message)
        self.asked.set()
        conversation = message["conversation"]
        self._open[conversation] += 1
        self.most_at_once[conversation] = max(
            self.most_at_once[conversation], self._open[conversation]
        )
        try:
            if self.meanwhile is not None:
                await self.meanwhile(UUID(conversation))
            await asyncio.sleep(self.seconds)
        finally:
            self._open[conversation] -= 1
        if self.status != 200:
            return web.json_response({"error": "not now"}, status=self.status)
        if self.raw is not None:
            return web.Response(body=self.raw, content_type="application/json")
        if message["message"] not in self._told:
            self.processed[message["message"]] += 1
            self._told[message["message"]] = self.turn
        return web.json_response(self._told[message["message"]])
