"""Replies in other languages in Chromium, with facts in English among their words."""

from typing import Any

import pytest
from playwright.async_api import expect

from crm.database import Database
from crm.models import Topic
from crm.services.knowledge import FactRecord, publish_fact
from tests.integration.portal.bot import Bot, say
from tests.integration.portal.conftest import OpenPage

pytestmark = pytest.mark.browser

FACT = "UKBIC opened in 2021 and is in Coventry."

LAID_OUT = """entry => [...entry.querySelectorAll("p, ul")].map((part) => {
  const range = document.createRange();
  range.selectNodeContents(part);
  const text = range.getBoundingClientRect(), box = part.getBoundingClientRect();
  return {
    text: part.textContent,
    lang: part.closest("[lang]")?.lang ?? "",
    direction: getComputedStyle(part).direction,
    // On which side the text is flush.
    flush: Math.abs(text.left - box.left) < Math.abs(text.right - box.right) ? "left" : "right",
  };
})"""


@pytest.fixture
async def answer(sqlite_database: Database) -> dict[str, Any]:
    """An answer that cites a fact of October 2018."""
    async with sqlite_database.writing() as session:
        session.add(Topic(id="ukbic", title="UKBIC", category="innovation", position=0))
        await session.flush()
        record = FactRecord(
            id="ukbic.1",
            topic_id="ukbic",
            statement=FACT,
            as_of="2018-10",
            source_title="The page",
            source_url="https://example.org/ukbic",
            confidence="page",
            review_by=None,
            position=0,
        )
        await publish_fact(session, record)
    return {"kind": "related", "topics": ["ukbic"], "facts": ["ukbic.1"]}


@pytest.mark.parametrize(
    ("language", "label", "source"),
    [
        ("en", "Related, not a direct answer", "As of October 2018 · Source: The page"),
        ("de", "Verwandt, keine direkte Antwort", "Stand: Oktober 2018 · Quelle: The page"),
        ("ja", "関連情報（直接の回答ではありません）", "2018年10月時点 · 出典： The page"),
        ("tr", "İlgili bilgi, doğrudan yanıt değil", "Ekim 2018 itibarıyla · Kaynak: The page"),
        ("sv", "Related, not a direct answer", "As of October 2018 · Source: The page"),
    ],
)
async def test_what_stands_under_an_answer_is_in_the_answers_language(
    open_page: OpenPage, bot: Bot, answer: dict[str, Any], language: str, label: str, source: str
) -> None:
    widget = await open_page()
    await widget.open()
    bot.turn = say(FACT, answer=answer, language=language)

    await widget.ask("?", FACT)

    reply = widget.messages("Assistant").last
    await expect(reply.locator(".kind")).to_have_text(label)
    await expect(reply.locator(".source")).to_contain_text(source)
    known = "en" if language == "sv" else language
    await expect(reply.locator(".source > span").first).to_have_attribute("lang", known)


async def test_an_arabic_line_and_an_english_fact_each_run_their_own_way(
    open_page: OpenPage, bot: Bot, answer: dict[str, Any]
) -> None:
    widget = await open_page()
    await widget.open()
    bot.turn = say(f"أقرب ما لديّ هو ما يلي:\n\n{FACT}", answer=answer, language="ar")

    await widget.ask("أين يقع UKBIC؟", FACT)

    parts = await widget.messages("Assistant").last.evaluate(LAID_OUT)
    assert [(p["lang"], p["direction"], p["flush"]) for p in parts] == [
        ("ar", "rtl", "right"),
        ("ar", "rtl", "right"),
        ("en", "ltr", "left"),
        ("ar", "rtl", "right"),
    ]
    assert parts[1]["text"].startswith("أقرب")
    assert parts[3]["text"].startswith("التاريخ: أكتوبر 2018 · المصدر: The page")
    (asked,) = await widget.messages("You").evaluate(LAID_OUT)
    assert (asked["direction"], asked["flush"]) == ("rtl", "right")


async def test_choices_are_said_in_their_language_and_stay_in_order_once_passed(
    open_page: OpenPage, bot: Bot
) -> None:
    widget = await open_page()
    await widget.open()
    bot.turn = say("ما رأيك؟", "ترك استفسار", "Who owns it?", language="ar")
    await widget.ask("مرحبا", "ما رأيك؟")

    await expect(widget.choice("ترك استفسار")).to_have_attribute("lang", "ar")
    await expect(widget.choice("Who owns it?")).to_have_attribute("lang", "en")
    bot.turn = say("…")
    await widget.ask("شكرا", "…")

    await expect(widget.log.locator(".offered bdi").last).to_have_text("Who owns it?")
    await expect(widget.log.locator(".offered").last).to_have_text(
        "الخيارات المعروضة: ترك استفسار · Who owns it?"
    )


async def test_who_speaks_is_said_in_the_language_of_the_message(
    open_page: OpenPage, bot: Bot
) -> None:
    widget = await open_page()
    await widget.open()
    bot.turn = say("Es ist in Coventry.", language="de")

    await widget.ask("Wo ist es?", "Es ist in Coventry.")

    reply = widget.log.locator(".message.bot").last
    await expect(reply.locator(".hidden")).to_have_text("Assistent:")
    spoken = await reply.locator(".hidden").evaluate(
        "label => label.closest('[lang]')?.lang ?? label.getRootNode().host.lang"
    )
    assert spoken == "de"
    await expect(reply.locator("p").last).to_have_attribute("lang", "de")
