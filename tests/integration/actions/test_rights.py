"""People's rights in the chat: shown, corrected, stopped, withdrawn, forgotten."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from rasa_sdk.interfaces import Action
from sqlalchemy import select

from actions.answer_question import ActionAnswerQuestion
from actions.follow_offer import ActionFollowOffer
from actions.let_go import ActionLetGo
from actions.rights.correct_me import ActionCorrectMe
from actions.rights.forget_me import ActionForgetMe
from actions.rights.stop_marketing import ActionStopMarketing
from actions.rights.what_you_know import ActionWhatYouKnow
from actions.rights.withdraw_enquiry import ActionWithdrawEnquiry
from crm.models import AuditEvent, CaptureExit, Conversation, Lead, Message
from crm.reference import response_text
from crm.services.enquiries import find_submitted
from crm.services.suppression import Addresses, find_suppressed
from crm.vocabulary import CaptureOutcome, LeadState
from tests.conftest import KEY, NOW

from .conftest import Talk
from .test_form import begin, fill, send

HEARS = ActionAnswerQuestion()
"""What hears words outside the form."""


def choices(talk: Talk) -> dict[str, str]:
    """Title to payload of the choices of the last message."""
    return {c["title"]: c["payload"] for c in talk.said[-1]["custom"]["choices"]}


async def click(talk: Talk, title: str, action: Action) -> None:
    """Click a choice of the last message."""
    await talk.hear(choices(talk)[title], clicked=True)
    await talk.run(action)


async def say(talk: Talk, text: str, action: Action = HEARS, intent: str = "inform") -> None:
    await talk.hear(text, intent)
    await talk.run(action)


@pytest.fixture
async def sent(talk: Talk) -> Talk:
    """Greta's enquiry has been sent from this conversation."""
    await begin(talk)
    await fill(talk)
    await send(talk)
    return talk


async def reference_of(talk: Talk) -> str:
    async with talk.database.reading() as session:
        lead = await find_submitted(session, talk.conversation)
    assert lead is not None
    return str(lead.reference)


async def read(talk: Talk, query: Any) -> list[Any]:
    async with talk.database.reading() as session:
        return list(await session.scalars(query))


async def outcomes(talk: Talk) -> list[CaptureOutcome]:
    return await read(talk, select(CaptureExit.outcome).order_by(CaptureExit.at))


async def suppressed(talk: Talk, email: str) -> bool:
    async with talk.database.reading() as session:
        found = await find_suppressed(session, KEY, Addresses(emails=frozenset({email})))
    return email in found.emails


# What do you know about me


async def test_everything_held_is_told_with_the_way_to_take_it_away(sent: Talk) -> None:
    await say(sent, "what do you know about me?", ActionWhatYouKnow(), "what_you_know")

    [text] = sent.texts()
    assert "This is what is held from this chat" in text
    assert "- State: sent to the team" in text
    assert f"- Reference: {await reference_of(sent)}" in text
    assert "- Name: Greta Müller" in text
    assert "- E-mail: greta@acme.example" in text
    assert "- Country: Germany" in text
    assert "- News by e-mail: No" in text
    assert "- Messages: " in text
    assert response_text("utter_known_receipt") in text
    assert {"Correct something", "Forget me", "About another enquiry"} == choices(sent).keys()
    assert await read(sent, select(AuditEvent.action)) == ["subject:read"]


async def test_without_an_enquiry_there_is_nothing_to_correct(talk: Talk) -> None:
    await say(talk, "what do you hold on me", ActionWhatYouKnow(), "what_you_know")

    assert "- Messages: 2" in talk.texts()[0]
    assert "Correct something" not in choices(talk)


async def test_in_mid_form_it_is_told_without_choices_for_the_field_is_asked_next(
    talk: Talk,
) -> None:
    await begin(talk)
    await fill(talk, until="email")
    await say(talk, "what do you know about me?", ActionWhatYouKnow(), "what_you_know")

    assert "- State: not sent yet" in talk.texts()[0]
    assert choices(talk) == {}
    assert talk.slots["requested_slot"] == "email"


async def test_the_reference_of_this_conversation_needs_no_code(sent: Talk) -> None:
    words = f"what do you hold about {await reference_of(sent)}?"
    await say(sent, words, ActionWhatYouKnow(), "what_you_know")

    assert "- Name: Greta Müller" in sent.texts()[0]


# Correct


async def test_a_sent_value_is_corrected_in_two_steps_and_the_old_one_is_history(
    sent: Talk,
) -> None:
    await say(sent, "something is wrong", ActionCorrectMe(), "correct_me")
    offered = choices(sent)
    await click(sent, "Company", ActionCorrectMe())
    asked = sent.texts()
    await say(sent, "Acme Holding GmbH")

    async with sent.database.reading() as session:
        lead = await find_submitted(session, sent.conversation)
        assert lead is not None
        answers = [(a.value, a.superseded_at is None) for a in lead.answers if a.field == "company"]
        company = lead.contact.company.name
    assert list(offered) == [
        *("Enquiry", "Company", "Website", "Country", "Sector", "Plan", "Place"),
        *("People to hire", "Name", "Job title", "E-mail"),
    ]
    assert asked == ["Company: what should it be?"]
    assert sent.texts() == ["Company is now: Acme Holding GmbH"]
    assert company == "Acme Holding GmbH"
    assert answers == [("Acme GmbH", False), ("Acme Holding GmbH", True)]
    assert sent.slots["awaited"] is None
    assert sent.slots["company"] == "Acme Holding GmbH"


async def test_a_value_said_with_the_wish_is_taken_at_once(sent: Talk) -> None:
    await say(sent, "my e-mail is greta@new.example", ActionCorrectMe(), "correct_me")

    assert sent.texts() == ["E-mail is now: greta@new.example"]
    async with sent.database.reading() as session:
        lead = await find_submitted(session, sent.conversation)
    assert lead is not None
    assert lead.contact.email_normalised == "greta@new.example"


async def test_the_field_may_be_named_in_words(sent: Talk) -> None:
    await say(sent, "there is a mistake", ActionCorrectMe(), "correct_me")
    await say(sent, "my country")
    await say(sent, "Austria")

    assert sent.texts() == ["Country is now: Austria"]


async def test_an_unreadable_value_is_asked_once_more_and_then_left(sent: Talk) -> None:
    await say(sent, "my country is wrong", ActionCorrectMe(), "correct_me")
    await say(sent, "Atlantis")
    again = sent.texts()
    await say(sent, "Mordor")

    assert again == [response_text("utter_not_read_country")]
    assert sent.texts() == [response_text("utter_left_as_it_is")]
    async with sent.database.reading() as session:
        lead = await find_submitted(session, sent.conversation)
    assert lead is not None
    assert lead.country == "DE"


async def test_a_question_in_between_is_answered_and_the_value_still_taken(sent: Talk) -> None:
    await say(sent, "my company is wrong", ActionCorrectMe(), "correct_me")
    await say(sent, "What is HS2?", intent="ask_question")
    asked = sent.answers.asked[-1][0]
    await say(sent, "Acme AG")

    assert asked == "What is HS2?"
    assert sent.texts() == ["Company is now: Acme AG"]


async def test_a_consent_is_taken_back_and_not_corrected(sent: Talk) -> None:
    await say(sent, "change the consent I gave", ActionCorrectMe(), "correct_me")

    assert sent.texts() == [response_text("utter_correct_consent")]
    assert set(choices(sent).values()) == {"/stop_marketing", "/withdraw_enquiry"}


async def test_with_nothing_held_there_is_nothing_to_correct(talk: Talk) -> None:
    await say(talk, "my name is wrong", ActionCorrectMe(), "correct_me")

    assert talk.texts() == [response_text("utter_nothing_to_correct")]


async def test_a_draft_that_was_stopped_is_corrected_and_resumed_with_it(talk: Talk) -> None:
    await begin(talk)
    await fill(talk, until="email")
    talk.active = False
    await say(talk, "my company is wrong", ActionCorrectMe(), "correct_me")
    await say(talk, "Acme AG")
    await begin(talk)

    assert talk.slots["company"] == "Acme AG"
    assert (await talk.draft())["company"] == "Acme AG"
    assert talk.slots["requested_slot"] == "email"


# Stop marketing


async def test_marketing_stops_at_once_for_the_addresses_of_the_conversation(sent: Talk) -> None:
    await say(sent, "stop marketing", ActionStopMarketing(), "stop_marketing")

    assert sent.texts() == [
        response_text("utter_marketing_stopped", addresses="greta@acme.example")
    ]
    assert await suppressed(sent, "greta@acme.example")


async def test_anybody_s_word_stops_marketing_to_an_address_that_is_named(talk: Talk) -> None:
    await say(talk, "no more news to Ann@Acme.example", ActionStopMarketing(), "stop_marketing")

    assert await suppressed(talk, "ann@acme.example")


async def test_without_an_address_one_may_be_named(talk: Talk) -> None:
    await say(talk, "stop marketing", ActionStopMarketing(), "stop_marketing")
    nothing = talk.texts()
    await click(talk, "Another address", ActionStopMarketing())
    await say(talk, "ann@acme.example")

    assert nothing == [response_text("utter_marketing_no_address")]
    assert await suppressed(talk, "ann@acme.example")
    assert talk.slots["awaited"] is None


async def test_in_mid_form_the_refusal_stands_and_is_not_asked_again(talk: Talk) -> None:
    await begin(talk)
    await fill(talk, until="company")
    await say(talk, "no marketing please", ActionStopMarketing(), "stop_marketing")

    assert talk.texts() == [response_text("utter_marketing_stopped_ahead")]
    assert talk.slots["consent_marketing"] is False
    assert talk.slots["requested_slot"] == "company"


# Withdraw


async def state(talk: Talk, reference: str) -> LeadState:
    [found] = await read(talk, select(Lead.state).where(Lead.reference == reference))
    return LeadState(found)


async def test_an_enquiry_is_withdrawn_only_after_a_yes(sent: Talk) -> None:
    reference = await reference_of(sent)
    await say(sent, "withdraw my enquiry", ActionWithdrawEnquiry(), "withdraw_enquiry")
    asked, before = sent.texts(), await state(sent, reference)
    await click(sent, "Yes, withdraw it", ActionWithdrawEnquiry())

    assert asked == [response_text("utter_withdraw_ask", reference=reference)]
    assert before == LeadState.SUBMITTED
    assert sent.texts() == [response_text("utter_withdrawn", reference=reference)]
    assert await state(sent, reference) == LeadState.WITHDRAWN
    assert await read(sent, select(AuditEvent.action)) == ["subject:withdraw"]


async def test_a_yes_in_words_withdraws_it_too_and_a_no_leaves_it(sent: Talk) -> None:
    reference = await reference_of(sent)
    await say(sent, "withdraw my enquiry", ActionWithdrawEnquiry(), "withdraw_enquiry")
    await say(sent, "no", ActionLetGo(), "deny")
    left, kept = sent.responses(), await state(sent, reference)
    await say(sent, "withdraw my enquiry", ActionWithdrawEnquiry(), "withdraw_enquiry")
    await say(sent, "yes please", ActionFollowOffer(), "affirm")

    assert left == ["utter_left_as_it_is"]
    assert kept == LeadState.SUBMITTED
    assert await state(sent, reference) == LeadState.WITHDRAWN


async def test_with_nothing_sent_nothing_is_withdrawn(talk: Talk) -> None:
    await say(talk, "withdraw my enquiry", ActionWithdrawEnquiry(), "withdraw_enquiry")

    assert talk.texts() == [response_text("utter_nothing_to_withdraw")]


# Forget


async def test_forgetting_asks_first_and_keeps_everything_until_the_yes(sent: Talk) -> None:
    await say(sent, "forget me", ActionForgetMe(), "forget_me")

    texts = await read(sent, select(Message.text))
    assert sent.texts() == [response_text("utter_forget_ask")]
    assert "forget me" in texts
    assert await read(sent, select(Conversation.erased_at)) == [None]


@pytest.mark.parametrize(
    "agree",
    [
        lambda talk: click(talk, "Yes, erase it", ActionForgetMe()),
        lambda talk: say(talk, "yes, do it", ActionFollowOffer(), "affirm"),
    ],
    ids=["clicked", "said"],
)
async def test_after_the_yes_nothing_is_left(sent: Talk, agree: Callable[[Talk], Any]) -> None:
    await say(sent, "forget me", ActionForgetMe(), "forget_me")
    await agree(sent)

    [conversation] = await read(sent, select(Conversation))
    [lead] = await read(sent, select(Lead))
    assert sent.texts()[0].startswith("It is erased.")
    assert set(await read(sent, select(Message.text))) == {"[erased]"}
    assert conversation.erased_at == NOW
    assert conversation.token_hash is None
    assert (lead.state, lead.enquiry) == (LeadState.WITHDRAWN, None)
    assert sent.slots["email"] is None
    assert await suppressed(sent, "greta@acme.example")


async def test_a_yes_to_anything_else_never_erases(sent: Talk) -> None:
    await say(sent, "forget me", ActionForgetMe(), "forget_me")
    await say(sent, "What is HS2?", intent="ask_question")
    await say(sent, "yes", ActionFollowOffer(), "affirm")

    assert await read(sent, select(Conversation.erased_at)) == [None]


async def test_in_mid_form_the_form_ends_and_its_attempt_is_forgotten(talk: Talk) -> None:
    await begin(talk)
    await fill(talk, until="email")
    await say(talk, "forget me", ActionForgetMe(), "forget_me")
    left = talk.active
    await click(talk, "Yes, erase it", ActionForgetMe())

    [lead] = await read(talk, select(Lead))
    assert left is False
    assert lead.state == LeadState.ABANDONED
    assert await outcomes(talk) == [CaptureOutcome.STOPPED, CaptureOutcome.FORGOTTEN]


async def test_the_same_yes_again_says_the_same(sent: Talk) -> None:
    await say(sent, "forget me", ActionForgetMe(), "forget_me")
    await talk_yes_twice(sent)

    assert sent.texts()[0].startswith("It is erased.")


async def talk_yes_twice(talk: Talk) -> None:
    await click(talk, "Yes, erase it", ActionForgetMe())
    await talk.run(ActionForgetMe())


async def test_payloads_are_read_back_as_they_were_offered(sent: Talk) -> None:
    await say(sent, "withdraw my enquiry", ActionWithdrawEnquiry(), "withdraw_enquiry")

    payload = choices(sent)["Yes, withdraw it"]
    assert json.loads(payload.removeprefix("/withdraw_enquiry")) == {
        "confirmed": await reference_of(sent)
    }
