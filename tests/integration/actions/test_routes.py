"""Journalists, job seekers and students get the right way and are asked for nothing."""

import pytest
from sqlalchemy import select

from actions.routes.send_elsewhere import WORDS, ActionSendElsewhere
from crm.models import CaptureExit, Lead
from crm.reference import response_text
from crm.vocabulary import CaptureOutcome

from .conftest import Talk
from .test_form import begin


@pytest.mark.parametrize(("intent", "words"), sorted(WORDS.items()))
async def test_the_chat_says_what_it_is_for_and_gives_the_ways_that_facts_name(
    known: Talk, intent: str, words: str
) -> None:
    await known.hear("I have another reason to write", intent)
    await known.run(ActionSendElsewhere())

    said, ways = known.texts()
    assert said == response_text(words)
    assert "for people who want to invest" in said
    assert "+44 (0)121 202 5022" in ways
    assert "investwestmidlands.com" in ways
    assert known.said[1]["custom"]["answer"]["facts"] == ["phone_number.1", "invest_portal.2"]
    async with known.database.reading() as session:
        assert list(await session.scalars(select(Lead))) == []


async def test_in_mid_form_the_form_ends_and_nothing_more_is_asked(known: Talk) -> None:
    await begin(known)
    await known.hear("I am writing an article for a newspaper", "not_investor_press")
    await known.run(ActionSendElsewhere())

    assert known.active is False
    assert known.slots["requested_slot"] is None
    async with known.database.reading() as session:
        outcomes = list(await session.scalars(select(CaptureExit.outcome)))
    assert outcomes == [CaptureOutcome.NOT_AN_INVESTOR]


async def test_who_was_misread_may_still_enquire(known: Talk) -> None:
    await known.hear("I am a student of your market", "not_investor_student")
    await known.run(ActionSendElsewhere())

    assert known.said[-1]["custom"]["choices"] == [
        {"title": "I do want to invest", "payload": "/make_enquiry"}
    ]


async def test_without_published_facts_no_way_is_made_up(talk: Talk) -> None:
    await talk.hear("do you have jobs", "not_investor_job")
    await talk.run(ActionSendElsewhere())

    assert talk.texts()[1] == response_text("utter_route_unknown")
    assert talk.said[1]["custom"]["answer"] is None
