"""The answer desk on a real database with the whole pack."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from answers.desk import AnswerDesk
from answers.preparing import prepare
from crm.database import Database
from crm.services.knowledge_import import import_knowledge
from crm.settings import ROOT

KEPT = ROOT / ".cache" / "processes"
"""Prepared answers take minutes and depend on files alone, so they are kept between runs. The
tests of the processes keep theirs in the same place."""


@pytest.fixture(scope="session")
def prepared() -> Path:
    """A var folder with vectors and trained parts for the data as it is now."""
    prepare(KEPT, print)
    return KEPT


@pytest.fixture(scope="session")
def pack(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the migrated database, to be filled with the pack once."""
    path = tmp_path_factory.mktemp("pack") / "pack.db"
    shutil.copy(sqlite_template, path)
    return path


@pytest.fixture
async def told(pack: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """A database of this test's own that holds the whole pack."""
    database = Database(f"sqlite+aiosqlite:///{pack}")
    async with database.writing() as session:
        await import_knowledge(session, ROOT / "data/knowledge", ROOT / "data/questions")
    await database.dispose()
    shutil.copy(pack, tmp_path / "desk.db")
    own = Database(f"sqlite+aiosqlite:///{tmp_path / 'desk.db'}")
    yield own
    await own.dispose()


@pytest.fixture
async def desk(told: Database, prepared: Path) -> AnswerDesk:
    """The desk of one process."""
    return AnswerDesk(told, var=prepared)
