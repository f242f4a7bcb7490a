"""Questions, reasons, and the way to a person."""

import pytest
from sqlalchemy import select

from actions.answer_question import ActionAnswerQuestion
from actions.contact_team import ActionContactTeam
from actions.enquiry.fields import FIELDS
from actions.explain_field import ActionExplainField
from actions.explain_privacy import OWN_WORDS, ActionExplainPrivacy
from actions.follow_offer import ActionFollowOffer
from answers.context import Context
from answers.reply import Reply, ReplyKind
from crm.models import UnansweredQuestion
from crm.reference import response_text
from crm.services.knowledge import withdraw_fact
from crm.vocabulary import AnswerKind

from .conftest import Talk

CONTEXT = Context("What is UKBIC?", ("ukbic",), ("ukbic.1",))
DIRECT = Reply(
    kind=ReplyKind.DIRECT,
    text="UKBIC is in Coventry.",
    topics=("ukbic",),
    facts=("ukbic.1",),
    suggestions=("Who owns it?", "When was it opened?", "How big is it?", "And then?"),
    context=CONTEXT,
)


GERMAN = ("Anfrage hinterlassen", "Meine Frage an das Team senden", "Mit einem Menschen sprechen")


async def filed(talk: Talk) -> list[tuple[str, AnswerKind]]:
    async with talk.database.reading() as session:
        found = await session.scalars(select(UnansweredQuestion))
        return [(question.text, question.kind) for question in found]


async def test_an_answer_brings_its_facts_and_what_to_ask_next(talk: Talk) -> None:
    talk.answers.reply = DIRECT
    await talk.hear("What is UKBIC?", "ask_question")

    await talk.run(ActionAnswerQuestion())

    said = talk.said[0]["custom"]
    assert said["text"] == "UKBIC is in Coventry."
    assert said["answer"] == {
        "kind": "direct",
        "topics": ["ukbic"],
        "facts": ["ukbic.1"],
        "understood": None,
    }
    assert [c["payload"] for c in said["choices"]] == [
        '/ask_question{"question": "Who owns it?"}',
        '/ask_question{"question": "When was it opened?"}',
        '/ask_question{"question": "How big is it?"}',
        "/make_enquiry",
    ]
    assert await filed(talk) == []


async def test_the_next_question_knows_the_one_before(talk: Talk) -> None:
    talk.answers.reply = DIRECT
    await talk.hear("What is UKBIC?", "ask_question")
    await talk.run(ActionAnswerQuestion())
    await talk.hear("Who owns it?", "ask_question")

    await talk.run(ActionAnswerQuestion())

    assert [asked for asked, _ in talk.answers.asked] == ["What is UKBIC?", "Who owns it?"]
    assert talk.answers.asked[1][1]["context"] == CONTEXT


async def test_a_clicked_question_is_asked_as_that_question(talk: Talk) -> None:
    await talk.hear('/ask_question{"question": "Who owns it?"}', clicked=True)

    await talk.run(ActionAnswerQuestion())

    assert talk.answers.asked[0][0] == "Who owns it?"


@pytest.mark.parametrize("kind", [ReplyKind.RELATED, ReplyKind.UNKNOWN])
async def test_a_question_without_an_answer_is_filed_once_and_offered_to_the_team(
    talk: Talk, kind: ReplyKind
) -> None:
    talk.answers.reply = Reply(kind=kind, text="I do not have that.")
    await talk.hear("What is the {rent} in 2031?", "ask_question")

    await talk.run(ActionAnswerQuestion())
    await talk.run(ActionAnswerQuestion())

    payloads = [c["payload"] for c in talk.said[0]["custom"]["choices"]]
    assert await filed(talk) == [("What is the {rent} in 2031?", AnswerKind(kind.value))]
    assert payloads[0] == '/make_enquiry{"enquiry": "What is the {rent} in 2031?"}'


@pytest.mark.parametrize(
    ("kind", "titles"),
    [
        (ReplyKind.DIRECT, ["Wem gehört es?", GERMAN[0]]),
        (ReplyKind.RELATED, [GERMAN[1], GERMAN[2]]),
        (ReplyKind.UNKNOWN, [GERMAN[1], GERMAN[2]]),
        (ReplyKind.HANDOFF, [GERMAN[0], GERMAN[2]]),
        (ReplyKind.SMALLTALK, ["Wem gehört es?", GERMAN[0]]),
    ],
)
async def test_what_is_offered_under_a_reply_is_in_the_replys_language(
    talk: Talk, kind: ReplyKind, titles: list[str]
) -> None:
    talk.answers.reply = Reply(
        kind=kind, text="Das weiß ich.", suggestions=("Wem gehört es?",), language="de"
    )
    await talk.hear("Was ist UKBIC?", "ask_question")

    await talk.run(ActionAnswerQuestion())

    said = talk.said[0]["custom"]
    assert said["language"] == "de"
    assert [choice["title"] for choice in said["choices"]] == titles


async def test_a_resolved_question_goes_with_the_answer_and_is_filed(talk: Talk) -> None:
    talk.answers.reply = Reply(
        kind=ReplyKind.UNKNOWN, text="…", understood="Wem gehört UKBIC?", language="de"
    )
    await talk.hear("Und wem gehört es?", "ask_question")

    await talk.run(ActionAnswerQuestion())

    assert talk.said[0]["custom"]["answer"]["understood"] == "Wem gehört UKBIC?"
    async with talk.database.reading() as session:
        (question,) = await session.scalars(select(UnansweredQuestion))
    assert (question.text, question.understood, question.language) == (
        "Und wem gehört es?",
        "Wem gehört UKBIC?",
        "de",
    )


async def test_in_mid_form_an_answer_offers_nothing_beside_the_field(talk: Talk) -> None:
    talk.answers.reply = DIRECT
    talk.active = True
    talk.slots["requested_slot"] = "email"
    await talk.hear("What is UKBIC?", "ask_question")

    await talk.run(ActionAnswerQuestion())

    assert talk.said[0]["custom"]["choices"] == []


async def test_a_call_for_a_person_in_mid_form_gets_the_route(known: Talk) -> None:
    known.answers.reply = Reply(kind=ReplyKind.HANDOFF, text="Leave an enquiry here.")
    known.active = True
    known.slots["requested_slot"] = "email"
    await known.hear("nobody here?", "ask_question")

    await known.run(ActionAnswerQuestion())

    assert "202 5022" in known.texts()[0]


async def test_small_talk_cites_nothing_and_is_not_filed(talk: Talk) -> None:
    talk.answers.reply = Reply(kind=ReplyKind.SMALLTALK, text="I can help with questions.")
    await talk.hear("lovely weather", "inform")

    await talk.run(ActionAnswerQuestion())

    assert talk.said[0]["custom"]["answer"] is None
    assert await filed(talk) == []


async def test_the_team_is_reached_by_the_number_of_the_fact_with_its_date(known: Talk) -> None:
    await known.hear("talk to a person", "talk_to_person")

    await known.run(ActionContactTeam())

    assert "+44 (0)121 202 5022" in known.texts()[0]
    assert "2018" in known.texts()[0]
    assert known.said[0]["custom"]["answer"]["facts"] == ["phone_number.1"]
    assert known.responses() == ["utter_offer_enquiry"]


async def test_a_withdrawn_number_is_not_told(known: Talk) -> None:
    async with known.database.writing() as session:
        await withdraw_fact(session, "phone_number.1")
    await known.hear("talk to a person", "talk_to_person")

    await known.run(ActionContactTeam())

    assert known.responses() == ["utter_contact_unknown", "utter_offer_enquiry"]


@pytest.mark.parametrize("field", FIELDS)
async def test_why_and_what_for_are_answered_for_each_field(talk: Talk, field: str) -> None:
    talk.active = True
    talk.slots["requested_slot"] = field
    await talk.hear("why do you need that?", "ask_why")

    await talk.run(ActionExplainField())
    why = talk.responses()
    await talk.run(ActionExplainPrivacy())
    privacy = talk.responses()

    told = field if field in OWN_WORDS else "detail"
    assert (why, privacy) == ([f"utter_why_{field}"], [f"utter_privacy_{told}"])
    assert response_text(why[0]) != response_text(privacy[0])


async def test_outside_the_form_the_answers_are_general(talk: Talk) -> None:
    talk.slots["requested_slot"] = "email"  # left from an earlier session
    await talk.hear("why?", "ask_why")

    await talk.run(ActionExplainField())
    why = talk.responses()
    await talk.run(ActionExplainPrivacy())

    assert (why, talk.responses()) == (["utter_why"], ["utter_privacy"])


async def test_a_yes_takes_up_the_offer_of_an_enquiry(known: Talk) -> None:
    await known.hear("talk to a person", "talk_to_person")
    await known.run(ActionContactTeam())
    offered = [{"title": "Leave an enquiry", "payload": "/make_enquiry"}]
    known.events[-1]["data"] = {"buttons": offered}  # Rasa fills in a response's buttons
    await known.hear("yes", "affirm")

    happened = await known.run(ActionFollowOffer())

    assert known.responses() == ["utter_enquiry_begins"]
    assert happened[-1] == {"event": "followup", "name": "enquiry_form", "timestamp": None}


async def test_a_yes_to_nothing_is_asked_about(talk: Talk) -> None:
    await talk.hear("yes", "affirm")

    await talk.run(ActionFollowOffer())

    assert talk.responses() == ["utter_what_next"]
