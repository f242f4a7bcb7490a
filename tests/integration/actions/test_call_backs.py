"""Call-backs in the chat: offered, chosen by click or words, moved, cancelled."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from rasa_sdk.interfaces import Action
from sqlalchemy import select

from actions.answer_question import ActionAnswerQuestion
from actions.call_back.book_call_back import ActionBookCallBack
from actions.call_back.cancel_call_back import ActionCancelCallBack
from actions.call_back.choose_call_back_slot import ActionChooseCallBackSlot
from actions.call_back.move_call_back import ActionMoveCallBack
from actions.call_back.other_call_back_time import ActionOtherCallBackTime
from actions.follow_offer import ActionFollowOffer
from actions.let_go import ActionLetGo
from crm.models import CallBack
from crm.reference import response_text
from crm.services.call_back_booking import NewCallBack, book_call_back
from crm.services.enquiries import Submission, find_submitted, record_answer, submit_enquiry
from crm.services.lead_answers import NewLeadAnswer
from crm.vocabulary import CallBackState
from tests.conftest import NOW
from tests.factories import ENQUIRY, make_lead

from .conftest import Talk
from .test_form import begin, fill, send

HEARS = ActionAnswerQuestion()
TUESDAY_3PM = datetime(2026, 3, 3, 14, tzinfo=UTC)
"""By the clock of Berlin."""


def choices(talk: Talk) -> dict[str, str]:
    return {c["title"]: c["payload"] for c in talk.said[-1]["custom"]["choices"]}


async def say(talk: Talk, text: str, action: Action = HEARS, intent: str = "inform") -> None:
    await talk.hear(text, intent)
    await talk.run(action)


async def click(talk: Talk, payload: str, action: Action) -> None:
    await talk.hear(payload, clicked=True)
    await talk.run(action)


async def submit(talk: Talk, **answers: str) -> None:
    """An enquiry of Acme's was sent from this conversation."""
    async with talk.database.writing() as session:
        for field, value in {**ENQUIRY, "phone": "+49 30 1234567", **answers}.items():
            if value:
                new = NewLeadAnswer(field=field, value=value, verbatim=value)
                await record_answer(session, talk.conversation, new, now=NOW)
        submission = Submission(
            consent_contact=True, consent_marketing=False, message_id=talk.message_id
        )
        await submit_enquiry(session, talk.conversation, submission, now=NOW)


@pytest.fixture
async def sent(talk: Talk) -> Talk:
    await submit(talk)
    return talk


async def calls(talk: Talk) -> list[CallBack]:
    async with talk.database.reading() as session:
        return list(await session.scalars(select(CallBack).order_by(CallBack.booked_at)))


async def offer(talk: Talk) -> None:
    await say(talk, "please call me back", ActionBookCallBack(), "book_call_back")


async def test_times_are_offered_by_the_clock_of_the_number(sent: Talk) -> None:
    await offer(sent)

    assert "Times are those of Berlin" in sent.texts()[0]
    *slots, other = choices(sent).items()
    assert slots[0][0] == "Mon 2 Mar, 12:30"
    assert other == ("Another time", "/other_call_back_time")


async def test_a_click_books_the_slot_and_says_how_to_keep_it(sent: Talk) -> None:
    await offer(sent)
    title, payload = next(iter(choices(sent).items()))
    await click(sent, payload, ActionChooseCallBackSlot())

    [call] = await calls(sent)
    assert title == "Mon 2 Mar, 12:30"
    assert call.starts_at == datetime(2026, 3, 2, 11, 30, tzinfo=UTC)
    assert (call.phone_e164, call.time_zone) == ("+49301234567", "Europe/Berlin")
    assert "Monday 2 March, 12:30 (Berlin)" in sent.texts()[0]
    assert response_text("utter_call_back_calendar") in sent.texts()[0]
    assert set(choices(sent).values()) == {"/move_call_back", "/cancel_call_back"}
    assert sent.slots["awaited"] is None


async def test_words_choose_a_slot_as_well(sent: Talk) -> None:
    await offer(sent)
    await say(sent, "Tuesday at 3 pm would be good")

    assert [call.starts_at for call in await calls(sent)] == [TUESDAY_3PM]


async def test_a_time_said_with_the_wish_is_booked_at_once(sent: Talk) -> None:
    await say(sent, "call me on Tuesday at 3pm", ActionBookCallBack(), "book_call_back")

    assert [call.starts_at for call in await calls(sent)] == [TUESDAY_3PM]


async def test_several_fitting_times_are_asked_about(sent: Talk) -> None:
    await offer(sent)
    await say(sent, "Tuesday afternoon")
    asked = sent.texts()
    await say(sent, "the second one")

    [call] = await calls(sent)
    assert asked == [response_text("utter_call_back_ask_which")]
    assert call.starts_at.date() == TUESDAY_3PM.date()


async def test_what_is_not_understood_is_asked_once_more_and_is_then_a_question(
    sent: Talk,
) -> None:
    await offer(sent)
    await say(sent, "hmm dunno")
    again = sent.texts()
    await say(sent, "tell me about the metro")

    assert again == [response_text("utter_call_back_unclear")]
    assert sent.answers.asked[-1][0] == "tell me about the metro"
    assert await calls(sent) == []


async def test_a_question_meanwhile_is_answered_and_the_time_still_taken(sent: Talk) -> None:
    await offer(sent)
    await say(sent, "What is HS2?", intent="ask_question")
    await say(sent, "Tuesday 3pm")

    assert sent.answers.asked[-1][0] == "What is HS2?"
    assert [call.starts_at for call in await calls(sent)] == [TUESDAY_3PM]


async def test_another_clock_is_shown_when_a_city_is_named(sent: Talk) -> None:
    await offer(sent)
    await say(sent, "I am in Tokyo")

    zone, asked = sent.texts()
    assert zone == "I now show the times of Tokyo."
    assert "Times are those of Tokyo" in asked


async def test_other_times_are_later_ones_and_begin_again_after_the_last(sent: Talk) -> None:
    await offer(sent)
    first = list(choices(sent).values())[:-1]
    seen = [*first]
    for _ in range(20):
        await click(sent, "/other_call_back_time", ActionOtherCallBackTime())
        shown = list(choices(sent).values())[:-1]
        if shown == first:
            break
        assert not set(shown) & set(seen)
        seen += shown

    assert shown == first
    assert len(seen) > len(first)


async def test_a_slot_that_others_have_taken_is_not_booked(sent: Talk) -> None:
    await offer(sent)
    payload = next(iter(choices(sent).values()))
    async with sent.database.writing() as session:
        for number in range(2):
            lead = await make_lead(session, now=NOW, email=f"p{number}@other.example")
            assert lead.conversation_id is not None
            taken = NewCallBack(
                starts_at=datetime(2026, 3, 2, 11, 30, tzinfo=UTC), time_zone="Europe/London"
            )
            await book_call_back(session, lead.conversation_id, taken, now=NOW)
    await click(sent, payload, ActionChooseCallBackSlot())
    refused, others = sent.texts(), choices(sent)
    await click(sent, next(iter(others.values())), ActionChooseCallBackSlot())

    assert refused == [response_text("utter_call_back_taken")]
    assert payload not in others.values()
    assert len(await calls(sent)) == 3


async def test_a_booked_call_is_moved_to_the_time_that_is_clicked(sent: Talk) -> None:
    await say(sent, "call me on Tuesday at 3pm", ActionBookCallBack(), "book_call_back")
    await click(sent, "/move_call_back", ActionMoveCallBack())
    await click(sent, next(iter(choices(sent).values())), ActionChooseCallBackSlot())

    [call] = await calls(sent)
    assert sent.texts()[0].startswith("Moved: ")
    assert call.starts_at == datetime(2026, 3, 2, 11, 30, tzinfo=UTC)


async def test_a_booked_call_is_moved_by_words_at_once(sent: Talk) -> None:
    await say(sent, "call me on Tuesday at 3pm", ActionBookCallBack(), "book_call_back")
    await say(sent, "make it Wednesday at 3pm", ActionMoveCallBack(), "move_call_back")

    [call] = await calls(sent)
    assert call.starts_at == TUESDAY_3PM + timedelta(days=1)


async def test_a_second_call_is_not_booked_beside_the_first(sent: Talk) -> None:
    await offer(sent)
    first, second, *_ = choices(sent).values()
    await click(sent, first, ActionChooseCallBackSlot())
    await click(sent, second, ActionChooseCallBackSlot())
    stands = sent.texts()[0]
    await offer(sent)

    assert len(await calls(sent)) == 1
    assert stands.startswith("A call is booked for you already")
    assert sent.texts()[0].startswith("A call is booked for you already")


async def test_a_call_is_cancelled_at_once(sent: Talk) -> None:
    await say(sent, "call me on Tuesday at 3pm", ActionBookCallBack(), "book_call_back")
    await say(sent, "no need to call me", ActionCancelCallBack(), "cancel_call_back")
    said = sent.texts()
    await say(sent, "cancel my call", ActionCancelCallBack(), "cancel_call_back")

    [call] = await calls(sent)
    assert call.state == CallBackState.CANCELLED
    assert "Nobody will ring you" in said[0]
    assert sent.texts() == [response_text("utter_call_back_none")]


async def test_without_a_call_there_is_none_to_move(talk: Talk) -> None:
    await say(talk, "move my call", ActionMoveCallBack(), "move_call_back")

    assert talk.texts() == [response_text("utter_call_back_none")]


async def test_a_no_to_the_times_books_nothing(sent: Talk) -> None:
    await offer(sent)
    await say(sent, "no thanks", ActionLetGo(), "deny")
    await say(sent, "Tuesday 3pm")

    assert await calls(sent) == []
    assert sent.answers.asked[-1][0] == "Tuesday 3pm"


async def test_a_yes_to_a_call_is_asked_for_its_time_again(sent: Talk) -> None:
    await offer(sent)
    await say(sent, "yes please", ActionFollowOffer(), "affirm")
    asked = sent.texts()[0]
    await say(sent, "Tuesday 3pm")

    assert "Times are those of Berlin" in asked
    assert [call.starts_at for call in await calls(sent)] == [TUESDAY_3PM]


# Without a number, or an enquiry


async def test_without_a_number_one_is_asked_for_and_then_times_are_offered(talk: Talk) -> None:
    await submit(talk, phone="")
    await offer(talk)
    asked = talk.texts()
    await say(talk, "+81 3 1234 5678")
    offered = talk.texts()[0]
    await click(talk, next(iter(choices(talk).values())), ActionChooseCallBackSlot())

    [call] = await calls(talk)
    assert asked == [response_text("utter_call_back_number")]
    assert "Times are those of Tokyo" in offered
    assert call.phone_e164 == "+81312345678"


async def test_a_number_that_cannot_be_dialled_is_asked_again(talk: Talk) -> None:
    await submit(talk, phone="")
    await offer(talk)
    await say(talk, "+49 30 12345678901234567")
    again = talk.texts()
    await say(talk, "030 1234567")

    assert again == [response_text("utter_reason_bad_phone")]
    assert "Times are those of Berlin" in talk.texts()[0]


async def test_without_an_enquiry_it_is_begun_and_the_wish_is_kept(talk: Talk) -> None:
    await talk.hear("can somebody ring me", "book_call_back")
    happened = await talk.run(ActionBookCallBack())

    assert talk.texts() == [response_text("utter_call_back_enquiry_first")]
    assert [e["name"] for e in happened if e["event"] == "followup"] == ["enquiry_form"]
    assert await talk.draft() == {"call_requested": "YES_OTHER"}


async def test_in_mid_form_the_wish_is_kept_and_the_field_asked_again(talk: Talk) -> None:
    await begin(talk)
    await fill(talk, until="country")
    happened = await talk_wish(talk)

    assert talk.texts() == [response_text("utter_call_back_after_sending")]
    assert "followup" not in [each["event"] for each in happened]
    assert talk.slots["requested_slot"] == "country"
    assert (await talk.draft())["call_requested"] == "YES_OTHER"


async def talk_wish(talk: Talk) -> list[dict[str, Any]]:
    await talk.hear("I would like a call", "book_call_back")
    return await talk.run(ActionBookCallBack())


async def test_times_are_offered_right_after_sending_to_who_wanted_a_call(talk: Talk) -> None:
    await begin(talk)
    await talk_wish(talk)
    await fill(talk)
    async with talk.database.writing() as session:
        number = NewLeadAnswer(field="phone", value="+49 30 1234567", verbatim="030 1234567")
        await record_answer(session, talk.conversation, number, now=NOW)
    await send(talk)
    offered = talk.texts()
    await say(talk, "Tuesday 3pm")

    assert talk.responses() == []
    assert "Times are those of Berlin" in offered[0]
    assert [call.starts_at for call in await calls(talk)] == [TUESDAY_3PM]


async def test_who_wanted_no_call_is_offered_none(talk: Talk) -> None:
    await begin(talk)
    await fill(talk)
    await send(talk)

    assert talk.texts() == []
    assert talk.slots["awaited"] is None


async def test_an_old_slot_needs_an_enquiry_to_be_booked_for(talk: Talk) -> None:
    click_on = '/choose_call_back_slot{"call_back_slot": "2026-03-03T14:00:00+00:00"}'
    await click(talk, click_on, ActionChooseCallBackSlot())
    refused = talk.texts()
    await say(talk, "another time", ActionOtherCallBackTime(), "other_call_back_time")

    assert refused == talk.texts() == [response_text("utter_call_back_needs_enquiry")]
    assert await calls(talk) == []


async def test_a_click_in_mid_form_books_and_leaves_the_form_where_it_is(sent: Talk) -> None:
    await offer(sent)
    payload = next(iter(choices(sent).values()))
    await begin(sent)
    asked = sent.slots["requested_slot"]
    await click(sent, payload, ActionChooseCallBackSlot())

    assert len(await calls(sent)) == 1
    assert sent.slots["requested_slot"] == asked
    async with sent.database.reading() as session:
        assert await find_submitted(session, sent.conversation) is not None
