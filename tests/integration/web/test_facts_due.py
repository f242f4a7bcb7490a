"""Facts whose day of review has passed, as the team sees them."""

from datetime import date

import pytest

from crm.database import Database
from crm.models import Topic
from crm.services.knowledge import FactRecord, publish_fact
from tests.integration.web.browser import Browser
from tests.integration.web.conftest import Clock


@pytest.fixture
async def facts(sqlite_database: Database) -> None:
    """Three facts: one to be checked by the clock's today, two by days before."""
    rows = (
        ("tax.1", "The rate is <b>25%</b>.", "2024-Q1", "https://example.org/tax", (2026, 3, 1)),
        ("tax.2", "There is relief.", "2018-09", "javascript:alert(1)", (2026, 2, 27)),
        ("tax.3", "There are allowances.", "2025", None, (2026, 3, 2)),
    )
    async with sqlite_database.writing() as session:
        session.add(Topic(id="tax", title="Corporation tax", category="costs", position=0))
        await session.flush()
        for position, (id_, statement, as_of, url, due) in enumerate(rows):
            record = FactRecord(
                id=id_,
                topic_id="tax",
                statement=statement,
                as_of=as_of,
                source_title=f"Source of {id_}",
                source_url=url,
                confidence="page",
                review_by=date(*due),
                position=position,
            )
            await publish_fact(session, record)


@pytest.mark.usefixtures("facts")
async def test_overdue_facts_are_shown_with_their_date_source_and_day(browser: Browser) -> None:
    await browser.sign_in("vera")
    page = await browser.open("/desk/facts/due")

    assert "2 facts, the longest overdue first." in page.words
    assert (
        "Corporation tax There is relief. Due 27 February 2026 As of September 2018 "
        "Source Source of tax.2 Corporation tax The rate is <b>25%</b>. Due 1 March 2026 "
        "As of the first quarter of 2024 Source Source of tax.1 (opens a new tab)"
    ) in page.words
    assert "allowances" not in page.words
    links = {str(attrs["href"]): attrs for tag, attrs in page.tags if tag == "a"}
    assert {"noopener", "noreferrer"} <= set(str(links["https://example.org/tax"]["rel"]).split())
    assert not [href for href in links if href.startswith("javascript")]


@pytest.mark.usefixtures("facts")
async def test_a_fact_becomes_due_on_the_day_after(browser: Browser, clock: Clock) -> None:
    clock.forward(hours=14, minutes=31)  # a minute into the next day in London
    await browser.sign_in("vera")
    page = await browser.open("/desk/facts/due")

    assert "3 facts" in page.words
    assert "There are allowances." in page.words


async def test_the_page_is_in_the_menu_and_says_when_nothing_is_due(browser: Browser) -> None:
    await browser.sign_in("vera")
    start = await browser.open("/desk/leads")
    page = await browser.open("/desk/facts/due")

    assert ("a", {"href": "/desk/facts/due"}) in start.tags
    assert ("a", {"href": "/desk/facts/due", "aria-current": "page"}) in page.tags
    assert "No fact is due" in page.words
