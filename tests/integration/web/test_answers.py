"""What every answer carries, and what a failure looks like."""

import logging
import re

import pytest
from sqlalchemy import text

from crm.database import Database
from crm.web.headers import CONTENT_SECURITY_POLICY
from tests.conftest import NOW
from tests.factories import make_lead
from tests.integration.web.browser import Browser

PAGES = (
    "/desk/leads",
    "/desk/leads/export",
    "/desk/facts/due",
    "/desk/password",
    "/desk/nothing-here",
)


@pytest.mark.parametrize("path", [*PAGES, "/desk/static/css/base.css", "/desk/static/none.css"])
async def test_every_answer_is_hardened(browser: Browser, path: str) -> None:
    await browser.sign_in("marek")
    response = (await browser.open(path)).response

    assert response.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "Server" not in response.headers


@pytest.mark.parametrize("path", [*PAGES, "/desk/sign-in", "/desk/static/none.css"])
async def test_pages_are_not_kept_in_caches(browser: Browser, path: str) -> None:
    await browser.sign_in("marek")

    assert (await browser.open(path)).response.headers["Cache-Control"] == "no-store"


async def test_a_page_has_no_inline_code_and_all_its_files_are_there(
    browser: Browser, sqlite_database: Database
) -> None:
    async with sqlite_database.writing() as session:
        lead = await make_lead(session, now=NOW)
    await browser.sign_in("marek")
    files: set[str] = set()
    for path in (*PAGES, f"/desk/leads/{lead.id}"):
        page = await browser.open(path)
        for tag, attrs in page.tags:
            assert tag != "style"
            assert not [name for name in attrs if name == "style" or name.startswith("on")]
            if tag == "script":
                assert attrs.get("src")
            files |= {str(attrs[n]) for n in ("src",) if n in attrs}
            files |= {str(attrs["href"])} if tag == "link" else set()

    assert len(files) >= 10
    for file in files:
        response = await browser.client.get(file)
        assert response.status == 200, file
        expected = "no-cache" if file.endswith(".js") else "public, max-age=31536000, immutable"
        assert response.headers["Cache-Control"] == expected


async def test_a_missing_page_looks_like_the_desk(browser: Browser) -> None:
    await browser.sign_in("vera")
    page = await browser.open("/desk/nothing-here")

    assert page.status == 404
    assert "There is no such page" in page.words
    assert "Vera Lindqvist" in page.words


async def test_a_stranger_learns_nothing_from_a_missing_page(browser: Browser) -> None:
    page = await browser.open("/desk/nothing-here")

    assert page.status == 404
    assert "Go to sign-in" in page.words


async def test_a_fault_is_said_in_words_and_logged_without_what_was_searched(
    browser: Browser, sqlite_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await browser.sign_in("vera")
    async with sqlite_database.writing() as session:
        await session.execute(text("ALTER TABLE company RENAME TO lost"))
    with caplog.at_level(logging.DEBUG):
        page = await browser.open("/desk/leads?text=Greta+M%C3%BCller")

    assert page.status == 500
    assert "Something went wrong at our end" in page.words
    assert "lost" not in page.text
    assert "A page failed: GET leads" in caplog.text
    ours = [r for r in caplog.records if r.name.startswith("crm.")]
    assert ours
    for record in ours:
        assert not re.search("greta|müller|vera", logging.Formatter().format(record), re.IGNORECASE)


async def test_a_fault_whose_own_words_name_somebody_is_logged_without_them(
    browser: Browser, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = "greta@acme.example"

    async def fail(*_: object) -> None:
        try:
            raise KeyError(who)
        except KeyError as error:
            raise RuntimeError(f"Nothing about {who}") from error

    await browser.sign_in("vera")
    monkeypatch.setattr("crm.web.handlers.leads.list_leads", fail)
    page = await browser.open("/desk/leads")

    assert page.status == 500
    ours = "".join(r.getMessage() for r in caplog.records if r.name.startswith("crm."))
    assert "builtins.KeyError" in ours
    assert "which became" in ours
    assert "builtins.RuntimeError" in ours
    assert "test_answers.py" in ours
    assert who not in ours


async def test_logs_of_a_day_s_work_hold_no_personal_data(
    browser: Browser, sqlite_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async with sqlite_database.writing() as session:
        lead = await make_lead(session, now=NOW)
    with caplog.at_level(logging.INFO):
        for _ in range(5):
            await browser.sign_in("amira", password="wrong")
        await browser.sign_in("marek")
        await browser.open("/desk/leads?text=greta")
        await browser.open(f"/desk/leads/{lead.id}")
        await browser.submit(f"/desk/leads/{lead.id}/notes", {"text": "Greta rang"})

    ours = [r.getMessage() for r in caplog.records if r.name.startswith("crm.")]
    assert ours
    assert not re.search("greta|acme|amira|marek", " ".join(ours), re.IGNORECASE)
