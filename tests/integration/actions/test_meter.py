"""Every way out of an enquiry is kept for the lead-loss meter."""

from collections.abc import Awaitable, Callable

import pytest
from rasa_sdk.interfaces import Action
from sqlalchemy import select

from actions.rights.forget_me import ActionForgetMe
from actions.routes.send_elsewhere import ActionSendElsewhere
from actions.start_over import ActionStartOver
from actions.stop_enquiry import ActionStopEnquiry
from actions.submit_enquiry import ActionSubmitEnquiry
from crm.models import CaptureAttempt
from crm.vocabulary import CaptureOutcome

from .conftest import Talk
from .test_form import VALIDATE, begin, fill, send


async def attempts(talk: Talk) -> list[CaptureAttempt]:
    async with talk.database.reading() as session:
        query = select(CaptureAttempt).order_by(CaptureAttempt.number)
        return list(await session.scalars(query))


async def outcomes(talk: Talk) -> list[CaptureOutcome | None]:
    return [attempt.outcome for attempt in await attempts(talk)]


async def test_an_attempt_begins_with_the_form(talk: Talk) -> None:
    await begin(talk)

    assert await outcomes(talk) == [None]


async def leave(talk: Talk, action: Action, intent: str) -> None:
    await begin(talk)
    await talk.hear("something said", intent)
    await talk.run(action)


@pytest.mark.parametrize(
    ("action", "intent", "outcome"),
    [
        (ActionStopEnquiry(), "stop", CaptureOutcome.STOPPED),
        (ActionStopEnquiry(), "goodbye", CaptureOutcome.STOPPED),
        (ActionStopEnquiry(), "withdraw_enquiry", CaptureOutcome.STOPPED),
        (ActionSendElsewhere(), "not_investor_job", CaptureOutcome.NOT_AN_INVESTOR),
        (ActionForgetMe(), "forget_me", CaptureOutcome.STOPPED),
    ],
)
async def test_an_act_that_ends_the_form_is_its_outcome(
    talk: Talk, action: Action, intent: str, outcome: CaptureOutcome
) -> None:
    await leave(talk, action, intent)

    assert await outcomes(talk) == [outcome]
    assert talk.active is False


async def reply_until_it_ends(talk: Talk, text: str, intent: str) -> None:
    for _ in range(4):
        if talk.slots["requested_slot"] is None:
            break
        await talk.reply(VALIDATE, text, intent)
    talk.active = False
    await talk.run(ActionSubmitEnquiry())


async def refuse_contact(talk: Talk) -> None:
    await fill(talk, until="email")
    await reply_until_it_ends(talk, "skip", "skip")


async def refuse_consent(talk: Talk) -> None:
    await fill(talk, until="consent_contact")
    await reply_until_it_ends(talk, "no", "deny")


async def refuse_name(talk: Talk) -> None:
    await fill(talk, until="full_name")
    await reply_until_it_ends(talk, "none of your business", "refuse")


async def mumble_name(talk: Talk) -> None:
    await fill(talk, until="full_name")
    await reply_until_it_ends(talk, "12345", "inform")


async def send_all(talk: Talk) -> None:
    await fill(talk)
    await send(talk)


@pytest.mark.parametrize(
    ("go_on", "outcome"),
    [
        (refuse_contact, CaptureOutcome.REFUSED_CONTACT),
        (refuse_consent, CaptureOutcome.REFUSED_CONSENT),
        (refuse_name, CaptureOutcome.REFUSED_FIELD),
        (mumble_name, CaptureOutcome.NOT_UNDERSTOOD),
        (send_all, CaptureOutcome.SUBMITTED),
    ],
)
async def test_how_the_form_ends_is_the_outcome(
    talk: Talk, go_on: Callable[[Talk], Awaitable[None]], outcome: CaptureOutcome
) -> None:
    await begin(talk)
    await go_on(talk)

    assert await outcomes(talk) == [outcome]


async def test_starting_over_ends_one_attempt_and_begins_the_next(talk: Talk) -> None:
    await begin(talk)
    await talk.hear("start again", "start_over")
    await talk.run(ActionStartOver())

    assert await outcomes(talk) == [CaptureOutcome.RESTARTED, None]


async def test_starting_over_with_nothing_open_is_no_attempt(talk: Talk) -> None:
    await talk.hear("start again", "start_over")
    await talk.run(ActionStartOver())

    assert await outcomes(talk) == []


async def test_carrying_on_after_a_stop_is_the_same_attempt(talk: Talk) -> None:
    await leave(talk, ActionStopEnquiry(), "stop")
    await begin(talk)

    assert await outcomes(talk) == [None]


async def test_the_first_address_is_noted(talk: Talk) -> None:
    await begin(talk)
    await fill(talk, until="email")
    before = (await attempts(talk))[0].contact_given_at
    await talk.reply(VALIDATE, "greta@acme.example")

    assert before is None
    assert (await attempts(talk))[0].contact_given_at is not None
