"""What the chat itself says in Chromium: in the language that is spoken, and English till then."""

from collections.abc import Callable

import pytest
from playwright.async_api import Request, Route, expect

from tests.integration.portal.bot import Bot, say
from tests.integration.portal.conftest import OpenPage
from tests.integration.portal.widget import Widget

pytestmark = pytest.mark.browser


def to_files(asked: list[str]) -> Callable[[Request], None]:
    """Keeps the addresses of catalogues that are asked for."""
    return lambda request: asked.append(request.url) if "/words/" in request.url else None


async def test_the_chat_speaks_the_browsers_language_once_it_is_opened(
    open_page: OpenPage,
) -> None:
    widget = await open_page(locale="de-AT")
    asked: list[str] = []
    widget.page.on("request", to_files(asked))
    before = await widget.language()

    await widget.launcher.click()

    await expect(widget.page.get_by_label("Ihre Nachricht")).to_be_visible()
    await expect(widget.page.get_by_role("log", name="Unterhaltung")).to_be_visible()
    await expect(widget.dialog).to_contain_text("anrufen (Stand: Oktober 2018)")
    assert (before, await widget.language()) == (("en", "ltr"), ("de", "ltr"))
    assert asked == [f"{widget.page.url}static/portal/words/de.json"]


async def test_the_chat_follows_the_conversation_from_language_to_language(
    open_page: OpenPage, bot: Bot
) -> None:
    widget = await open_page()
    await widget.open()
    asked: list[str] = []
    widget.page.on("request", to_files(asked))
    seen = []

    for text, language, label in (
        ("مرحبًا بك.", "ar", "رسالتك"),
        ("Bienvenue.", "fr", "Votre message"),
        ("Hej.", "sv", "Your message"),
        ("مرحبًا مجددًا.", "ar", "رسالتك"),
    ):
        bot.turn = say(text, language=language)
        box = widget.page.locator("invest-chat").get_by_role("textbox")
        await box.fill("?")
        await box.press("Enter")
        await expect(widget.page.get_by_label(label)).to_be_visible()
        message = widget.page.locator("invest-chat .message.bot").filter(has_text=text)
        seen.append((await widget.language(), await message.evaluate("m => [m.lang, m.dir]")))

    assert seen == [
        (("ar", "rtl"), ["ar", "rtl"]),
        (("fr", "ltr"), ["fr", "ltr"]),
        (("en", "ltr"), ["sv", "ltr"]),
        (("ar", "rtl"), ["ar", "rtl"]),
    ]
    assert [url.rsplit("/", 1)[1] for url in asked] == ["ar.json", "fr.json"]


async def test_english_stays_until_the_words_come(open_page: OpenPage, bot: Bot) -> None:
    widget = await open_page()
    await widget.open()
    await widget.page.route("**/words/pl.json", lambda route: route.abort())
    bot.turn = say("Dzień dobry.", language="pl")
    await widget.ask("?", "Dzień dobry.")
    without = await widget.language()
    await expect(widget.page.get_by_label("Your message")).to_be_visible()
    await widget.page.unroute("**/words/pl.json")

    await widget.ask("?", "Dzień dobry.")

    await expect(widget.page.get_by_label("Wiadomość", exact=True)).to_be_visible()
    assert without == ("en", "ltr")
    assert await widget.language() == ("pl", "ltr")


async def test_words_that_come_late_change_what_is_shown_and_are_not_read_out(
    open_page: OpenPage, bot: Bot
) -> None:
    widget = await open_page()
    await widget.open()
    held: list[Route] = []

    async def hold(route: Route) -> None:
        held.append(route)

    await widget.page.route("**/words/it.json", hold)
    answer = {"kind": "unknown", "topics": [], "facts": []}
    bot.turn = say("Non lo so.", "Lascia una richiesta", answer=answer, language="it")
    await widget.ask("?", "Non lo so.")
    label = widget.log.locator(".kind").last
    await expect(label).to_have_text("No checked answer")
    await expect(label).to_have_attribute("lang", "en")
    await expect(widget.log).to_have_attribute("aria-live", "polite")

    await held[0].continue_()

    log = widget.page.get_by_role("log", name="Conversazione")
    await expect(log).to_have_attribute("aria-live", "off")
    await expect(log.locator(".kind").last).to_have_text("Nessuna risposta verificata")
    await expect(log.locator(".kind").last).to_have_attribute("lang", "it")
    await expect(log.get_by_role("group", name="Scelte")).to_be_visible()
    await expect(log).to_have_attribute("aria-live", "polite")


@pytest.mark.parametrize(
    ("language", "left", "told"),
    [
        ("pl", 1, "Pozostał 1 znak"),
        ("pl", 22, "Pozostały 22 znaki"),
        ("pl", 25, "Pozostało 25 znaków"),
        ("ar", 2, "بقي حرفان (2)"),
        ("ar", 11, "بقي 11 حرفًا"),
        ("ja", 1, "残り1文字"),
        ("fr", 0, "0 caractère restant"),
    ],
)
async def test_numbers_are_told_in_the_forms_of_the_language(
    open_page: OpenPage, language: str, left: int, told: str
) -> None:
    widget = await open_page(locale=language)
    await widget.launcher.click()
    await expect(widget.page.locator("invest-chat")).to_have_attribute("lang", language)

    await widget.page.locator("invest-chat").get_by_role("textbox").fill("x" * (2000 - left))

    await expect(widget.status).to_have_text(told)


async def test_a_refusal_is_told_in_the_language_too(open_page: OpenPage, bot: Bot) -> None:
    widget = await open_page(locale="ko")
    await widget.launcher.click()
    box = widget.page.get_by_label("메시지", exact=True)
    await expect(box).to_be_visible()
    bot.status = 503

    await box.fill("안녕하세요")
    await box.press("Enter")

    await expect(widget.status).to_have_text(
        "도우미를 시작하는 중입니다. 메시지는 저장되며 답변해 드립니다."
    )
    await expect(widget.status.locator("[lang=ko]")).to_be_visible()
    bot.status = 200


async def test_a_refusal_that_has_no_words_of_ours_is_marked_as_english(
    open_page: OpenPage,
) -> None:
    widget = await open_page(locale="tr")
    await widget.launcher.click()
    box = widget.page.get_by_label("Mesajınız")
    await expect(box).to_be_visible()

    async def refuse(route: Route) -> None:
        await route.fulfill(status=422, json={"code": "new_rule", "detail": "Not like this."})

    await widget.page.route("**/api/chat/messages", refuse)
    await box.fill("Merhaba")
    await box.press("Enter")

    await expect(widget.status).to_have_text("Not like this. Yazdıklarınız yeniden kutuda.")
    await expect(widget.status.locator("[lang=en]")).to_have_text("Not like this.")


async def test_a_portal_may_say_in_which_language_its_chat_begins(open_page: OpenPage) -> None:
    widget = await open_page(locale="de")

    async def in_french(route: Route) -> None:
        page = await (await route.fetch()).text()
        await route.fulfill(body=page.replace(" data-privacy", ' data-language="fr" data-privacy'))

    await widget.page.route(widget.page.url, in_french)
    await widget.page.reload()

    launcher = widget.page.get_by_role("button", name="Poser une question")
    await expect(launcher).to_be_visible()
    await launcher.click()
    await expect(widget.page.get_by_label("Votre message")).to_be_visible()
    await expect(widget.page.locator("invest-chat .message")).to_contain_text("Bonjour")


async def test_words_typed_from_right_to_left_run_so(open_page: OpenPage) -> None:
    widget: Widget = await open_page()
    await widget.open()

    await widget.box.fill("أين يقع UKBIC؟")
    arabic = await widget.box.evaluate("box => getComputedStyle(box).direction")
    await widget.box.fill("Where is it?")
    english = await widget.box.evaluate("box => getComputedStyle(box).direction")

    assert (arabic, english) == ("rtl", "ltr")
