"""Takes the code that proves an address, and does at once what it was asked for."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.awaited import Awaited, wait_for, wait_no_longer
from actions.desk import current_desk
from actions.rights.correcting import correct_by_reference
from actions.rights.forget_me import forget
from actions.rights.known import say_held
from actions.rights.proving import CODE, CORRECT, FORGET, KNOW, WITHDRAW
from actions.rights.withdraw_enquiry import withdraw
from actions.turn import Turn
from actions.words import message
from crm.reference import response_text
from crm.services.access_codes import LENGTH, LETTERS, redeem_code
from crm.services.errors import NotFoundError
from crm.services.subject_record import describe_subject
from crm.services.subjects import EmailProof

_CODE = re.compile(rf"(?<![^\W_])[{LETTERS}]{{{LENGTH}}}(?![^\W_])")

Act = Callable[
    [CollectingDispatcher, Turn, EmailProof, Mapping[str, Any]], Awaitable[list[EventType]]
]


def code_in(words: str) -> str | None:
    """The code in the words. Among others it is known by a digit; alone it may be in pieces."""
    whole = re.sub(r"[\s.-]", "", words).casefold()
    if _CODE.fullmatch(whole):
        return whole
    found = _CODE.findall(words.casefold())
    return next((code for code in found if any(c.isdigit() for c in code)), None)


async def take_code(
    dispatcher: CollectingDispatcher, turn: Turn, awaited: Awaited
) -> list[EventType] | None:
    """Do it if the code is right; None when the words hold nothing like a code."""
    code = code_in(turn.words)
    if code is None:
        return None
    desk, about = current_desk(), awaited.about
    # Committed whatever follows: a try that failed counts as one.
    async with desk.database.writing() as session:
        proof = await redeem_code(
            session, desk.key, email=str(about["email"]), code=code, now=desk.now()
        )
    if proof is None:
        dispatcher.utter_message(
            json_message=message(response_text("utter_prove_wrong_code", turn.language))
        )
        return [wait_for(turn, CODE, **about)]
    try:
        done = await _ACTS[str(about["right"])](dispatcher, turn, proof, about)
    except NotFoundError:
        dispatcher.utter_message(
            json_message=message(response_text("utter_prove_nothing", turn.language))
        )
        done = []
    return [wait_no_longer(), *done]


async def _know(
    dispatcher: CollectingDispatcher, turn: Turn, proof: EmailProof, _about: Mapping[str, Any]
) -> list[EventType]:
    desk = current_desk()
    async with desk.database.writing() as session:
        record = await describe_subject(session, desk.key, proof, now=desk.now())
    parts = [
        response_text("utter_known_address", turn.language),
        say_held(record, turn.language),
        response_text("utter_known_address_receipt", turn.language),
    ]
    dispatcher.utter_message(json_message=message("\n\n".join(parts)))
    return []


async def _forget(
    dispatcher: CollectingDispatcher, turn: Turn, proof: EmailProof, _about: Mapping[str, Any]
) -> list[EventType]:
    return await forget(dispatcher, turn, proof)


async def _withdraw(
    dispatcher: CollectingDispatcher, turn: Turn, proof: EmailProof, about: Mapping[str, Any]
) -> list[EventType]:
    await withdraw(dispatcher, turn, proof, str(about["reference"]))
    return []


_ACTS: Mapping[str, Act] = {
    KNOW: _know,
    CORRECT: correct_by_reference,
    FORGET: _forget,
    WITHDRAW: _withdraw,
}
