"""One turn of a conversation: a stored message goes to the bot, its replies are stored."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from uuid import UUID
from weakref import WeakValueDictionary

from crm.database import Database
from crm.services import claims, messages
from crm.services.claims import Outgoing
from crm.services.errors import DatabaseBusyError
from crm.services.views import MessageView
from portal.problems import assistant_waking, still_answering
from portal.rasa import BotClient, BotUnavailableError

log = logging.getLogger(__name__)

WAKING_RETRY_SECONDS = 5
ANSWERING_RETRY_SECONDS = 3
OTHER_PROCESS_SECONDS = 32.0
"""How long to wait for another process that has the turn: a little over the bot's timeout."""
LOOK_AGAIN_SECONDS = 0.25


class Turns:
    """Takes messages to the bot, one at a time in each conversation.

    Within this process a lock keeps the order; between processes the claim on the stored
    message does. A claim whose end could not be written (the database was locked) stays
    known here, so that a retry need not wait for its lease to run out.
    """

    def __init__(self, database: Database, bot: BotClient) -> None:
        self._database = database
        self._bot = bot
        self._locks: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()
        self._unsettled: set[UUID] = set()

    async def take(self, conversation_id: UUID, message_id: UUID) -> list[MessageView]:
        """The replies to a stored message, asked of the bot only if there are none yet.

        Raises a 503 problem when the bot is away or the turn is another's for too long, and
        DatabaseBusyError when the replies could not be stored. Either way the message may be
        taken again.
        """
        async with self._in_order(conversation_id):
            if message_id not in self._unsettled and not await self._claim(message_id):
                async with self._database.reading() as session:
                    return await messages.list_replies(session, message_id)
            self._unsettled.add(message_id)
            return await self._ask(message_id)

    @asynccontextmanager
    async def _in_order(self, conversation_id: UUID) -> AsyncIterator[None]:
        lock = self._locks.setdefault(conversation_id, asyncio.Lock())
        async with lock:
            yield

    async def _claim(self, message_id: UUID) -> bool:
        """Whether the message is ours to take; False once it is answered."""
        loop = asyncio.get_running_loop()
        give_up_at = loop.time() + OTHER_PROCESS_SECONDS
        while True:
            async with self._database.writing() as session:
                if await claims.claim_message(session, message_id, now=_now()):
                    return True
            async with self._database.reading() as session:
                if await messages.list_replies(session, message_id):
                    return False
            if loop.time() >= give_up_at:
                raise still_answering(ANSWERING_RETRY_SECONDS)
            await asyncio.sleep(LOOK_AGAIN_SECONDS)

    async def _ask(self, message_id: UUID) -> list[MessageView]:
        try:
            outgoing = await self._outgoing(message_id)
            replies = await self._bot.ask(outgoing)
        except BotUnavailableError as error:
            log.warning("Message %s was not answered: %s", message_id, error)
            await self._release(message_id)
            raise assistant_waking(WAKING_RETRY_SECONDS) from error
        except asyncio.CancelledError:
            # The process is stopping: let another take the message at once.
            await asyncio.shield(self._release(message_id))
            raise
        async with self._database.writing() as session:
            views = await messages.record_replies(session, message_id, replies, now=_now())
        self._unsettled.discard(message_id)
        return views

    async def _outgoing(self, message_id: UUID) -> Outgoing:
        async with self._database.reading() as session:
            return await claims.what_to_send(session, message_id)

    async def _release(self, message_id: UUID) -> None:
        # If even this cannot be written, the message stays unsettled and ours.
        with suppress(DatabaseBusyError):
            async with self._database.writing() as session:
                await claims.release_message(session, message_id)
            self._unsettled.discard(message_id)


def _now() -> datetime:
    return datetime.now(UTC)
