"""Drafts that were left are swept while the site runs."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlalchemy import select

import crm.sweeping
from crm.database import Database
from crm.models import CaptureAttempt, Lead
from crm.services import drafts
from crm.settings import Settings
from crm.sweeping import add_sweeping, sweep_drafts
from crm.vocabulary import CaptureOutcome, LeadState
from tests.conftest import NOW
from tests.factories import make_lead

DAY = timedelta(days=1)


async def states(database: Database) -> list[LeadState]:
    async with database.reading() as session:
        return list(await session.scalars(select(Lead.state).order_by(Lead.received_at)))


async def test_more_than_one_batch_is_swept(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "BATCH", 2)
    monkeypatch.setattr(crm.sweeping, "BATCH", 2)
    async with database.writing() as session:
        for number in range(5):
            await make_lead(session, now=NOW, submitted=False, email=f"p{number}@acme.example")

    marked = await sweep_drafts(database, silence=DAY, now=NOW + 2 * DAY)

    assert marked == 5
    assert set(await states(database)) == {LeadState.ABANDONED}


async def test_the_site_sweeps_by_the_settings_hours(sqlite_database: Database) -> None:
    now = datetime.now(UTC)
    async with sqlite_database.writing() as session:
        await make_lead(session, now=now - timedelta(hours=3), submitted=False)
        await make_lead(session, now=now - timedelta(hours=1), submitted=False)
    app = web.Application()
    settings = Settings(_env_file=None, draft_hours=2)  # type: ignore[call-arg]
    add_sweeping(app, database=sqlite_database, settings=settings)

    async with TestServer(app):
        for _ in range(100):
            if LeadState.ABANDONED in await states(sqlite_database):
                break
            await asyncio.sleep(0.05)

    assert await states(sqlite_database) == [LeadState.ABANDONED, LeadState.DRAFT]
    async with sqlite_database.reading() as session:
        outcomes = set(await session.scalars(select(CaptureAttempt.outcome)))
    assert outcomes == {CaptureOutcome.WALKED_AWAY, None}


async def test_a_locked_database_is_tried_again(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crm.sweeping, "SWEEP_EVERY_SECONDS", 0.05)
    now = datetime.now(UTC)
    async with sqlite_database.writing() as session:
        await make_lead(session, now=now - 2 * DAY, submitted=False)
    app = web.Application()
    settings = Settings(_env_file=None)  # type: ignore[call-arg]
    add_sweeping(app, database=sqlite_database, settings=settings)

    async with sqlite_database.writing():
        server = TestServer(app)
        await server.start_server()
        # Longer than the database waits for a lock.
        await asyncio.sleep(3.5)
    for _ in range(100):
        if await states(sqlite_database) == [LeadState.ABANDONED]:
            break
        await asyncio.sleep(0.05)
    await server.close()

    assert await states(sqlite_database) == [LeadState.ABANDONED]
