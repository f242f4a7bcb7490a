"""The portal's pages, their headers, and who else may embed the chat."""

import gzip
import shutil
import sqlite3
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from crm.database import Database
from crm.services.knowledge import withdraw_fact
from crm.services.knowledge_import import import_knowledge
from crm.settings import ROOT, Settings
from crm.web.app import add_desk
from portal.app import add_portal
from portal.facts import HEADLINES, PHONE_FACT, SECTORS
from portal.headers import PAGE_HEADERS
from tests.integration.portal.conftest import MakePortal, Portal, Visitor

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER_PORTAL = "https://invest.example"


@pytest.fixture
async def told(sqlite_database: Database) -> Database:
    """A database with everything that may be told."""
    async with sqlite_database.writing() as session:
        await import_knowledge(session, ROOT / "data/knowledge", ROOT / "data/questions")
    return sqlite_database


async def test_the_home_page_tells_facts_with_date_and_source(
    told: Database, make_portal: MakePortal
) -> None:
    portal = await make_portal(told)

    page = await (await portal.get("/")).text()

    for headline in HEADLINES:
        assert f'<p class="figure" aria-hidden="true">{headline.figure}</p>' in page
    assert 'href="tel:+441212025022"' in page
    assert page.count("As of ") == len(HEADLINES) + len(SECTORS) + 1
    assert "+44 (0)121 202 5022" in page
    assert "October 2018" in page
    assert page.count("<script") == 1


async def test_a_withdrawn_fact_leaves_the_page(told: Database, make_portal: MakePortal) -> None:
    async with told.writing() as session:
        await withdraw_fact(session, HEADLINES[0].fact_id)

    page = await (await (await make_portal(told)).get("/")).text()

    assert ">130<" not in page
    assert ">About 60,000<" in page


async def test_a_number_that_is_withdrawn_is_shown_nowhere(
    told: Database, make_portal: MakePortal
) -> None:
    async with told.writing() as session:
        await withdraw_fact(session, PHONE_FACT)
    portal = await make_portal(told)

    for path in ("/", "/privacy", "/nothing"):
        assert "202 5022" not in await (await portal.get(path)).text()


async def test_the_privacy_page_names_the_system_that_enquiries_are_passed_on_to(
    told: Database, make_portal: MakePortal
) -> None:
    alone = await make_portal(told)
    calling = await make_portal(
        told, webhook_url="https://crm.region.example/hook?token=t0ken", webhook_secret=SECRET
    )

    without = await (await alone.get("/privacy")).text()
    with_system = await (await calling.get("/privacy")).text()

    assert "passed on to no other system" in without
    assert "own system at <bdi>crm.region.example</bdi>" in with_system
    assert "passed on to no other system" not in with_system
    assert "t0ken" not in with_system


async def test_the_home_page_opens_before_there_are_facts(portal: Portal) -> None:
    page = await portal.get("/")

    assert page.status == 200
    assert "Why here</h2>" not in await page.text()


async def test_the_home_page_opens_while_the_database_cannot_be_read(
    make_portal: MakePortal, sqlite_template: Path, tmp_path: Path
) -> None:
    path = tmp_path / "desk.db"
    shutil.copy(sqlite_template, path)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    database = Database(f"sqlite+aiosqlite:///{path}")

    page = await (await make_portal(database)).get("/")

    assert page.status == 200
    assert "+44 (0)121 202 5022" in await page.text()
    holder.close()
    await database.dispose()


@pytest.mark.parametrize("path", ["/", "/privacy", "/nothing", "/static/portal/nothing.js"])
async def test_every_page_is_hardened(portal: Portal, path: str) -> None:
    response = await portal.get(path)

    assert response.status == (404 if "nothing" in path else 200)
    for name, value in PAGE_HEADERS.items():
        assert response.headers[name] == value
    assert "Server" not in response.headers
    assert "Strict-Transport-Security" not in response.headers


async def test_browsers_are_held_to_https_where_it_is_used(
    sqlite_database: Database, make_portal: MakePortal
) -> None:
    portal = await make_portal(sqlite_database, public_url="https://invest.example")

    assert "Strict-Transport-Security" in (await portal.get("/")).headers


async def test_the_desk_beside_the_portal_keeps_its_own_headers_and_pages(
    sqlite_database: Database, tmp_path: Path
) -> None:
    app = web.Application()
    settings = Settings(var=tmp_path)
    add_portal(app, database=sqlite_database, settings=settings)
    add_desk(app, database=sqlite_database, settings=settings)

    async with TestClient(TestServer(app)) as client:
        desk = await client.get("/desk/sign-in")
        missing = await (await client.get("/desk/nothing")).text()

    assert desk.status == 200
    assert desk.headers["Referrer-Policy"] == "same-origin"
    assert "Invest <b>" not in missing


async def test_the_widget_is_sent_packed_and_only_when_it_changed(portal: Portal) -> None:
    plain = await portal.get("/static/portal/widget.js", headers={"Accept-Encoding": "identity"})
    packed = await portal.get("/static/portal/widget.js", headers={"Accept-Encoding": "gzip"})
    known = await portal.get(
        "/static/portal/widget.js", headers={"If-None-Match": plain.headers["ETag"]}
    )

    assert plain.content_type == "text/javascript"
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) == len(gzip.compress(await plain.read(), mtime=0))
    assert await packed.read() == await plain.read()
    assert (known.status, await known.read()) == (304, b"")
    assert known.headers["ETag"] == plain.headers["ETag"]


@pytest.mark.parametrize("path", ["/static/portal/../app.py", "/static/portal/%2e%2e/app.py"])
async def test_only_static_files_are_served(portal: Portal, path: str) -> None:
    assert (await portal.get(path)).status == 404


async def test_a_named_portal_may_call_the_chat_from_a_browser(
    sqlite_database: Database, make_portal: MakePortal
) -> None:
    portal = await make_portal(sqlite_database, allowed_origins=(OTHER_PORTAL,))
    asking = {
        "Origin": OTHER_PORTAL,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }

    preflight = await portal.options("/api/chat/messages", headers=asking)
    refused = await portal.get("/api/chat/messages", headers={"Origin": OTHER_PORTAL})

    assert preflight.status == 204
    assert preflight.headers["Access-Control-Allow-Origin"] == OTHER_PORTAL
    assert preflight.headers["Access-Control-Allow-Headers"] == "Authorization, Content-Type"
    assert "DELETE" in preflight.headers["Access-Control-Allow-Methods"]
    assert refused.status == 401
    assert refused.headers["Access-Control-Allow-Origin"] == OTHER_PORTAL
    assert refused.headers["Access-Control-Expose-Headers"] == ("Retry-After, Content-Disposition")


async def test_other_sites_may_not(visitor: Visitor, portal: Portal) -> None:
    asking = {"Origin": "https://other.example", "Access-Control-Request-Method": "POST"}

    preflight = await portal.options("/api/chat", headers=asking)
    response = await portal.get("/api/chat/messages", headers=visitor.headers | asking)

    assert preflight.status == 405
    for answer in (preflight, response):
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert answer.headers["Vary"] == "Origin"
