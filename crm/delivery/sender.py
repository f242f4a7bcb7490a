"""Sends what is due: claims one delivery, sends it outside any transaction, marks it."""

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy.exc import SQLAlchemyError

from crm.database import Database, DatabaseBusyError
from crm.delivery.errors import DeliveryError
from crm.delivery.smtp import Mailer
from crm.delivery.webhook import WebhookCaller
from crm.services.delivering import claim_delivery, record_delivered, record_failure
from crm.services.outbox import has_due_delivery
from crm.services.outgoing import Outgoing
from crm.settings import Settings
from crm.vocabulary import DeliveryKind, DeliveryState

LOOK_SECONDS = 3.0
"""How often the outbox is looked into; another process fills it, so nobody can ring."""

SEND_SECONDS = 90
"""How long one attempt may take in all; well below the lease, so that no two overlap."""

STOP_SECONDS = 5.0
"""How long an attempt that is under way may take to end when the process is told to stop."""

logger = logging.getLogger(__name__)


class Transport(Protocol):
    """A way out of the desk."""

    @property
    def kinds(self) -> frozenset[DeliveryKind]:
        """What goes this way."""

    def recipient(self, kind: DeliveryKind) -> str | None:
        """Who then has a person's details, worded for that person; None for nobody else."""

    async def send(self, outgoing: Outgoing, *, now: datetime) -> None:
        """Return once it is delivered; raises DeliveryError when it is not."""


@dataclass
class Tally:
    """What became of the attempts."""

    delivered: int = 0
    postponed: int = 0
    failed: int = 0


def make_transports(settings: Settings) -> list[Transport]:
    """The ways that are set up."""
    transports: list[Transport] = []
    if settings.smtp_host:
        transports.append(Mailer(settings))
    if settings.webhook_url:
        transports.append(
            WebhookCaller(settings.webhook_url, settings.webhook_secret.get_secret_value())
        )
    return transports


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Sender:
    """Empties the outbox. Any number of processes may have one: a lease keeps them apart."""

    def __init__(
        self,
        database: Database,
        transports: Sequence[Transport],
        clock: Callable[[], datetime] = _utc_now,
    ) -> None:
        self._database = database
        self._transports = transports
        self._now = clock
        self._stopping = asyncio.Event()

    async def deliver_due(self) -> Tally:
        """Send everything that is due now, once; tells how it went."""
        tally = Tally()
        for transport in self._transports:
            await self._empty(transport, tally)
        return tally

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Deliver in the background while the block runs; at its end let attempts finish."""
        tasks = [asyncio.create_task(self._keep_at(way)) for way in self._transports]
        try:
            yield
        finally:
            self._stopping.set()
            if tasks:
                await asyncio.wait(tasks, timeout=STOP_SECONDS)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _keep_at(self, transport: Transport) -> None:
        """Whatever happens, look again: a mail server or a database comes back."""
        while not self._stopping.is_set():
            try:
                await self._empty(transport, Tally())
            except (DatabaseBusyError, SQLAlchemyError, OSError) as error:
                logger.warning("The outbox cannot be read: %s", type(error).__name__)
            try:
                await asyncio.wait_for(self._stopping.wait(), LOOK_SECONDS)
            except TimeoutError:
                continue

    async def _empty(self, transport: Transport, tally: Tally) -> None:
        while not self._stopping.is_set():
            # Looked for first without the right to write, which on SQLite only one may have.
            async with self._database.reading() as session:
                if not await has_due_delivery(session, transport.kinds, now=self._now()):
                    return
            async with self._database.writing() as session:
                outgoing = await claim_delivery(session, transport.kinds, now=self._now())
            if outgoing is None:
                return
            await self._attempt(transport, outgoing, tally)

    async def _attempt(self, transport: Transport, outgoing: Outgoing, tally: Tally) -> None:
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await transport.send(outgoing, now=self._now())
        except DeliveryError as error:
            await self._put_off(outgoing, str(error), error.is_final, tally)
        except TimeoutError:
            await self._put_off(outgoing, f"It took longer than {SEND_SECONDS} s", False, tally)
        except Exception as error:
            # A mistake of ours must not stop the rest. Its message may quote a person.
            kind = type(error).__name__
            logger.error("%s while sending %s at %s", kind, outgoing.id, _place(error))
            await self._put_off(outgoing, f"An error of the desk: {kind}", False, tally)
        else:
            await self._mark_delivered(outgoing, transport.recipient(outgoing.kind))
            tally.delivered += 1
            logger.info("Delivered %s %s", outgoing.kind, outgoing.id)

    async def _mark_delivered(self, outgoing: Outgoing, recipient: str | None) -> None:
        """It is out; not to know that later would send it twice, so this does not give up."""
        while True:
            try:
                async with self._database.writing() as session:
                    await record_delivered(
                        session, outgoing.id, recipient=recipient, now=self._now()
                    )
            except (DatabaseBusyError, SQLAlchemyError) as error:
                logger.warning("%s is sent, not marked: %s", outgoing.id, type(error).__name__)
                await asyncio.sleep(1)
            else:
                return

    async def _put_off(self, outgoing: Outgoing, reason: str, is_final: bool, tally: Tally) -> None:
        async with self._database.writing() as session:
            state = await record_failure(
                session, outgoing, reason, is_final=is_final, now=self._now()
            )
        if state == DeliveryState.FAILED:
            tally.failed += 1
        else:
            tally.postponed += 1
        logger.warning("Not delivered: %s %s: %s (%s)", outgoing.kind, outgoing.id, reason, state)


def _place(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
