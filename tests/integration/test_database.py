"""Writers take turns, readers are not held up, and a locked database is named as such."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from crm.database import Database, DatabaseBusyError


async def test_an_exception_undoes_everything(database: Database) -> None:
    async def fail_half_way() -> None:
        async with database.writing() as session:
            await session.execute(text("UPDATE knowledge_revision SET number = 9"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail_half_way()

    async with database.reading() as session:
        assert await session.scalar(text("SELECT number FROM knowledge_revision")) == 0


async def test_what_a_reader_changes_is_undone(database: Database) -> None:
    async with database.reading() as session:
        await session.execute(text("UPDATE knowledge_revision SET number = 9"))

    async with database.reading() as session:
        assert await session.scalar(text("SELECT number FROM knowledge_revision")) == 0


async def test_a_locked_database_is_busy_for_writers_and_open_to_readers(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path(str(sqlite_database.engine.url.database))
    monkeypatch.setattr("crm.database.BUSY_TIMEOUT_SECONDS", 0.05)
    impatient = Database(f"sqlite+aiosqlite:///{path}")
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")

    with pytest.raises(DatabaseBusyError):
        async with impatient.writing():
            pytest.fail("a second writer was let in")
    async with impatient.reading() as session:
        seen = await session.scalar(text("SELECT number FROM knowledge_revision"))
    holder.execute("ROLLBACK")
    async with impatient.writing() as session:
        await session.execute(text("UPDATE knowledge_revision SET number = 1"))
    holder.close()
    await impatient.dispose()

    assert seen == 0


async def test_a_missing_table_is_not_called_busy(sqlite_database: Database) -> None:
    with pytest.raises(OperationalError, match="no such table"):
        async with sqlite_database.reading() as session:
            await session.execute(text("SELECT 1 FROM nowhere"))
