"""Whatever a visitor, a colleague or a link writes is shown, and does nothing."""

import pytest
from sqlalchemy import text

from crm.database import Database
from crm.services.advisers import create_adviser
from crm.services.leads import add_note, move_to_stage
from crm.vocabulary import LeadStage, Role
from tests.conftest import NOW
from tests.factories import PASSWORD, make_lead
from tests.integration.web.browser import Browser, Page

SPELLS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</textarea><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "</title><h1>own</h1>",
    "\u202egnp.exe\u2066",
    "<!--",
)

FIELDS = (
    "enquiry",
    "company",
    "full_name",
    "role",
    "website",
    "country",
    "sector",
    "intent",
    "location",
    "landing_timeframe",
    "hiring",
    "spend",
    "call_requested",
)
"""The text fields; e-mail and telephone are parsed and are tried below."""

TAGS = frozenset(
    {"html", "head", "meta", "title", "link", "script", "body", "header", "nav", "main", "footer"}
    | {"section", "div", "form", "fieldset", "legend", "input", "label", "select", "option"}
    | {"textarea", "button", "details", "summary", "dialog", "table", "caption", "thead", "tbody"}
    | {"tr", "th", "td", "h1", "h2", "h3", "p", "ul", "ol", "li", "dl", "dt", "dd", "blockquote"}
    | {"a", "img", "span", "strong", "q", "bdi", "time", "kbd"}
)
"""Every element that the pages use. Anything else came from outside."""


def assert_inert(page: Page) -> None:
    for tag, attrs in page.tags:
        assert tag in TAGS, tag
        assert not [name for name in attrs if name.startswith("on") or name == "style"], attrs
        for name in ("href", "src", "action"):
            target = (attrs.get(name) or "").strip().lower()
            assert not target.startswith(("javascript:", "data:", "vbscript:")), target
        if tag == "script":
            assert str(attrs["src"]).startswith("/desk/static/js/")
        if tag == "img":
            assert attrs["src"] != "x"


@pytest.mark.parametrize("spell", SPELLS)
async def test_hostile_text_in_every_field_is_inert(
    browser: Browser, sqlite_database: Database, spell: str
) -> None:
    async with sqlite_database.writing() as session:
        adviser = await create_adviser(
            session,
            email="mallory@desk.example",
            full_name=spell,
            role=Role.ADMIN,
            password=PASSWORD,
            now=NOW,
        )
        everywhere = dict.fromkeys(FIELDS, spell) | {"country": "DE", "phone": spell}
        lead = await make_lead(session, now=NOW, **everywhere)
        await session.execute(
            text("UPDATE message SET text = :spell, language = :spell"), {"spell": spell[:12]}
        )
        await session.execute(text("UPDATE conversation SET language = :s"), {"s": spell[:12]})
        await session.execute(text("UPDATE lead SET country = :s"), {"s": spell[:2]})
    async with sqlite_database.writing() as session:
        await add_note(session, lead.id, spell, by=adviser, now=NOW)
        await move_to_stage(
            session,
            lead.id,
            LeadStage.CLOSED,
            by=adviser,
            reason=spell,
            expected_version=lead.version,
            now=NOW,
        )
    await browser.sign_in("mallory")
    listed = await browser.open("/desk/leads", params={"text": spell})
    shown = await browser.open(f"/desk/leads/{lead.id}")
    refused = await browser.submit(
        f"/desk/leads/{lead.id}/stage", {"stage": "new", "version": "1", "reason": spell}
    )

    assert (shown.status, refused.status) == (200, 409)
    for page in (listed, shown, refused):
        assert_inert(page)
    for part in spell.split():
        assert part in shown.words
    assert "1 lead found" in listed.words


@pytest.mark.parametrize("spell", SPELLS)
async def test_hostile_text_in_an_address_or_a_form_is_inert(browser: Browser, spell: str) -> None:
    assert_inert(await browser.open("/desk/sign-in", params={"next": spell}))
    assert_inert(
        await browser.submit("/desk/sign-in", {"email": spell, "password": "x", "next": spell})
    )
    await browser.sign_in("marek")
    query = dict.fromkeys(("text", "stage", "state", "sector", "country", "page"), spell)
    assert_inert(await browser.open("/desk/leads", params=query))
    assert_inert(await browser.open("/desk/leads/export", params=query))
    assert_inert(await browser.submit("/desk/leads/export", {"purpose": spell, "format": spell}))
    assert_inert(await browser.open(f"/desk/{spell}"))


@pytest.mark.parametrize(
    "website",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "//evil.example\\@acme.example",
        "https://acme.example@evil.example/",
    ],
)
async def test_a_website_that_is_not_one_is_text(
    browser: Browser, sqlite_database: Database, website: str
) -> None:
    async with sqlite_database.writing() as session:
        lead = await make_lead(session, now=NOW, website=website)
    await browser.sign_in("vera")
    page = await browser.open(f"/desk/leads/{lead.id}")

    assert_inert(page)
    assert "not a web address; shown as typed" in page.words
    assert not [a for t, a in page.tags if t == "a" and "evil.example" in str(a.get("href"))]
