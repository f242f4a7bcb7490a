"""Marks enquiries that were begun and left: every few minutes, while the site runs."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from functools import partial

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from crm.background import keep_running
from crm.database import Database, DatabaseBusyError
from crm.services.drafts import BATCH, abandon_drafts
from crm.settings import Settings

log = logging.getLogger(__name__)

SWEEP_EVERY_SECONDS = 300.0


async def sweep_drafts(database: Database, *, silence: timedelta, now: datetime) -> int:
    """Mark every draft whose visitor has said nothing for this long; gives how many.

    In batches, each a transaction of its own, so that no visitor waits for all of it.
    """
    total = 0
    while True:
        async with database.writing() as session:
            marked = await abandon_drafts(session, silence=silence, now=now)
        total += marked
        if marked < BATCH:
            return total


def add_sweeping(app: web.Application, *, database: Database, settings: Settings) -> None:
    """Sweep while ``app`` runs, by ``draft_hours``. The database stays the caller's.

    Any number of processes may: what one has marked, another does not find.
    """
    silence = timedelta(hours=settings.draft_hours)
    keep_running(app, partial(_keep_sweeping, database, silence))


async def _keep_sweeping(database: Database, silence: timedelta) -> None:
    while True:
        try:
            marked = await sweep_drafts(database, silence=silence, now=datetime.now(UTC))
        except (DatabaseBusyError, SQLAlchemyError) as error:
            log.warning("The drafts cannot be swept: %s", type(error).__name__)
        else:
            if marked:
                log.info("%s drafts are abandoned", marked)
        await asyncio.sleep(SWEEP_EVERY_SECONDS)
