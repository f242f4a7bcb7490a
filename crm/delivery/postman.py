"""Sends the letters with one-time codes, as long as their codes live."""

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from sqlalchemy.exc import SQLAlchemyError

from crm.database import Database, DatabaseBusyError
from crm.delivery.errors import DeliveryError
from crm.delivery.mail import write_code_mail
from crm.delivery.smtp import Mailer
from crm.services.code_letters import (
    Letter,
    claim_letter,
    delete_letter,
    has_letter,
    put_off_letter,
)
from crm.settings import Settings

LOOK_SECONDS = 2.0
"""Somebody is waiting at the chat. Another process writes the letters, so nobody can ring."""

SEND_SECONDS = 60
"""How long one attempt may take; well below the lease, so that no two overlap."""

logger = logging.getLogger(__name__)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Postman:
    """Any number of processes may have one: a lease keeps them apart."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        *,
        tls: ssl.SSLContext | None = None,
        clock: Callable[[], datetime] = _utc_now,
    ) -> None:
        self._database = database
        self._settings = settings
        self._mailer = Mailer(settings, tls)
        self._now = clock

    async def deliver(self) -> int:
        """Send every letter that may be sent now; gives how many were."""
        sent = 0
        while True:
            # Looked for first without the right to write, which on SQLite only one may have.
            async with self._database.reading() as session:
                if not await has_letter(session, now=self._now()):
                    return sent
            async with self._database.writing() as session:
                letter = await claim_letter(session, now=self._now())
            if letter is None:
                return sent
            sent += await self._send(letter)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Deliver in the background while the block runs."""
        task = asyncio.create_task(self._keep_at())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _keep_at(self) -> None:
        while True:
            try:
                await self.deliver()
            except (DatabaseBusyError, SQLAlchemyError, OSError) as error:
                logger.warning("The letters cannot be read: %s", type(error).__name__)
            await asyncio.sleep(LOOK_SECONDS)

    async def _send(self, letter: Letter) -> bool:
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await self._mailer.give(write_code_mail(letter, self._settings, now=self._now()))
        except (DeliveryError, TimeoutError) as error:
            logger.warning("Letter %s was not sent: %s", letter.id, error or "it took too long")
            await self._put_off(letter, is_final=getattr(error, "is_final", False))
            return False
        except ValueError:
            logger.warning("Letter %s cannot be addressed", letter.id)
            await self._put_off(letter, is_final=True)
            return False
        async with self._database.writing() as session:
            await delete_letter(session, letter.id)
        logger.info("Letter %s was sent", letter.id)
        return True

    async def _put_off(self, letter: Letter, *, is_final: bool) -> None:
        async with self._database.writing() as session:
            if is_final:
                await delete_letter(session, letter.id)
            else:
                await put_off_letter(session, letter.id, now=self._now())
