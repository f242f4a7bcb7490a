"""Runs one piece of work on the desk's database, for a command that does nothing else with it."""

import asyncio
from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncSession

from crm.database import Database
from crm.settings import Settings

type Work[T] = Callable[[AsyncSession], Awaitable[T]]


def read[T](settings: Settings, work: Work[T]) -> T:
    """What the work gives; it sees one state of the database and changes nothing.

    Raises DatabaseBusyError, and whatever the work raises.
    """
    return asyncio.run(_run(settings, work, writes=False))


def write[T](settings: Settings, work: Work[T]) -> T:
    """What the work gives, committed; nothing is when it raises.

    Raises DatabaseBusyError, and whatever the work raises.
    """
    return asyncio.run(_run(settings, work, writes=True))


async def _run[T](settings: Settings, work: Work[T], *, writes: bool) -> T:
    database = Database(settings.database)
    try:
        async with database.writing() if writes else database.reading() as session:
            return await work(session)
    finally:
        await database.dispose()
