"""The chat in Chromium, as a visitor meets it."""

import json

import pytest
from playwright.async_api import expect

from crm.database import Database
from crm.services.conversations import end_conversation, find_conversation
from tests.conftest import NOW
from tests.integration.portal.bot import Bot, say
from tests.integration.portal.conftest import OpenPage

pytestmark = pytest.mark.browser


async def test_nothing_is_stored_or_sent_before_the_chat_is_opened(open_page: OpenPage) -> None:
    widget = await open_page()
    calls: list[str] = []
    widget.page.on("request", lambda request: calls.append(request.url))

    await widget.page.reload(wait_until="networkidle")

    assert await widget.kept() is None
    assert not [url for url in calls if "/api/" in url]
    assert {url.split("/")[2] for url in calls} == {widget.page.url.split("/")[2]}


async def test_a_question_is_answered_with_date_and_source(open_page: OpenPage, bot: Bot) -> None:
    widget = await open_page()
    await widget.open()
    bot.turn = say("Three cities.", answer={"kind": "direct", "topics": [], "facts": []})

    await widget.ask("Which cities?", "Three cities.")

    assert bot.received[0]["text"] == "Which cities?"
    await expect(widget.messages("You")).to_contain_text("Which cities?")
    await expect(widget.box).to_have_value("")
    await expect(widget.box).to_be_focused()


@pytest.mark.parametrize(
    ("kind", "label"),
    [("related", "Related, not a direct answer"), ("unknown", "No checked answer")],
)
async def test_what_is_no_answer_does_not_look_like_one(
    open_page: OpenPage, bot: Bot, kind: str, label: str
) -> None:
    widget = await open_page()
    await widget.open()
    bot.turn = say("Something.", answer={"kind": kind, "topics": [], "facts": []})

    await widget.ask("What is it?", "Something.")

    await expect(widget.messages("Assistant").last).to_contain_text(label)


async def test_a_choice_is_sent_and_stays_as_text(open_page: OpenPage, bot: Bot) -> None:
    widget = await open_page()
    await widget.open()
    bot.turn = say("What would you like help with?", asking="email")

    await widget.choice("Leave an enquiry").click()

    await expect(widget.messages("Assistant").last).to_contain_text("like help with")
    assert bot.received[0]["payload"] == "/make_enquiry"
    await expect(widget.log.get_by_role("button")).to_have_count(0)
    await expect(widget.log).to_contain_text("Offered: What can you do? ·")
    await expect(widget.box).to_be_focused()
    await expect(widget.box).to_have_attribute("autocomplete", "email")


async def test_a_reload_finds_the_conversation_again_without_reading_it_out(
    open_page: OpenPage, bot: Bot
) -> None:
    widget = await open_page()
    await widget.open()
    bot.turn = say("Noted.", "Leave an enquiry")
    await widget.ask("Hello", "Noted.")

    await widget.page.reload()
    await expect(widget.dialog).to_be_hidden()
    await widget.launcher.click()

    await expect(widget.log).to_have_attribute("aria-live", "off")
    await expect(widget.log.locator(".message")).to_have_count(3)
    await expect(widget.log).to_have_attribute("aria-live", "polite")
    await expect(widget.choice("Leave an enquiry")).to_be_visible()
    await expect(widget.choice("What can you do?")).to_have_count(0)


async def test_the_whole_chat_works_from_the_keyboard(open_page: OpenPage, bot: Bot) -> None:
    widget = await open_page()
    keyboard = widget.page.keyboard
    await widget.launcher.focus()
    await keyboard.press("Enter")
    await expect(widget.log).to_contain_text("automated")
    await expect(widget.box).to_be_focused()

    await keyboard.type("One")
    await keyboard.press("Shift+Enter")
    await keyboard.type("two")
    bot.turn = say("Which one?", "The first", "The second")
    await keyboard.press("Enter")
    await expect(widget.choice("The first")).to_be_visible()
    await keyboard.press("Shift+Tab")
    await expect(widget.choice("The second")).to_be_focused()
    bot.turn = say("Good.")
    await keyboard.press("Enter")
    await expect(widget.messages("Assistant").last).to_contain_text("Good.")
    await expect(widget.box).to_be_focused()
    await keyboard.press("Escape")

    await expect(widget.dialog).to_be_hidden()
    await expect(widget.launcher).to_be_focused()
    assert [sent["text"] or sent["payload"] for sent in bot.received] == [
        "One\ntwo",
        "/the_second",
    ]


async def test_enter_that_picks_a_word_of_an_input_method_sends_nothing(
    open_page: OpenPage, bot: Bot
) -> None:
    widget = await open_page()
    await widget.open()
    await widget.box.fill("バーミンガム")

    await widget.box.evaluate(
        """box => box.dispatchEvent(new KeyboardEvent("keydown", {
            key: "Enter", isComposing: true, bubbles: true, composed: true, cancelable: true}))"""
    )

    await expect(widget.box).to_have_value("バーミンガム")
    assert bot.received == []


async def test_the_limit_is_told_before_it_bites_and_words_over_it_are_kept(
    open_page: OpenPage, bot: Bot
) -> None:
    widget = await open_page()
    await widget.open()

    await widget.box.fill("x" * 1900)
    await expect(widget.status).to_have_text("100 characters left")
    await widget.box.fill("🚄" * 2001)
    await expect(widget.status).to_have_text("1 too many. Please shorten your message.")
    await widget.send_button.click()

    assert len(await widget.box.input_value()) == 2001
    assert bot.received == []


async def test_a_reply_is_never_markup_and_links_are_safe(open_page: OpenPage, bot: Bot) -> None:
    widget = await open_page()
    await widget.open()
    bot.turn = say(
        '<img src=x onerror="alert(1)"> [a](javascript:alert(1)) [b](https://example.org/b) '
        "https://example.org/c. mail team@example.org\n- one\n- two"
    )

    await widget.ask("<b>bold</b>", "<img src=x")

    reply = widget.messages("Assistant").last
    links = await reply.get_by_role("link").evaluate_all("all => all.map(a => [a.href, a.rel])")
    assert links == [
        ["https://example.org/b", "noopener noreferrer"],
        ["https://example.org/c", "noopener noreferrer"],
        ["mailto:team@example.org", ""],
    ]
    await expect(reply.get_by_role("listitem")).to_have_text(["one", "two"])
    await expect(widget.messages("You")).to_contain_text("<b>bold</b>")
    assert await widget.log.locator("img, b").count() == 0


async def test_ending_the_chat_clears_this_device_and_the_next_chat_is_new(
    open_page: OpenPage, sqlite_database: Database
) -> None:
    widget = await open_page()
    await widget.open()
    await widget.ask("Hello", "Noted.")
    token = json.loads(await widget.kept() or "")["token"]

    await widget.choose("End chat")
    await expect(widget.dialog.get_by_role("button", name="Keep chatting")).to_be_focused()
    await widget.dialog.get_by_role("button", name="End and clear").click()
    await expect(widget.dialog).to_be_hidden()

    assert await widget.kept() is None
    async with sqlite_database.reading() as session:
        assert await find_conversation(session, token) is None
    await widget.open()
    await expect(widget.log.locator(".message")).to_have_count(1)


async def test_a_chat_that_was_ended_elsewhere_goes_on_as_a_new_one(
    open_page: OpenPage, sqlite_database: Database, bot: Bot
) -> None:
    widget = await open_page()
    await widget.open()
    token = json.loads(await widget.kept() or "")["token"]
    async with sqlite_database.writing() as session:
        conversation = await find_conversation(session, token)
        assert conversation is not None
        await end_conversation(session, conversation, now=NOW)

    await widget.ask("Are you there?", "Noted.")

    await expect(widget.log).to_contain_text("Your earlier chat had ended")
    await expect(widget.messages("You")).to_have_count(1)
    assert len(bot.received) == 1


async def test_a_reply_that_comes_while_the_chat_is_closed_is_counted(
    open_page: OpenPage, bot: Bot
) -> None:
    widget = await open_page()
    await widget.open()
    bot.seconds = 0.5
    await widget.box.fill("Take your time")
    await widget.box.press("Enter")
    await widget.page.keyboard.press("Escape")

    unread = widget.page.get_by_role("button", name="Ask a question (1 new message)")
    await expect(unread).to_be_visible()
    await unread.click()

    await expect(widget.messages("Assistant").last).to_contain_text("Noted.")
    await widget.page.keyboard.press("Escape")
    await expect(unread).to_have_count(0)


async def test_the_pages_own_buttons_open_the_chat_and_send_nothing(
    open_page: OpenPage, bot: Bot
) -> None:
    widget = await open_page()

    await widget.page.get_by_role("button", name="How large is the tech sector?").click()

    await expect(widget.box).to_have_value("How large is the tech sector?")
    await expect(widget.log).to_contain_text("automated")
    assert bot.received == []
