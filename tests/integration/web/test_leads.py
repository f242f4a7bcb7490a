"""The list shows what the database holds, narrowed as the address says."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import text

from crm.database import Database
from crm.settings import Settings
from crm.vocabulary import LeadStage, LeadState
from tests.conftest import NOW
from tests.factories import make_lead
from tests.integration.web.browser import Browser, Page
from tests.integration.web.conftest import Clock, NewBrowser, add_cast, serve


@pytest.fixture
async def anywhere(
    database: Database, settings: Settings, clock: Clock
) -> AsyncIterator[NewBrowser]:
    """Browsers on a desk over SQLite, and over PostgreSQL."""
    await add_cast(database)
    async for make in serve(database, settings, clock):
        yield make


def companies(page: Page) -> list[str]:
    """The names in the list, from top to bottom."""
    return re.findall(r'leads__who">\s*<a [^>]*><bdi>([^<]*)</bdi>', page.text)


async def make_varied_leads(database: Database) -> None:
    """Seven leads, each a minute older than the one before it."""
    rows: list[dict[str, str]] = [
        {"company": "Acme GmbH", "country": "DE", "sector": "automotive"},
        {"company": "Zenith Inc", "country": "US", "sector": "space", "full_name": "Bob Acme"},
        {"company": "Sakura KK", "country": "JP", "email": "yuki@sakura.example"},
        {"company": "100% Oat", "country": "SE", "enquiry": "Oat_milk plant near Telford"},
        {"company": "", "full_name": "Solo Person", "country": "DE", "sector": "automotive"},
        {"company": "Late Draft", "country": "FR"},
        {"company": "Öhlins Škoda", "country": "SE"},
    ]
    async with database.writing() as session:
        for number, answers in enumerate(rows):
            now = NOW - timedelta(minutes=number)
            is_whole = bool(answers["company"]) and answers["company"] != "Late Draft"
            email = {"email": f"person{number}@else.example"}
            await make_lead(session, now=now, submitted=is_whole, **(email | answers))


ALL = [
    "Acme GmbH",
    "Zenith Inc",
    "Sakura KK",
    "100% Oat",
    "Solo Person",
    "Late Draft",
    "Öhlins Škoda",
]
NARROWED: dict[str, list[str]] = {
    "": ALL,
    "text=acme": ["Acme GmbH", "Zenith Inc"],
    "text=ACME+bob": ["Zenith Inc"],
    "text=sakura.example": ["Sakura KK"],
    "text=100%25": ["100% Oat"],
    "text=t_m": ["100% Oat"],
    "text=WM-2026-000002": ["Zenith Inc"],
    "text=%2B441214960123+oat": ["100% Oat"],
    "text=telford": ["100% Oat"],
    "text=%C3%B6hlins+%C5%A0KODA": ["Öhlins Škoda"],
    "text=nobody": [],
    "country=DE": ["Acme GmbH", "Solo Person"],
    "country=de": ["Acme GmbH", "Solo Person"],
    "sector=space": ["Zenith Inc"],
    "sector=automotive&country=DE&text=acme": ["Acme GmbH"],
    "state=draft": ["Solo Person", "Late Draft"],
    "state=draft&country=FR": ["Late Draft"],
    "stage=closed": [],
    # What is not a value counts as not given.
    "stage=x&state=y&sector=z&country=QQ&page=-1": ALL,
    f"text=%00&page={'9' * 40}": ALL,
    "text=%ff%fe&unknown=1": [],
}
"""Query to the names that it finds, newest first."""


async def test_the_list_is_what_the_filter_says(anywhere: NewBrowser, database: Database) -> None:
    await make_varied_leads(database)
    browser = await anywhere()
    await browser.sign_in("vera")
    pages = {query: await browser.open(f"/desk/leads?{query}") for query in NARROWED}

    assert {query: companies(page) for query, page in pages.items()} == NARROWED
    for query, page in pages.items():
        shown = len(NARROWED[query])
        count = "No leads" if not shown else "1 lead" if shown == 1 else f"{shown} leads"
        assert count in page.words


async def test_every_lead_is_on_one_page_and_links_keep_the_filter(
    anywhere: NewBrowser, database: Database
) -> None:
    async with database.writing() as session:
        for number in range(103):
            now = NOW - timedelta(minutes=number // 3)
            await make_lead(session, now=now, company=f"Firm {number:03}", submitted=False)
    browser = await anywhere()
    await browser.sign_in("vera")
    seen: list[str] = []
    address: str | None = "/desk/leads?text=firm&state=draft"
    while address:
        page = await browser.open(address)
        seen += companies(page)
        assert len(seen) <= 103
        links = [attrs for tag, attrs in page.tags if tag == "a" and attrs.get("rel") == "next"]
        address = links[0]["href"] if links else None

    assert sorted(seen) == [f"Firm {number:03}" for number in range(103)]
    assert str(page.response.url.relative()) == "/desk/leads?text=firm&state=draft&page=3"
    assert "103 leads found, showing 101 to 103" in page.words


async def test_a_page_past_the_end_is_the_last(
    new_browser: NewBrowser, sqlite_database: Database
) -> None:
    await make_varied_leads(sqlite_database)
    browser = await new_browser()
    await browser.sign_in("vera")

    assert len(companies(await browser.open("/desk/leads?page=7"))) == 7


async def test_received_is_said_twice_in_london_time(
    browser: Browser, sqlite_database: Database, clock: Clock
) -> None:
    async with sqlite_database.writing() as session:
        await make_lead(session, now=NOW)
    # By then the clocks have gone forward: the lead still came at 09:30 by the clock of its day.
    clock.forward(days=40)
    await browser.sign_in("vera")
    page = await browser.open("/desk/leads")

    assert "1 month ago 2 Mar 2026, 09:30" in page.words
    assert "Monday 2 March 2026, 09:30 GMT" in page.text


async def test_a_draft_is_in_conversation_until_it_is_submitted(
    browser: Browser, sqlite_database: Database
) -> None:
    async with sqlite_database.writing() as session:
        await make_lead(session, now=NOW, submitted=False)
        await make_lead(session, now=NOW)
    await browser.sign_in("vera")
    page = await browser.open("/desk/leads")

    badges = re.findall(r'class="badge badge--([a-z-]+)">([^<]+)<', page.text)
    assert sorted(badges) == [("draft", "In conversation"), ("new", "New")]


async def test_every_stage_and_state_can_be_chosen(browser: Browser) -> None:
    await browser.sign_in("vera")
    page = await browser.open("/desk/leads?stage=closed&state=withdrawn")

    values = {attrs["value"] for tag, attrs in page.tags if tag == "option"}
    chosen = [attrs["value"] for tag, attrs in page.tags if tag == "option" and "selected" in attrs]
    assert values >= {*LeadStage, *LeadState}
    assert chosen == ["closed", "withdrawn"]


async def test_an_empty_desk_says_what_will_come(browser: Browser) -> None:
    page = await browser.sign_in("vera")

    assert "No leads yet" in page.words
    assert "as soon as a visitor of the portal begins an enquiry" in page.words


async def test_a_search_without_finds_says_what_to_try(browser: Browser) -> None:
    await browser.sign_in("vera")
    page = await browser.open("/desk/leads?text=nobody")

    assert "Nothing matches" in page.words
    assert ("a", {"href": "/desk/leads"}) in page.tags


@pytest.mark.parametrize(("name", "may"), [("marek", True), ("amira", False), ("vera", False)])
async def test_the_way_to_the_export_is_shown_to_those_who_may(
    browser: Browser, sqlite_database: Database, name: str, may: bool
) -> None:
    await make_varied_leads(sqlite_database)
    await browser.sign_in(name)
    page = await browser.open("/desk/leads?country=DE")

    assert ("Export these 2 leads" in page.words) is may
    assert ("Export: managers and administrators only." in page.words) is not may


async def test_a_busy_database_is_said_in_words(
    browser: Browser, sqlite_database: Database
) -> None:
    await browser.sign_in("amira")
    async with sqlite_database.writing() as session:
        lead = await make_lead(session, now=NOW)
    await browser.open(f"/desk/leads/{lead.id}")
    async with sqlite_database.writing():
        page = await browser.submit(f"/desk/leads/{lead.id}/notes", {"text": "A note"})

    assert page.status == 503
    assert "nothing was changed" in page.words
    async with sqlite_database.reading() as session:
        assert (await session.execute(text("SELECT count(*) FROM interaction"))).scalar() == 0
