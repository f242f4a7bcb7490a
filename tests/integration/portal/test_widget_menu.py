"""The chat's menu in Chromium: files to keep, and the end of the chat."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from ical.calendar_stream import IcsCalendarStream
from playwright.async_api import expect

from crm.database import Database
from crm.services.call_back_booking import (
    NewCallBack,
    book_call_back,
    cancel_call_back,
    find_call_back,
)
from crm.services.call_back_slots import list_free_slots
from crm.services.conversations import end_conversation, get_conversation
from crm.services.office_hours import office_hours
from tests.conftest import NOW
from tests.integration.portal.bot import Bot, say
from tests.integration.portal.conftest import MakePortal, OpenPage, Portal

pytestmark = pytest.mark.browser


@pytest.fixture
async def portal(sqlite_database: Database, make_portal: MakePortal, tmp_path: Path) -> Portal:
    """A portal with a var folder of its own, for the key of the suppression list."""
    return await make_portal(sqlite_database, var=tmp_path)


async def test_the_menu_works_from_the_keyboard_and_escape_closes_it_first(
    open_page: OpenPage,
) -> None:
    widget = await open_page()
    await widget.open()
    keyboard = widget.page.keyboard
    await expect(widget.menu).to_have_attribute("aria-expanded", "false")
    await expect(widget.item("End chat")).to_be_hidden()
    await widget.menu.focus()

    await keyboard.press("Enter")
    await expect(widget.menu).to_have_attribute("aria-expanded", "true")
    await keyboard.press("Tab")
    await expect(widget.item("Download my data")).to_be_focused()
    await keyboard.press("Escape")

    await expect(widget.item("Download my data")).to_be_hidden()
    await expect(widget.menu).to_have_attribute("aria-expanded", "false")
    await expect(widget.menu).to_be_focused()
    await expect(widget.dialog).to_be_visible()
    await keyboard.press("Escape")
    await expect(widget.dialog).to_be_hidden()


async def test_the_menu_closes_when_the_visitor_goes_elsewhere(open_page: OpenPage) -> None:
    widget = await open_page()
    await widget.open()
    await widget.menu.click()
    await expect(widget.item("End chat")).to_be_visible()

    await widget.box.click()
    await expect(widget.item("End chat")).to_be_hidden()
    await widget.menu.focus()
    await widget.page.keyboard.press("Space")
    await expect(widget.item("End chat")).to_be_visible()
    await widget.page.keyboard.press("Shift+Tab")

    await expect(widget.item("End chat")).to_be_hidden()


async def test_on_a_phone_escape_closes_the_menu_and_not_the_chat(open_page: OpenPage) -> None:
    widget = await open_page(320, 640, has_touch=True)
    await widget.open()
    await widget.menu.tap()
    await expect(widget.item("End chat")).to_be_visible()
    box = await widget.dialog.get_by_role("list").first.bounding_box()

    await widget.page.keyboard.press("Escape")

    await expect(widget.item("End chat")).to_be_hidden()
    await expect(widget.dialog).to_be_visible()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320


async def test_the_visitor_takes_away_what_is_held(open_page: OpenPage, tmp_path: Path) -> None:
    widget = await open_page()
    await widget.open()
    await widget.ask("Do you hold my words?", "Noted.")

    async with widget.page.expect_download() as downloading:
        await widget.choose("Download my data")
    download = await downloading.value
    await download.save_as(tmp_path / "taken.txt")

    assert download.suggested_filename.startswith("my-data-")
    assert download.suggested_filename.endswith(".txt")
    assert "Do you hold my words?" in (tmp_path / "taken.txt").read_text(encoding="utf-8")
    await expect(widget.status).to_have_text(f"{download.suggested_filename} is in your downloads.")
    await expect(widget.menu).to_be_focused()


async def test_a_booked_call_goes_into_the_calendar_while_it_is_booked(
    open_page: OpenPage, bot: Bot, sqlite_database: Database, tmp_path: Path
) -> None:
    now = datetime.now(UTC)

    async def book(conversation: UUID) -> None:
        async with sqlite_database.writing() as session:
            slot = (await list_free_slots(session, office_hours(), now))[0]
            new = NewCallBack(
                starts_at=slot.starts_at, time_zone="Asia/Tokyo", phone="+81 3 1234 5678"
            )
            await book_call_back(session, conversation, new, now=now)

    async def cancel(conversation: UUID) -> None:
        async with sqlite_database.writing() as session:
            booked = await find_call_back(session, conversation, now=now)
            assert booked is not None
            await cancel_call_back(session, booked.id, now=now)

    widget = await open_page()
    await widget.open()
    await widget.menu.click()
    await expect(widget.item("Download my data")).to_be_visible()
    await expect(widget.item("Add to calendar")).to_be_hidden()
    bot.meanwhile, bot.turn = book, say("Booked.")
    await widget.ask("Call me", "Booked.")

    # After a reload it is still known.
    await widget.page.reload()
    await widget.launcher.click()
    await expect(widget.messages("You")).to_have_count(1)
    async with widget.page.expect_download() as downloading:
        await widget.choose("Add to calendar")
    download = await downloading.value
    await download.save_as(tmp_path / "taken.ics")
    bot.meanwhile, bot.turn = cancel, say("Cancelled.")
    await widget.ask("Please cancel the call", "Cancelled.")

    assert download.suggested_filename == "call-back.ics"
    calendar = IcsCalendarStream.calendar_from_ics((tmp_path / "taken.ics").read_text())
    assert "+81 3-1234-5678" in str(calendar.events[0].description)
    await widget.menu.click()
    await expect(widget.item("End chat")).to_be_visible()
    await expect(widget.item("Add to calendar")).to_be_hidden()


async def test_a_refusal_is_told_and_nothing_is_saved(
    open_page: OpenPage, bot: Bot, sqlite_database: Database
) -> None:
    widget = await open_page()
    await widget.open()
    await widget.ask("Hello", "Noted.")
    conversation_id = UUID(bot.received[0]["conversation"])
    async with sqlite_database.writing() as session:
        conversation = await get_conversation(session, conversation_id)
        await end_conversation(session, conversation, now=NOW)
    saved: list[object] = []
    widget.page.on("download", lambda download: saved.append(download))

    await widget.choose("Download my data")

    await expect(widget.status).to_have_text("This chat has ended. Please start a new one.")
    assert saved == []


async def test_without_a_network_the_menu_says_so(open_page: OpenPage) -> None:
    widget = await open_page()
    await widget.open()
    await widget.page.context.set_offline(True)

    await widget.choose("Download my data")

    await expect(widget.status).to_contain_text("We cannot reach the chat.")
