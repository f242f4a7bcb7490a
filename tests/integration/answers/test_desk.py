"""What is published is told from the next question on; whatever is typed gets a reply."""

import asyncio
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from answers.desk import AnswerDesk
from answers.reply import ReplyKind
from answers.trained import NotPreparedError
from crm.database import Database
from crm.services.knowledge import FactRecord, find_facts, publish_fact, withdraw_fact

CLOSED = "When did the GDS Academy close?"
NEW = FactRecord(
    id="ukbic.9",
    topic_id="ukbic",
    statement="In 2026 UKBIC in Coventry opened a recycling laboratory named Emberline.",
    as_of="2026-02",
    source_title="A release",
    source_url=None,
    confidence="page",
    review_by=None,
    position=9,
)


async def test_a_withdrawn_fact_is_told_no_more(desk: AnswerDesk, told: Database) -> None:
    before = await desk.answer(CLOSED)

    async with told.writing() as session:
        await withdraw_fact(session, "gds_academy.4")
    after = await desk.answer(CLOSED)

    assert before.kind is ReplyKind.DIRECT
    assert before.facts[0] == "gds_academy.4"
    assert "gds_academy.4" not in after.facts
    assert "November 2022" not in after.text


async def test_a_new_fact_is_told_at_once_by_every_process(
    desk: AnswerDesk, told: Database, prepared: Path
) -> None:
    other = AnswerDesk(told, var=prepared)
    question = "Has UKBIC opened the Emberline recycling laboratory?"
    before = await desk.answer(question)
    await other.answer(question)

    async with told.writing() as session:
        await publish_fact(session, NEW)
    replies = [await desk.answer(question), await other.answer(question)]

    assert NEW.id not in before.facts
    assert [reply.facts[0] for reply in replies] == [NEW.id, NEW.id]


async def test_a_changed_fact_is_told_in_its_new_words(desk: AnswerDesk, told: Database) -> None:
    await desk.answer(CLOSED)

    async with told.writing() as session:
        (fact,) = await find_facts(session, ["gds_academy.4"])
        await publish_fact(session, replace(fact, statement="The GDS Academy closed in late 2022."))
    reply = await desk.answer(CLOSED)

    assert reply.text.startswith("The GDS Academy closed in late 2022.")


async def test_a_fact_past_its_review_carries_a_warning(desk: AnswerDesk) -> None:
    question = "What is the main rate of corporation tax?"

    fresh = await desk.answer(question, today=date(2026, 3, 2))
    stale = await desk.answer(question, today=date(2030, 1, 1))

    assert "due to be checked" not in fresh.text
    assert "due to be checked again by 5 April 2027" in stale.text


async def test_an_empty_database_has_no_answers(database: Database, prepared: Path) -> None:
    reply = await AnswerDesk(database, var=prepared).answer("What is HS2?")

    assert reply.kind is ReplyKind.UNKNOWN
    assert reply.facts == ()


async def test_the_source_is_given_with_every_fact(desk: AnswerDesk) -> None:
    reply = await desk.answer("How many jobs did the HMCTS Digital Hub announce?")

    assert "up to 100" in reply.text
    assert reply.sources[0].as_of == "2018-10"
    assert str(reply.sources[0].url).startswith("https://wmgrowth.com/")


async def test_a_question_may_lean_on_the_one_before(desk: AnswerDesk) -> None:
    first = await desk.answer("What is Paradise in Birmingham?")

    source = await desk.answer("source?", context=first.context)
    more = await desk.answer("tell me more", context=first.context)

    assert source.facts == first.facts
    assert first.sources[0].title in source.text
    assert set(more.topics) == {"paradise"}


@pytest.mark.parametrize(
    "question",
    [
        "",
        "   ",
        "\u200b\u200b",
        "👋🎉",
        "?!?",
        "\x00\x01\x02",
        "\ud800",
        "x" * 2000,
        "Is there a freeport? " * 95,
        "هل يوجد ميناء حر؟ \u202eabc",
        "%PDF-1.7 \xff\xfe\x00 stream",
        "'; DROP TABLE fact; --",
        "{{7*7}} ${name} %s",
        "/affirm",
    ],
)
async def test_whatever_is_typed_gets_a_reply(desk: AnswerDesk, question: str) -> None:
    reply = await desk.answer(question)

    assert reply.text.strip()
    assert len(reply.facts) <= 4


async def test_small_talk_and_a_call_for_a_person_are_told_from_questions(
    desk: AnswerDesk,
) -> None:
    replies = [await desk.answer(text) for text in ("hello there", "Can I talk to a human please?")]

    assert [reply.kind for reply in replies] == [ReplyKind.SMALLTALK, ReplyKind.HANDOFF]


async def test_the_event_loop_goes_on_while_an_answer_is_found(desk: AnswerDesk) -> None:
    await desk.refresh()
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0.001)

    ticking = asyncio.create_task(tick())
    await desk.answer("We build pumps. " * 100 + "Is there a freeport in the West Midlands?")
    ticking.cancel()

    assert ticks > 10


async def test_an_unprepared_desk_does_not_open(told: Database, tmp_path: Path) -> None:
    with pytest.raises(NotPreparedError):
        AnswerDesk(told, var=tmp_path)
