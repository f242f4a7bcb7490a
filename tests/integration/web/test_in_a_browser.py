"""The desk in Chromium: keys, narrow screens, no scripts, and what assistive tools are told."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Browser as Chromium
from playwright.async_api import Page

from crm.database import Database
from tests.conftest import NOW
from tests.factories import PASSWORD, make_call_back, make_lead
from tests.integration.web.conftest import NewBrowser

pytestmark = pytest.mark.browser

PAGES = (
    "/desk/leads",
    "/desk/leads/export",
    "/desk/facts/due",
    "/desk/call-backs",
    "/desk/funnel",
    "/desk/rights",
    "/desk/password",
    "/desk/none",
)
WIDTHS = {"desktop": {"width": 1280, "height": 860}, "phone": {"width": 390, "height": 844}}


CALLS = (
    datetime(2026, 2, 27, 14, tzinfo=UTC),
    datetime(2026, 3, 2, 14, tzinfo=UTC),
    datetime(2026, 3, 3, 14, tzinfo=UTC),
)
"""One that is overdue, one of today, one of tomorrow."""


@pytest.fixture
async def address(new_browser: NewBrowser, sqlite_database: Database) -> str:
    """Where the desk is; it holds three leads, each with a call-back."""
    names = ("Acme GmbH", "Zenith Inc", "Sakura KK")
    async with sqlite_database.writing() as session:
        for number, name in enumerate(names):
            lead = await make_lead(session, now=NOW - timedelta(minutes=number), company=name)
            await make_call_back(session, lead, CALLS[number], now=NOW - timedelta(days=4))
    return str((await new_browser()).client.make_url("/desk"))


async def sign_in(page: Page, address: str, name: str = "marek") -> None:
    await page.goto(address)
    await page.get_by_label("E-mail").fill(f"{name}@desk.example")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await page.get_by_role("table", name="Leads, newest first").wait_for()
    # Scripts run before the page counts as loaded: keys pressed earlier do nothing.
    await page.wait_for_load_state()


async def test_the_list_is_worked_from_the_keyboard(chromium: Chromium, address: str) -> None:
    page = await chromium.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    await sign_in(page, address)
    focused = page.locator(":focus")

    await page.keyboard.press("j")
    assert await focused.inner_text() == "Acme GmbH"
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("j")
    await page.keyboard.press("j")
    assert await focused.inner_text() == "Sakura KK"
    await page.keyboard.press("k")
    assert await focused.inner_text() == "Zenith Inc"
    await page.keyboard.press("/")
    assert await focused.get_attribute("name") == "text"
    await page.keyboard.type("jk? sakura")
    assert await focused.input_value() == "jk? sakura"
    await focused.fill("sakura")
    await page.keyboard.press("Enter")
    await page.get_by_text("1 lead found").wait_for()
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await page.get_by_role("heading", name="Sakura KK").wait_for()
    await page.keyboard.press("n")
    assert await focused.get_attribute("name") == "text"
    await page.keyboard.press("Escape")
    await focused.blur()
    await page.keyboard.press("u")
    await page.get_by_text("1 lead found").wait_for()
    assert errors == []


async def test_keys_are_listed_and_can_be_switched_off(chromium: Chromium, address: str) -> None:
    page = await chromium.new_page()
    await sign_in(page, address)
    await page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    await dialog.wait_for()
    await dialog.get_by_label("Use single-key shortcuts in this browser").uncheck()
    await dialog.get_by_role("button", name="Close").click()
    await page.reload()
    await page.keyboard.press("j")
    await page.keyboard.press("?")

    assert not await dialog.is_visible()
    assert await page.evaluate("document.activeElement === document.body")
    await page.get_by_role("button", name="Keyboard shortcuts").click()
    assert await dialog.is_visible()


async def test_a_row_opens_with_a_click_anywhere_on_it(chromium: Chromium, address: str) -> None:
    page = await chromium.new_page()
    await sign_in(page, address)
    await page.get_by_role("row", name="Zenith Inc").get_by_text("Germany").click()

    await page.get_by_role("heading", name="Zenith Inc").wait_for()


async def test_everything_works_without_scripts(chromium: Chromium, address: str) -> None:
    context = await chromium.new_context(java_script_enabled=False)
    page = await context.new_page()
    await sign_in(page, address)
    await page.get_by_label("Search").fill("zenith")
    await page.get_by_role("button", name="Search").click()
    await page.get_by_role("link", name="Zenith Inc").click()
    await page.get_by_label("Move to").select_option("closed")
    await page.get_by_label("Reason").fill("Went to Lyon")
    await page.get_by_role("button", name="Move", exact=True).click()
    await page.get_by_text("Moved to “Closed”.").wait_for()
    await page.get_by_label("Add a note").fill("Ask again in a year")
    await page.get_by_role("button", name="Add note").click()
    await page.get_by_text("Ask again in a year").wait_for()
    await page.get_by_role("link", name="See message about Company").click()

    assert "#message-" in page.url
    assert await page.locator(".message:target").count() == 1
    await page.goto(f"{address}/leads/export")
    await page.get_by_label("Respond to enquiry").check()
    await page.get_by_label("CSV").check()
    async with page.expect_download() as downloading:
        await page.get_by_role("button", name="Download").click()
    assert (await downloading.value).suggested_filename.endswith(".csv")


@pytest.mark.parametrize("size", list(WIDTHS))
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_pages_fit_and_are_built_for_assistive_tools(
    chromium: Chromium, address: str, size: str, scheme: str
) -> None:
    context = await chromium.new_context(viewport=WIDTHS[size], color_scheme=scheme)  # type: ignore[arg-type]
    page = await context.new_page()
    await sign_in(page, address)
    lead = await page.get_by_role("link", name="Acme GmbH").get_attribute("href")
    origin = address.removesuffix("/desk")
    for path in (*PAGES, lead):
        await page.goto(f"{origin}{path}")
        found = await page.evaluate(AUDIT)

        assert found == {
            "too_wide": 0,
            "main": 1,
            "h1": 1,
            "skipped_headings": [],
            "unnamed": [],
            "small": [],
            "untitled": False,
        }, path


AUDIT = """() => {
  const seen = (e) => e.checkVisibility({visibilityProperty: true}) && !e.closest(".unseen");
  const all = (selector) => [...document.querySelectorAll(selector)].filter(seen);
  const levels = [...document.querySelectorAll("h1, h2, h3, h4")]
    .filter((e) => e.checkVisibility()).map((e) => Number(e.tagName[1]));
  const named = (e) => e.labels?.length || e.getAttribute("aria-label") || e.innerText?.trim();
  const small = (e) => {
    const box = e.getBoundingClientRect();
    const inText = getComputedStyle(e).display === "inline";
    const isTick = ["radio", "checkbox"].includes(e.type); // Their labels are targets too.
    return !inText && !isTick && (box.width < 24 || box.height < 24);
  };
  return {
    too_wide: Math.max(0, document.documentElement.scrollWidth - innerWidth),
    main: all("main").length,
    h1: document.querySelectorAll("h1").length,
    skipped_headings: levels.filter((level, i) => i > 0 && level > levels[i - 1] + 1),
    unnamed: all("a, button, input:not([type=hidden]), select, textarea")
      .filter((e) => !named(e)).map((e) => e.outerHTML),
    small: all("a, button, input:not([type=hidden]), select, textarea")
      .filter(small).map((e) => e.outerHTML),
    untitled: document.title.trim() === "",
  };
}"""
"""Counts what WCAG 2.2 AA asks of every page: names, headings, landmarks, target size, reflow."""


async def test_the_focus_is_always_seen(chromium: Chromium, address: str) -> None:
    page = await chromium.new_page()
    await sign_in(page, address)
    unseen = []
    for _ in range(16):
        await page.keyboard.press("Tab")
        outline = await page.evaluate(
            "getComputedStyle(document.activeElement).outline + document.activeElement.outerHTML"
        )
        if "3px" not in outline.split("<")[0]:
            unseen.append(outline)

    assert unseen == []
