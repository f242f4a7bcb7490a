"""The chat on a phone, on another portal, and for people who set up their screens."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser as Chromium
from playwright.async_api import expect

from crm.database import Database
from tests.integration.portal.bot import Bot, say
from tests.integration.portal.conftest import MakePortal, OpenPage
from tests.integration.portal.widget import Widget

pytestmark = pytest.mark.browser

SMALLEST_TARGET = 24
FINGER = 44
"""Pixels, as WCAG 2.2 asks for at its level AAA (2.5.5)."""

SECTORS = (
    "Hochentwickelter Maschinenbau",
    "Luft- und Raumfahrt",
    "Automobilindustrie",
    "Kreativwirtschaft",
    "Finanz- und Unternehmensdienstleistungen",
    "Lebensmittel und Getränke",
    "Biowissenschaften",
    "Logistik",
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrikation",
    "Etwas anderes",
    "Überspringen",
)
"""Ten that may be chosen, and to skip; one is a word wider than the phone."""


@pytest.mark.parametrize(("width", "height"), [(390, 844), (320, 480)])
async def test_on_a_phone_the_chat_covers_the_page(
    open_page: OpenPage, bot: Bot, width: int, height: int
) -> None:
    widget = await open_page(width, height, has_touch=True)
    await widget.open()
    bot.turn = say("A reply with a long word: " + "x" * 200, "One", "Two")
    await widget.ask("Hello", "A reply")

    assert await widget.dialog.bounding_box() == {"x": 0, "y": 0, "width": width, "height": height}
    assert await widget.dialog.evaluate("dialog => dialog.matches(':modal')")
    for part in (widget.log, widget.dialog):
        assert await part.evaluate("part => part.scrollWidth <= part.clientWidth")
    await widget.choice("One").click()
    await expect(widget.log).to_be_focused()
    await widget.page.keyboard.press("Escape")
    await expect(widget.launcher).to_be_focused()
    assert await widget.page.evaluate("document.documentElement.style.overflow") == ""


@pytest.mark.parametrize("width", [390, 320])
async def test_many_long_choices_stay_within_a_phone_and_under_a_finger(
    open_page: OpenPage, bot: Bot, width: int
) -> None:
    widget = await open_page(width, 844, has_touch=True)
    await widget.open()
    bot.turn = say("Um welche Branche geht es?", *SECTORS)

    await widget.ask("?", "Um welche Branche")

    choices = widget.log.locator(".choices button")
    await expect(choices).to_have_text(SECTORS)
    boxes = await choices.evaluate_all(
        """all => all.map((part) => [part.getBoundingClientRect(), getComputedStyle(part)])
            .map(([box, style]) => [box.left, box.right, box.height, style.borderTopColor])"""
    )
    for left, right, high, _ in boxes:
        assert left >= 0
        assert right <= width - 16
        assert high >= FINGER
    # To skip looks as much like a button as the others do.
    assert len({border for *_, border in boxes}) == 1
    assert await widget.log.evaluate("log => log.scrollWidth <= log.clientWidth")


async def test_a_summary_keeps_its_lines_and_each_value_runs_its_own_way(
    open_page: OpenPage, bot: Bot
) -> None:
    widget = await open_page(390, 844)
    await widget.open()
    lines = [
        "الشركة: Müller Zellwerk GmbH",
        "الوظيفة: Head of Operations and Sites",
        "مبلغ الاستثمار: £5m to £9.99m",
        "الهاتف: +49 30 901820",
        "الاسم: غريتا مولر",
    ]
    bot.turn = say("هذا ما سأرسله:\n\n" + "\n".join(lines), language="ar")
    box = widget.box
    await box.fill("?")
    await box.press("Enter")

    block = widget.page.locator("invest-chat .message.bot p").filter(has=widget.page.locator("b"))
    await expect(block).to_be_visible()
    assert await block.inner_text() == "\n".join(lines)
    values = block.locator("bdi")
    directions = await values.evaluate_all("all => all.map(v => getComputedStyle(v).direction)")
    assert directions == ["ltr", "ltr", "ltr", "ltr", "rtl"]
    await expect(block).to_have_attribute("lang", "ar")
    await expect(values.nth(2)).to_have_attribute("lang", "en")
    assert await block.evaluate("p => getComputedStyle(p).direction") == "rtl"


async def test_the_page_fits_a_narrow_phone(open_page: OpenPage) -> None:
    widget = await open_page(320, 640)

    assert await widget.page.evaluate("document.documentElement.scrollWidth") == 320


async def test_beside_the_page_the_chat_does_not_trap_the_keyboard(open_page: OpenPage) -> None:
    widget = await open_page()
    await widget.open()

    assert not await widget.dialog.evaluate("dialog => dialog.matches(':modal')")
    await widget.page.get_by_role("link", name="Sectors").focus()
    await expect(widget.page.get_by_role("link", name="Sectors")).to_be_focused()
    await expect(widget.dialog).to_be_visible()


async def test_turning_to_a_small_window_keeps_chat_words_and_focus(open_page: OpenPage) -> None:
    widget = await open_page()
    await widget.open()
    await widget.box.fill("Half a sent")

    await widget.page.set_viewport_size({"width": 390, "height": 844})

    await expect(widget.box).to_be_focused()
    await expect(widget.box).to_have_value("Half a sent")
    assert await widget.dialog.evaluate("dialog => dialog.matches(':modal')")


@pytest.mark.parametrize("width", [390, 1280])
async def test_everything_to_press_is_large_enough(open_page: OpenPage, width: int) -> None:
    widget = await open_page(width)
    await widget.open()

    sizes = await widget.page.locator("invest-chat").evaluate(
        """chat => [...chat.shadowRoot.querySelectorAll("button, a, textarea")]
            .filter((part) => part.checkVisibility())
            .map((part) => [part.textContent, part.getBoundingClientRect()])
            .map(([text, box]) => [text, box.width, box.height])"""
    )

    assert len(sizes) >= 8
    for text, wide, high in sizes:
        assert min(wide, high) >= SMALLEST_TARGET, text


async def test_the_portal_without_scripts_still_says_how_to_call(
    chromium: Chromium, open_page: OpenPage
) -> None:
    widget = await open_page(java_script_enabled=False)

    await expect(widget.page.get_by_role("link", name="+44 (0)121 202 5022")).to_be_visible()
    await expect(widget.page.get_by_text("team’s number as of October 2018")).to_be_visible()
    await expect(widget.page.get_by_role("button")).to_have_count(0)


@pytest.fixture
async def other_portal() -> AsyncIterator[TestServer]:
    """Another organisation's page with a strict policy, which embeds the chat by one tag."""
    app = web.Application()
    server = TestServer(app)

    async def page(request: web.Request) -> web.Response:
        chat = request.query["chat"]
        policy = f"default-src 'none'; script-src {chat}; connect-src {chat}; style-src 'none'"
        return web.Response(
            content_type="text/html",
            text="<!doctype html><html lang='en'><title>Other</title><h1>Another portal</h1>"
            f"<script src='{chat}/static/portal/widget.js' defer data-name='Other'></script>",
            headers={"Content-Security-Policy": policy},
        )

    app.router.add_get("/", page)
    async with server:
        yield server


async def test_another_portal_embeds_the_chat_under_its_strict_policy(
    sqlite_database: Database,
    make_portal: MakePortal,
    chromium: Chromium,
    other_portal: TestServer,
    bot: Bot,
) -> None:
    origin = str(other_portal.make_url("/")).rstrip("/")
    portal = await make_portal(sqlite_database, allowed_origins=(origin,))
    page = await chromium.new_page()
    faults: list[str] = []
    page.on("console", lambda line: faults.append(line.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    chat = str(portal.make_url("/")).rstrip("/")
    await page.goto(f"{origin}/?chat={chat}")
    widget = Widget(page)
    await widget.open()

    await widget.ask("Hello from afar", "Noted.")

    await expect(page.get_by_role("dialog", name="Other")).to_be_visible()
    assert await widget.launcher.count() == 0
    panel = await page.get_by_role("dialog", name="Other").bounding_box()
    assert panel is not None
    assert panel["width"] == 400
    assert [line for line in faults if "favicon" not in line] == []
