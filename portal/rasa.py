"""The client of the bot's gateway channel; knows its JSON and nothing of the dialogue."""

import time
from typing import Literal

import aiohttp
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from crm.services.claims import Outgoing
from crm.services.messages import NewAnswer, NewChoice, NewReply
from crm.vocabulary import AnswerKind
from portal.requests import LANGUAGE_TAG

CHANNEL = "/webhooks/gateway"
TURN_TIMEOUT = aiohttp.ClientTimeout(total=30, connect=2)
STATUS_TIMEOUT = aiohttp.ClientTimeout(total=2, connect=1)
STATUS_KEPT_SECONDS = 1.0

BotStatus = Literal["ready", "waking"]


class BotUnavailableError(Exception):
    """The bot did not answer this message; it may be sent again under the same id."""


class _Wire(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Choice(_Wire):
    title: str = Field(min_length=1)
    payload: str = Field(min_length=1)


class _Answer(_Wire):
    kind: AnswerKind
    topics: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    understood: str | None = None


class _Reply(_Wire):
    text: str = Field(min_length=1)
    choices: tuple[_Choice, ...] = ()
    answer: _Answer | None = None
    language: str | None = Field(None, pattern=LANGUAGE_TAG, max_length=12)


class _Turn(_Wire):
    replies: tuple[_Reply, ...] = Field(min_length=1)
    asking: str | None = None


class BotClient:
    """Asks the bot over HTTP on loopback. Made inside the event loop that uses it."""

    def __init__(self, url: str) -> None:
        self._session = aiohttp.ClientSession(base_url=url, trust_env=False)
        self._status: BotStatus = "waking"
        self._status_until = 0.0

    async def close(self) -> None:
        """Close every connection."""
        await self._session.close()

    async def ask(self, message: Outgoing) -> list[NewReply]:
        """Hand over one message and return the replies to it, at least one.

        Raises BotUnavailableError when the bot is away, fails, is slower than 30 s, or
        answers with nothing that could be shown.
        """
        body = {
            "conversation": str(message.conversation_id),
            "message": str(message.message_id),
            "text": message.text,
            "payload": message.payload,
            "language": message.language,
        }
        try:
            async with self._session.post(
                f"{CHANNEL}/messages", json=body, timeout=TURN_TIMEOUT
            ) as response:
                if response.status != 200:
                    raise BotUnavailableError(f"The bot answered {response.status}")
                turn = _Turn.model_validate_json(await response.read())
        except (aiohttp.ClientError, TimeoutError) as error:
            raise BotUnavailableError(f"No answer: {type(error).__name__}") from error
        except ValidationError as error:
            # Not the error itself: it quotes the reply, and a reply may quote the visitor.
            raise BotUnavailableError(f"{error.error_count()} faults in the reply") from None
        return _replies(turn)

    async def status(self) -> BotStatus:
        """``ready`` when a model is loaded; asked of the bot at most once a second."""
        if time.monotonic() >= self._status_until:
            # Set first, so that callers in the meantime get the last answer, not a queue.
            self._status_until = time.monotonic() + STATUS_TIMEOUT.total  # type: ignore[operator]
            self._status = await self._ask_status()
            self._status_until = time.monotonic() + STATUS_KEPT_SECONDS
        return self._status

    async def _ask_status(self) -> BotStatus:
        try:
            async with self._session.get(f"{CHANNEL}/", timeout=STATUS_TIMEOUT) as response:
                return "ready" if response.status == 200 else "waking"
        except (TimeoutError, aiohttp.ClientError):
            return "waking"


def _replies(turn: _Turn) -> list[NewReply]:
    last = len(turn.replies) - 1
    return [
        NewReply(
            text=reply.text,
            choices=tuple(NewChoice(title=c.title, payload=c.payload) for c in reply.choices),
            answer=_answer(reply.answer),
            # The question comes last in a turn, so the field it asks for belongs there.
            asking=turn.asking if position == last else None,
            language=reply.language,
        )
        for position, reply in enumerate(turn.replies)
    ]


def _answer(answer: _Answer | None) -> NewAnswer | None:
    if answer is None:
        return None
    return NewAnswer(
        kind=answer.kind,
        topics=answer.topics,
        facts=answer.facts,
        understood=answer.understood,
    )
