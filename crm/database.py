"""The engine and its two kinds of session: one that writes, one that only reads."""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

BUSY_TIMEOUT_SECONDS = 3
"""How long SQLite waits for another writer before the caller is told to try again."""


class DatabaseBusyError(Exception):
    """The database is locked or away; nothing was written, and the work may be tried again."""


class Database:
    """One engine for a process. Made inside the event loop that uses it."""

    def __init__(self, url: str) -> None:
        self.engine = _create_engine(url)
        writer = self.engine.execution_options(desk_writes=True)
        self._reading = async_sessionmaker(self.engine, expire_on_commit=False)
        self._writing = async_sessionmaker(writer, expire_on_commit=False)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """Begin, and commit on leaving; an exception undoes everything.

        Raises DatabaseBusyError when the database stays locked or cannot be reached.
        """
        with _saying_when_busy():
            async with self._writing.begin() as session:
                await session.connection()  # wait for the turn here, before any work is done
                yield session

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """Read one consistent state; whatever was changed by mistake is undone.

        Raises DatabaseBusyError when the database cannot be reached.
        """
        with _saying_when_busy():
            async with self._reading() as session:
                yield session

    async def dispose(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


@contextmanager
def _saying_when_busy() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if not _is_passing(error):
            raise
        raise DatabaseBusyError("The database is busy or cannot be reached; try again.") from error


def _is_passing(error: OperationalError) -> bool:
    """Whether the failure may be gone a moment later, unlike a missing table."""
    if isinstance(error.orig, sqlite3.Error):
        return error.orig.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return True


def _create_engine(url: str) -> AsyncEngine:
    # Parameters are hidden, or every error in a log would name the people it was about.
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return create_async_engine(address, pool_pre_ping=True, hide_parameters=True)
    if address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(
        address, connect_args={"timeout": BUSY_TIMEOUT_SECONDS}, hide_parameters=True
    )
    event.listen(engine.sync_engine, "connect", _set_up_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    # The driver must not begin by itself: it would begin late, and a reader that
    # turns into a writer fails at once instead of waiting for its turn.
    connection.isolation_level = None
    # SQLite's own knows ASCII only, and a search for "öhlins" would not find "Öhlins".
    connection.create_function("lower", 1, _lower, deterministic=True)
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    # What is erased is overwritten in the file, not only left out of the tables.
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()


def _lower(text: object) -> object:
    return text.lower() if isinstance(text, str) else text


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("desk_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
