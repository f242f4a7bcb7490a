"""The chat when the network, the assistant or the browser's storage fails."""

from typing import Any

import pytest
from playwright.async_api import Route, expect

from tests.integration.portal.bot import Bot
from tests.integration.portal.conftest import OpenPage

pytestmark = pytest.mark.browser


async def test_without_a_network_the_words_are_kept_and_sent_once_it_is_back(
    open_page: OpenPage, bot: Bot
) -> None:
    widget = await open_page()
    await widget.open()
    await widget.page.context.set_offline(True)
    await widget.box.fill("Can you hear me?")
    await widget.box.press("Enter")

    await expect(widget.status).to_contain_text("We cannot reach the chat.")
    await expect(widget.messages("You")).to_contain_text("Can you hear me?")
    await expect(widget.log.get_by_role("button", name="Try again")).to_be_visible()
    await widget.page.context.set_offline(False)

    await expect(widget.messages("Assistant").last).to_contain_text("Noted.")
    await expect(widget.log.get_by_role("button", name="Try again")).to_have_count(0)
    await expect(widget.status).to_be_hidden()
    assert [sent["text"] for sent in bot.received] == ["Can you hear me?"]


async def test_trying_again_uses_the_same_id(open_page: OpenPage, bot: Bot) -> None:
    widget = await open_page()
    await widget.open()
    sent: list[Any] = []
    widget.page.on(
        "request", lambda request: sent.append(request.post_data_json) if is_sent(request) else None
    )
    bot.status = 503
    await widget.box.fill("Hello?")
    await widget.box.press("Enter")
    await expect(widget.status).to_have_text(
        "The assistant is waking up. Your message is kept and will be answered."
    )
    bot.status = 200

    await widget.log.get_by_role("button", name="Try again").click()

    await expect(widget.messages("Assistant").last).to_contain_text("Noted.")
    assert len(sent) == 2
    assert sent[0] == sent[1]
    assert await widget.log.locator(".message").count() == 3


def is_sent(request: Any) -> bool:
    return bool(request.method == "POST" and request.url.endswith("/messages"))


async def test_while_the_assistant_wakes_a_message_is_kept_and_answered_then(
    open_page: OpenPage, bot: Bot
) -> None:
    bot.ready = False
    bot.status = 503
    widget = await open_page()
    await widget.launcher.click()
    banner = widget.dialog.get_by_text("You can write now: your message is kept")
    await expect(banner.first).to_be_visible()
    await widget.box.fill("What is the 5G testbed?")
    await widget.box.press("Enter")
    await expect(widget.log.get_by_role("button", name="Try again")).to_be_visible()

    bot.ready = True
    bot.status = 200

    await expect(widget.messages("Assistant").last).to_contain_text("Noted.", timeout=10_000)
    await expect(banner).to_have_count(0)
    assert bot.processed.total() == 1


async def test_a_second_message_waits_in_the_box_while_one_is_on_its_way(
    open_page: OpenPage, bot: Bot
) -> None:
    widget = await open_page()
    await widget.open()
    bot.seconds = 0.6
    await widget.box.fill("First")
    await widget.box.press("Enter")
    await widget.box.fill("Second")
    await widget.box.press("Enter")

    await expect(widget.status).to_have_text(
        "Your last message is still on its way. What you typed is kept."
    )
    await expect(widget.box).to_have_value("Second")
    await expect(widget.messages("Assistant")).to_have_count(2)
    assert len(bot.received) == 1


async def test_a_message_on_its_way_survives_a_reload(open_page: OpenPage, bot: Bot) -> None:
    widget = await open_page()
    await widget.open()
    bot.status = 503
    await widget.box.fill("Do not lose me")
    await widget.box.press("Enter")
    await expect(widget.log.get_by_role("button", name="Try again")).to_be_visible()
    bot.status = 200

    await widget.page.reload()

    await expect(widget.page.get_by_role("button", name="1 new message")).to_be_visible()
    await widget.launcher.click()
    await expect(widget.messages("You")).to_have_count(1)
    await expect(widget.messages("Assistant").last).to_contain_text("Noted.")
    assert bot.processed.total() == 1


async def test_a_refused_message_goes_back_into_the_box(open_page: OpenPage) -> None:
    widget = await open_page()
    await widget.open()

    async def refuse(route: Route) -> None:
        problem = {"status": 422, "code": "invalid_request", "detail": "Not like this."}
        await route.fulfill(status=422, json=problem)

    await widget.page.route("**/api/chat/messages", refuse)
    await widget.box.fill("Some words")
    await widget.box.press("Enter")

    await expect(widget.status).to_have_text("Not like this. Your words are back in the box.")
    await expect(widget.box).to_have_value("Some words")
    await expect(widget.messages("You")).to_have_count(0)


async def test_a_proxys_own_error_page_is_a_failure_like_any_other(open_page: OpenPage) -> None:
    widget = await open_page()

    async def fail(route: Route) -> None:
        await route.fulfill(status=502, content_type="text/html", body="<h1>Bad gateway</h1>")

    await widget.page.route("**/api/chat", fail)
    await widget.launcher.click()
    await expect(widget.status).to_contain_text("We cannot reach the chat.")
    await widget.page.unroute("**/api/chat")
    await widget.status.get_by_role("button", name="Try again").click()

    await expect(widget.log).to_contain_text("automated")


async def test_the_chat_works_where_the_browser_keeps_nothing(
    open_page: OpenPage, bot: Bot
) -> None:
    widget = await open_page()
    await widget.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('refused'); }})"
    )
    await widget.page.reload()
    await widget.open()

    await widget.ask("Hello", "Noted.")

    assert len(bot.received) == 1
