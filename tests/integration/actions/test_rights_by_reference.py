"""Rights about another enquiry: by its reference, its address and the code that is sent there."""

from dataclasses import replace

import pytest
from rasa_sdk.interfaces import Action
from sqlalchemy import select

from actions.desk import current_desk, open_desk
from actions.let_go import ActionLetGo
from actions.rights.correct_me import ActionCorrectMe
from actions.rights.forget_me import ActionForgetMe
from actions.rights.what_you_know import ActionWhatYouKnow
from actions.rights.withdraw_enquiry import ActionWithdrawEnquiry
from crm.models import CodeLetter, Conversation, Lead, Message
from crm.reference import response_text
from crm.vocabulary import DeliveryKind, LeadState
from tests.conftest import NOW
from tests.factories import make_lead

from .conftest import Talk
from .test_form import begin
from .test_rights import click, read, say, state

ELSEWHERE = "ada@other.example"


@pytest.fixture
async def other(talk: Talk) -> Lead:
    """Ada's enquiry was sent from another conversation."""
    open_desk(replace(current_desk(), deliveries=frozenset({DeliveryKind.CONFIRMATION})))
    async with talk.database.writing() as session:
        return await make_lead(session, now=NOW, email=ELSEWHERE, full_name="Ada King")


async def prove(talk: Talk, email: str = ELSEWHERE) -> None:
    """Give the address, read the code in the letter, and type it."""
    await say(talk, email)
    [code] = await read(talk, select(CodeLetter.code))
    await say(talk, f"{code[:4]} {code[4:]}".upper())


async def test_another_enquiry_is_shown_to_who_reads_the_code(talk: Talk, other: Lead) -> None:
    await say(talk, "what do you know about me", ActionWhatYouKnow(), "what_you_know")
    await click(talk, "About another enquiry", ActionWhatYouKnow())
    asked = talk.texts()
    await say(talk, f"it is {str(other.reference).lower()}")
    await prove(talk)

    assert asked == [response_text("utter_prove_reference")]
    assert "- Name: Ada King" in talk.texts()[0]
    assert talk.slots["awaited"] is None


async def test_a_reference_in_the_words_is_taken_at_once(talk: Talk, other: Lead) -> None:
    words = f"what do you hold about {other.reference}?"
    await say(talk, words, ActionWhatYouKnow(), "what_you_know")

    assert talk.texts() == [
        response_text("utter_prove_what_you_know", reference=str(other.reference))
    ]


async def test_a_stranger_learns_nothing_and_gets_no_letter(talk: Talk, other: Lead) -> None:
    words = f"what do you hold about {other.reference}?"
    await say(talk, words, ActionWhatYouKnow(), "what_you_know")
    await say(talk, "stranger@evil.example")
    said = talk.texts()
    letters = await read(talk, select(CodeLetter))
    await say(talk, "abcd2345")

    assert said == [response_text("utter_prove_code", reference=str(other.reference))]
    assert letters == []
    assert talk.texts() == [response_text("utter_prove_wrong_code")]


async def test_a_wrong_code_counts_as_a_try_and_the_right_one_still_works(
    talk: Talk, other: Lead
) -> None:
    words = f"what do you hold about {other.reference}?"
    await say(talk, words, ActionWhatYouKnow(), "what_you_know")
    await say(talk, ELSEWHERE)
    [code] = await read(talk, select(CodeLetter.code))
    await say(talk, "zzzz2222")
    wrong = talk.texts()
    await say(talk, code)

    assert wrong == [response_text("utter_prove_wrong_code")]
    assert "- Name: Ada King" in talk.texts()[0]


async def test_words_that_are_no_code_are_a_question(talk: Talk, other: Lead) -> None:
    words = f"what do you hold about {other.reference}?"
    await say(talk, words, ActionWhatYouKnow(), "what_you_know")
    await say(talk, ELSEWHERE)
    await say(talk, "how long does that take")
    asked = talk.answers.asked[-1][0]
    [code] = await read(talk, select(CodeLetter.code))
    await say(talk, code)

    assert asked == "how long does that take"
    assert "- Name: Ada King" in talk.texts()[0]


async def test_another_enquiry_is_withdrawn_with_the_code(talk: Talk, other: Lead) -> None:
    words = f"please withdraw {other.reference}"
    await say(talk, words, ActionWithdrawEnquiry(), "withdraw_enquiry")
    before = await state(talk, str(other.reference))
    await prove(talk)

    assert before == LeadState.SUBMITTED
    assert await state(talk, str(other.reference)) == LeadState.WITHDRAWN


async def test_another_enquiry_is_corrected_with_the_code(talk: Talk, other: Lead) -> None:
    await say(talk, f"correct {other.reference}", ActionCorrectMe(), "correct_me")
    await click(talk, "Company", ActionCorrectMe())
    await say(talk, "Analytical Engines Ltd")
    unchanged = await read(talk, select(Lead.version).where(Lead.id == other.id))
    await prove(talk)

    assert talk.texts() == ["Company is now: Analytical Engines Ltd"]
    assert unchanged == [other.version]
    await say(talk, f"what is held about {other.reference}", ActionWhatYouKnow(), "what_you_know")
    await prove(talk)
    assert "- Company: Analytical Engines Ltd" in talk.texts()[0]


async def test_an_address_is_forgotten_with_the_code_and_this_chat_with_it(
    talk: Talk, other: Lead
) -> None:
    await say(talk, f"forget me, {other.reference}", ActionForgetMe(), "forget_me")
    await prove(talk)

    [lead] = await read(talk, select(Lead))
    erased = await read(talk, select(Conversation.erased_at))
    assert talk.texts()[0].startswith("It is erased.")
    assert lead.enquiry is None
    assert erased == [NOW, NOW]
    assert set(await read(talk, select(Message.text))) == {"[erased]"}
    assert await read(talk, select(CodeLetter)) == []


async def test_a_no_before_the_code_leaves_everything(talk: Talk, other: Lead) -> None:
    await say(talk, f"forget me, {other.reference}", ActionForgetMe(), "forget_me")
    await say(talk, "no", ActionLetGo(), "deny")
    left = talk.responses()
    await say(talk, ELSEWHERE)

    assert left == ["utter_left_as_it_is"]
    assert await read(talk, select(CodeLetter)) == []
    # Not taken for the address that was asked for: it is one to be reached at.
    assert "utter_enquiry_begins" in talk.responses()


@pytest.mark.parametrize(
    ("action", "intent"),
    [
        (ActionWhatYouKnow(), "what_you_know"),
        (ActionCorrectMe(), "correct_me"),
        (ActionForgetMe(), "forget_me"),
        (ActionWithdrawEnquiry(), "withdraw_enquiry"),
    ],
)
async def test_without_a_mail_server_the_team_is_named(
    known: Talk, action: Action, intent: str
) -> None:
    await say(known, "about WM-2026-000999", action, intent)

    said, route = known.texts()
    assert said == response_text("utter_prove_team")
    assert "202 5022" in route
    assert known.slots["awaited"] is None


async def test_in_mid_form_another_enquiry_waits(talk: Talk, other: Lead) -> None:
    await begin(talk)
    words = f"what do you hold about {other.reference}?"
    await say(talk, words, ActionWhatYouKnow(), "what_you_know")

    assert talk.texts() == [response_text("utter_prove_later")]
    assert talk.slots["awaited"] is None


async def test_an_enquiry_begun_since_takes_words_for_its_own(talk: Talk, other: Lead) -> None:
    words = f"what do you hold about {other.reference}?"
    await say(talk, words, ActionWhatYouKnow(), "what_you_know")
    talk.events.append({"event": "active_loop", "name": "enquiry_form"})
    talk.events.append({"event": "active_loop", "name": None})
    await say(talk, ELSEWHERE)

    # Not taken for the address that was asked for: it is one to be reached at.
    assert "utter_enquiry_begins" in talk.responses()
    assert await read(talk, select(CodeLetter)) == []
