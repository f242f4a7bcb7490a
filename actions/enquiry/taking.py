"""Takes what the visitor replied to a field: an answer, a refusal, or something unreadable.

A first refusal is met with the reason why the field is asked; after a second one the form moves
on. Something unreadable is asked again twice. No field is asked a fourth time.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from actions.enquiry.fields import CHANGEABLE, reopened, skipped_fields, strikes_after
from actions.enquiry.reading import Read, field_named_in, read_answer
from crm.services.errors import InvalidAnswerError
from crm.services.lead_answers import PRIVATE_INDIVIDUAL

REFUSALS = frozenset({"skip", "refuse", "deny"})
LAST_STRIKE = {"refused": 2, "unreadable": 3}
SKIPPED_AT_ONCE = frozenset({"country", "email", "company"})
"""Optional: the word "skip" or a plain no is enough."""
YES_OR_NO = frozenset({"consent_contact", "consent_marketing", "confirm"})
TELLING_WORDS = 6
"""A wish for an enquiry says what it is about from this length on."""
SHORT_REFUSAL_WORDS = 8
"""In the enquiry's own text, "we do not have …" is no refusal."""


@dataclass(frozen=True)
class Taken:
    """What follows from a reply: slot changes, responses to say, values to record."""

    slots: Mapping[str, Any]
    say: tuple[str, ...] = ()
    read: Read = field(default_factory=lambda: Read({}))


def take_reply(name: str, text: str, intent: str, slots: Mapping[str, Any]) -> Taken:
    """Take the visitor's words as the reply to the field that was asked."""
    if name == "change_field":
        return _field_to_change(text, slots)
    if name in YES_OR_NO:
        return _yes_or_no(name, intent, slots)
    is_long = name == "enquiry" and len(text.split()) > SHORT_REFUSAL_WORDS
    if intent in REFUSALS and not is_long:
        return _refusal(name, intent, slots)
    if intent == "affirm":
        return _unreadable(name, "not_read", text, slots)
    if intent == "make_enquiry" and not _says_more(name, text, slots):
        return Taken({name: None}, ("utter_already_taking",))
    try:
        return _answer(name, read_answer(name, text, slots), slots)
    except InvalidAnswerError as error:
        return _unreadable(name, error.reason, text, slots)


def _says_more(name: str, text: str, slots: Mapping[str, Any]) -> bool:
    """Whether "please contact me at ann@acme.example" answers the field, or only asks for it."""
    if name == "enquiry":
        return len(text.split()) >= TELLING_WORDS
    if name in ("company", "full_name"):
        return False  # Any words would do for these.
    with suppress(InvalidAnswerError):
        return bool(read_answer(name, text, slots).values)
    return False


def _answer(name: str, read: Read, slots: Mapping[str, Any]) -> Taken:
    changes: dict[str, Any] = {name: None, **read.values}
    if name == "email" and "phone" in read.values:
        changes["skipped_fields"] = sorted(skipped_fields(slots) | {"email"})
        return Taken(changes, ("utter_phone_taken",), read)
    if name == "phone" and "email" in read.values:
        changes["skipped_fields"] = sorted(skipped_fields(slots) - {"email"})
    return Taken(changes, (), read)


def _yes_or_no(name: str, intent: str, slots: Mapping[str, Any]) -> Taken:
    if intent == "affirm":
        return Taken({name: True})
    if intent not in REFUSALS:
        return _unreadable(name, "not_read", "", slots)
    if name == "confirm":
        return Taken({"confirm": None, "changing": True})
    if name == "consent_contact":
        return _refusal(name, intent, slots)
    return Taken({name: False})


def _field_to_change(text: str, slots: Mapping[str, Any]) -> Taken:
    name = field_named_in(text)
    if name is None or slots.get(name) is None:
        strikes = strikes_after(slots, "change_field")
        if strikes["change_field"] >= LAST_STRIKE["refused"]:
            strikes.pop("change_field")
            return Taken({"change_field": None, "changing": False, "strikes": strikes})
        say = ("utter_not_read_change_field",)
        return Taken({"change_field": None, "strikes": strikes}, say)
    return Taken(reopened(slots, name))


def _refusal(name: str, intent: str, slots: Mapping[str, Any]) -> Taken:
    strikes = strikes_after(slots, name)
    at_once = name in SKIPPED_AT_ONCE and intent != "refuse"
    if not at_once and strikes[name] < LAST_STRIKE["refused"]:
        return Taken({name: None, "strikes": strikes}, (f"utter_refused_{name}",))
    return _move_on(name, strikes, slots)


def _unreadable(name: str, reason: str, text: str, slots: Mapping[str, Any]) -> Taken:
    strikes = strikes_after(slots, name)
    if strikes[name] >= LAST_STRIKE["unreadable"]:
        return _move_on(name, strikes, slots, typed=text)
    return Taken({name: None, "strikes": strikes}, (_reason(name, reason),))


def _reason(name: str, reason: str) -> str:
    if reason == "not_read" and name in ("email", "phone"):
        reason = f"no_{name}"
    if reason == "not_read":
        return f"utter_not_read_{name}"
    return "utter_too_long" if reason == "too_long" else f"utter_reason_{reason}"


def _move_on(
    name: str, strikes: Mapping[str, int], slots: Mapping[str, Any], *, typed: str = ""
) -> Taken:
    way_round = _WAYS_ROUND.get(name)
    taken = way_round(typed) if way_round else Taken({}, ("utter_moving_on",))
    if name in taken.read.values:
        return Taken({**taken.read.values, "strikes": strikes}, taken.say, taken.read)
    skipped = sorted(skipped_fields(slots) | {name})
    return Taken({name: None, "skipped_fields": skipped, "strikes": strikes}, taken.say)


def _private_individual(_typed: str) -> Taken:
    return Taken({}, ("utter_taken_as_private",), Read({"company": PRIVATE_INDIVIDUAL}))


def _phone_instead(_typed: str) -> Taken:
    return Taken({}, ("utter_phone_instead",))


def _phone_as_typed(typed: str) -> Taken:
    if sum(character.isdigit() for character in typed) < 5:
        return Taken({})
    return Taken({}, ("utter_phone_kept_as_typed",), Read({"phone": typed}))


def _without_a_word(_typed: str) -> Taken:
    return Taken({})


_WAYS_ROUND: Mapping[str, Callable[[str], Taken]] = {
    "company": _private_individual,
    "email": _phone_instead,
    "phone": _phone_as_typed,
    # The form ends after these, and what ends it says why.
    "enquiry": _without_a_word,
    "full_name": _without_a_word,
    "consent_contact": _without_a_word,
    "confirm": _without_a_word,
}


def changeable_now(slots: Mapping[str, Any]) -> list[str]:
    """The fields that have an answer to change."""
    return [name for name in CHANGEABLE if slots.get(name) is not None]
