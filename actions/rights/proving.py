"""A right about another enquiry: its reference, its e-mail address, then the code sent there.

What is to be done is settled before the code is asked for, so that a proof is used the moment
it is given and never kept.
"""

import re
from typing import Any

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.awaited import Awaited, wait_for
from actions.contact_route import say_contact_route
from actions.desk import current_desk
from actions.turn import Turn
from actions.words import message
from crm.reference import response_text
from crm.services.access_codes import CodeWish, request_code
from crm.services.code_letters import post_code
from crm.services.enquiries import find_submitted
from crm.services.errors import InvalidAnswerError

KNOW, CORRECT, FORGET, WITHDRAW = (
    "what_you_know",
    "correct_me",
    "forget_me",
    "withdraw_enquiry",
)
"""The rights that need a proof, by their intents."""

ANOTHER = "another"
"""The entity of the choice "About another enquiry"."""

REFERENCE, EMAIL, CODE = "enquiry_reference", "enquiry_email", "enquiry_code"
"""What is awaited, in this order."""

_REFERENCE = re.compile(r"\bWM[-\u2010-\u2015 ]?(\d{4})[-\u2010-\u2015 ]?(\d{6})\b", re.IGNORECASE)


def reference_in(words: str) -> str | None:
    """The first reference in the words, as it is stored: "wm 2026 000123" is WM-2026-000123."""
    found = _REFERENCE.search(words)
    return f"WM-{int(found[1])}-{int(found[2]):06d}" if found else None


async def concerns_another(turn: Turn) -> bool:
    """Whether the visitor means an enquiry that was not sent from this conversation."""
    if ANOTHER in turn.entities:
        return True
    named = turn.entities.get("reference") or reference_in(turn.words)
    if named is None:
        return False
    async with current_desk().database.reading() as session:
        sent = await find_submitted(session, turn.conversation_id)
    return sent is None or sent.reference != named


async def say_why_not(dispatcher: CollectingDispatcher, turn: Turn) -> bool:
    """Say why no proof can be given now; False when it can.

    In mid-form words answer the form; without a mail server no code can be sent, and the team's
    own route is told instead.
    """
    if turn.requested is not None:
        dispatcher.utter_message(
            json_message=message(response_text("utter_prove_later", turn.language))
        )
        return True
    if not current_desk().sends_mail:
        dispatcher.utter_message(
            json_message=message(response_text("utter_prove_team", turn.language))
        )
        await say_contact_route(dispatcher, turn.language)
        return True
    return False


async def prove(
    dispatcher: CollectingDispatcher, turn: Turn, right: str, **about: Any
) -> list[EventType]:
    """Begin the proof for ``right``; ``about`` is what it is to be done with."""
    if await say_why_not(dispatcher, turn):
        return []
    reference = about.pop("reference", None) or reference_in(turn.words)
    if reference is None:
        dispatcher.utter_message(
            json_message=message(response_text("utter_prove_reference", turn.language))
        )
        return [wait_for(turn, REFERENCE, right=right, **about)]
    text = response_text(f"utter_prove_{right}", turn.language, reference=reference)
    dispatcher.utter_message(json_message=message(text))
    return [wait_for(turn, EMAIL, right=right, reference=reference, **about)]


async def take_reference(
    dispatcher: CollectingDispatcher, turn: Turn, awaited: Awaited
) -> list[EventType] | None:
    """Go on with the reference; None when there is none in the words."""
    if reference_in(turn.words) is None:
        return None
    about = dict(awaited.about)
    return await prove(dispatcher, turn, about.pop("right"), **about)


async def take_email(
    dispatcher: CollectingDispatcher, turn: Turn, awaited: Awaited
) -> list[EventType] | None:
    """Send the code, and say the same whether or not the address is known.

    None when the words hold nothing like an address.
    """
    if "@" not in turn.words:
        return None
    desk = current_desk()
    reference = str(awaited.about["reference"])
    wish = CodeWish(
        email=turn.words,
        reference=reference,
        conversation_id=turn.conversation_id,
        language=turn.language,
    )
    try:
        async with desk.database.writing() as session:
            await request_code(session, desk.key, wish, post_code, now=desk.now())
    except InvalidAnswerError as error:
        text = response_text(f"utter_reason_{error.reason}", turn.language)
        dispatcher.utter_message(json_message=message(text))
        return [wait_for(turn, EMAIL, **awaited.about)]
    text = response_text("utter_prove_code", turn.language, reference=reference)
    dispatcher.utter_message(json_message=message(text))
    return [wait_for(turn, CODE, email=turn.words, **awaited.about)]
