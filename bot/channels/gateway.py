"""The one way to the bot: a message in, its replies out, on loopback.

``POST /webhooks/gateway/messages`` answers 200 with the replies, 422 for a body that is no
message, and 503 when the turn could not be finished; then the conversation is as it was before,
and the same message can be sent again. ``DELETE /webhooks/gateway/conversations/<id>`` answers
204 once nothing of that conversation is left in the tracker store. ``GET /webhooks/gateway/`` is
200 once a model is ready.
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from typing import Any, Awaitable, Callable, Dict, Text
from uuid import UUID

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.core.lock_store import LockError
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.forgetting import CannotForgetError, forget_conversation
from bot.channels.incoming import Incoming, NotAMessageError
from bot.channels.turn import TurnFailedError, take_turn
from bot.channels.warm_up import store_failures_loudly, warm_up

logger = logging.getLogger(__name__)

TURN_SECONDS = 20.0
"""A turn that takes longer has failed: an action hangs, or the database stays locked."""


class Gateway(InputChannel):
    """Rasa's side of the portal's chat gateway."""

    @classmethod
    def name(cls) -> Text:
        """The channel's part of the address."""
        return "gateway"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The two routes. ``on_new_message`` is not used: it swallows what goes wrong."""
        blueprint = Blueprint("gateway_channel", __name__)

        @blueprint.listener("after_server_start")
        async def begin(app: Sanic, _loop: Any) -> None:
            await get_ready(app)

        @blueprint.get("/")
        async def health(request: Request) -> HTTPResponse:
            if _is_loaded(request.app) and getattr(request.app.ctx, "gateway_ready", False):
                return response.json({"status": "ok"})
            return response.json({"status": "starting"}, status=503)

        @blueprint.post("/messages")
        async def messages(request: Request) -> HTTPResponse:
            return await _answer(request)

        @blueprint.delete("/conversations/<conversation:uuid>")
        async def forget(request: Request, conversation: UUID) -> HTTPResponse:
            return await _forget(request, str(conversation))

        return blueprint


async def get_ready(app: Sanic) -> None:
    """Make the loaded model fit to be asked; without one the channel stays unhealthy."""
    app.ctx.gateway_ready = False
    if _is_loaded(app):
        store_failures_loudly(app.ctx.agent)
        await warm_up(app.ctx.agent)
        app.ctx.gateway_ready = True


async def _answer(request: Request) -> HTTPResponse:
    if not _is_loaded(request.app):
        return _unavailable("no model is loaded")
    try:
        incoming = Incoming.from_json(request.body)
    except NotAMessageError as error:
        return response.json({"error": str(error)}, status=422)
    try:
        turn = await asyncio.wait_for(take_turn(request.app.ctx.agent, incoming), TURN_SECONDS)
    except (TurnFailedError, LockError) as error:
        logger.error("Message %s was not answered: %s", incoming.message, error)
        return _unavailable(str(error))
    except asyncio.TimeoutError:
        logger.error("Message %s was not answered in %s s", incoming.message, TURN_SECONDS)
        return _unavailable("the turn took too long")
    except Exception as error:
        # Whatever it was, nothing of the turn was stored. Its message may quote the visitor.
        logger.error("Message %s was not answered: %s", incoming.message, _kind_and_place(error))
        return _unavailable("the turn failed")
    body: Dict[Text, Any] = {"replies": turn.replies, "asking": turn.asking}
    return response.json(body)


async def _forget(request: Request, conversation: Text) -> HTTPResponse:
    if not _is_loaded(request.app):
        return _unavailable("no model is loaded")
    try:
        deleted = await forget_conversation(request.app.ctx.agent, conversation)
    except (CannotForgetError, LockError) as error:
        logger.error("Conversation %s was not forgotten: %s", conversation, error)
        return _unavailable("the conversation was not forgotten")
    except Exception as error:
        logger.error("Conversation %s was not forgotten: %s", conversation, _kind_and_place(error))
        return _unavailable("the conversation was not forgotten")
    logger.info("Conversation %s was forgotten, %s events", conversation, deleted)
    return response.empty()


def _kind_and_place(error: Exception) -> Text:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {frame.filename}:{frame.lineno}"


def _is_loaded(app: Sanic) -> bool:
    agent: Agent | None = getattr(app.ctx, "agent", None)
    return agent is not None and agent.is_ready()


def _unavailable(reason: Text) -> HTTPResponse:
    return response.json({"error": reason}, status=503)
