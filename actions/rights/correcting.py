"""A correction, step by step: the field, the right value, and for another enquiry the proof."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.awaited import Awaited, wait_for, wait_no_longer
from actions.desk import current_desk
from actions.enquiry.naming import field_named_in
from actions.rights.proving import CORRECT, prove, reference_in, say_why_not
from actions.rights.reading import CORRECTABLE, kept, read_correction
from actions.turn import Turn, payload
from actions.words import choice, message
from crm.reference import country_names, response_text
from crm.services.corrections import correct_answer
from crm.services.enquiries import find_draft, find_submitted
from crm.services.errors import InvalidAnswerError
from crm.services.lead_answers import NewLeadAnswer
from crm.services.own_leads import get_own_lead
from crm.services.subjects import ConversationProof, EmailProof

REFERENCE, FIELD, VALUE = "correction_reference", "correction_field", "correction_value"
"""What is awaited."""

MOST_TRIES = 2
"""After so many values that cannot be read, nothing is changed."""

SAID_AT_ONCE = frozenset({"email", "phone"})
"""Fields whose value is known among other words: "my e-mail is ann@acme.example"."""


@dataclass(frozen=True)
class _Held:
    lead_id: UUID
    country: str | None
    values: Mapping[str, str]


async def begin_correction(dispatcher: CollectingDispatcher, turn: Turn) -> list[EventType]:
    """Correct this conversation's enquiry: the draft while there is one, else what was sent."""
    held = await _held(turn)
    if held is None:
        other = choice("another_enquiry", payload(CORRECT, another="yes"), language=turn.language)
        text = response_text("utter_nothing_to_correct", turn.language)
        dispatcher.utter_message(json_message=message(text, [other]))
        return [wait_no_longer()]
    name = turn.entities.get("field") or field_named_in(turn.words)
    if name in SAID_AT_ONCE and turn.is_typed and (new := _read(name, turn, held)):
        return await _correct_here(dispatcher, turn, held, new)
    return _ask(dispatcher, turn, name, offered=[f for f in CORRECTABLE if f in held.values])


async def begin_by_reference(dispatcher: CollectingDispatcher, turn: Turn) -> list[EventType]:
    """Correct another enquiry: what and how first, the proof at the end."""
    if await say_why_not(dispatcher, turn):
        return []
    reference = turn.entities.get("reference") or reference_in(turn.words)
    if reference is None:
        dispatcher.utter_message(
            json_message=message(response_text("utter_prove_reference", turn.language))
        )
        return [wait_for(turn, REFERENCE)]
    name = turn.entities.get("field") or field_named_in(turn.words)
    return _ask(dispatcher, turn, name, offered=CORRECTABLE, reference=reference)


async def take_reference(
    dispatcher: CollectingDispatcher, turn: Turn, _awaited: Awaited
) -> list[EventType] | None:
    """Go on with the reference; None when there is none in the words."""
    return await begin_by_reference(dispatcher, turn) if reference_in(turn.words) else None


async def take_field(
    dispatcher: CollectingDispatcher, turn: Turn, awaited: Awaited
) -> list[EventType] | None:
    """Ask for the right value of the field that the words name; None when they name none."""
    name = turn.entities.get("field") or field_named_in(turn.words)
    if name is None:
        return None
    return _ask(dispatcher, turn, name, offered=CORRECTABLE, **awaited.about)


async def take_value(
    dispatcher: CollectingDispatcher, turn: Turn, awaited: Awaited
) -> list[EventType] | None:
    """Correct the field, or ask for the proof with which it may be; None for a question."""
    if turn.intent == "ask_question":
        return None
    about = dict(awaited.about)
    reference = about.get("reference")
    held = None if reference else await _held(turn)
    try:
        new = read_correction(
            about["field"], turn.words, country=held.country if held else None, turn=turn
        )
    except InvalidAnswerError as error:
        return _unreadable(dispatcher, turn, about, error.reason)
    if reference:
        return await prove(
            dispatcher, turn, CORRECT, reference=reference, new=[dict(kept(a)) for a in new]
        )
    if held is None:
        dispatcher.utter_message(
            json_message=message(response_text("utter_nothing_to_correct", turn.language))
        )
        return [wait_no_longer()]
    return await _correct_here(dispatcher, turn, held, new)


async def correct_by_reference(
    dispatcher: CollectingDispatcher, turn: Turn, proof: EmailProof, about: Mapping[str, Any]
) -> list[EventType]:
    """Make the correction that was asked for; raises NotFoundError as the service does."""
    desk = current_desk()
    new = [NewLeadAnswer(**answer, message_id=turn.message_id) for answer in about["new"]]
    async with desk.database.writing() as session:
        lead = await get_own_lead(session, proof, about["reference"])
        for answer in new:
            await correct_answer(session, proof, lead.id, answer, now=desk.now())
    _say_corrected(dispatcher, turn, new)
    return []


def _ask(
    dispatcher: CollectingDispatcher,
    turn: Turn,
    name: str | None,
    *,
    offered: Sequence[str],
    **about: Any,
) -> list[EventType]:
    """Ask for the value of the field; without one that can be corrected, ask which."""
    if name in ("consent_contact", "consent_marketing"):
        choices = [
            choice("stop_marketing", payload("stop_marketing"), language=turn.language),
            choice("withdraw", payload("withdraw_enquiry"), language=turn.language),
        ]
        text = response_text("utter_correct_consent", turn.language)
        dispatcher.utter_message(json_message=message(text, choices))
        return [wait_no_longer()]
    if name not in CORRECTABLE:
        choices = [
            {
                "title": response_text(f"utter_field_{field}", turn.language),
                "payload": payload(CORRECT, field=field, **about),
            }
            for field in offered
        ]
        text = response_text("utter_correct_which", turn.language)
        dispatcher.utter_message(json_message=message(text, choices))
        return [wait_for(turn, FIELD, **about)]
    label = response_text(f"utter_field_{name}", turn.language)
    text = response_text("utter_correct_value", turn.language, field=label)
    dispatcher.utter_message(json_message=message(text))
    return [wait_for(turn, VALUE, field=name, **about)]


def _unreadable(
    dispatcher: CollectingDispatcher, turn: Turn, about: dict[str, Any], reason: str
) -> list[EventType]:
    tries = about.pop("tries", 0) + 1
    if tries >= MOST_TRIES:
        dispatcher.utter_message(
            json_message=message(response_text("utter_left_as_it_is", turn.language))
        )
        return [wait_no_longer()]
    name = about["field"]
    said = {
        "not_read": f"utter_not_read_{name}",
        "too_long": "utter_too_long",
    }.get(reason, f"utter_reason_{reason}")
    dispatcher.utter_message(json_message=message(response_text(said, turn.language)))
    return [wait_for(turn, VALUE, tries=tries, **about)]


async def _held(turn: Turn) -> _Held | None:
    async with current_desk().database.reading() as session:
        lead = await find_draft(session, turn.conversation_id) or await find_submitted(
            session, turn.conversation_id
        )
        if lead is None:
            return None
        values = {a.field: a.value for a in lead.answers if a.superseded_at is None}
        return _Held(lead.id, lead.country, values)


def _read(name: str, turn: Turn, held: _Held) -> tuple[NewLeadAnswer, ...]:
    try:
        return read_correction(name, turn.words, country=held.country, turn=turn)
    except InvalidAnswerError:
        return ()


async def _correct_here(
    dispatcher: CollectingDispatcher, turn: Turn, held: _Held, new: Sequence[NewLeadAnswer]
) -> list[EventType]:
    desk = current_desk()
    proof = ConversationProof(conversation_id=turn.conversation_id)
    async with desk.database.writing() as session:
        for answer in new:
            await correct_answer(session, proof, held.lead_id, answer, now=desk.now())
    _say_corrected(dispatcher, turn, new)
    # A draft is carried on with, and a second enquiry is begun, with what is right.
    return [*(SlotSet(answer.field, answer.value) for answer in new), wait_no_longer()]


def _say_corrected(
    dispatcher: CollectingDispatcher, turn: Turn, new: Sequence[NewLeadAnswer]
) -> None:
    lines = [
        response_text(
            "utter_corrected",
            turn.language,
            field=response_text(f"utter_field_{answer.field}", turn.language),
            value=_shown(answer, turn.language),
        )
        for answer in new
    ]
    dispatcher.utter_message(json_message=message("\n".join(lines)))


def _shown(answer: NewLeadAnswer, language: str) -> str:
    if answer.field == "country":
        return country_names(language).get(answer.value, answer.value)
    return answer.value
