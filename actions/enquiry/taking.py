"""Takes what the visitor replied to a field: an answer, a refusal, or something unreadable.

A first refusal is met with the reason why the field is asked and that it may be skipped; after a
second one the form moves on. What cannot be read is asked again once, and once more where nothing
can be sent without it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actions.enquiry.correcting import corrects
from actions.enquiry.fields import (
    NEEDED,
    PROJECT,
    reopened,
    skipped_fields,
    strikes_after,
)
from actions.enquiry.heard import Heard
from actions.enquiry.length import length_in_words
from actions.enquiry.naming import field_named_in
from actions.enquiry.understanding import Hearing, chosen
from crm.services.errors import InvalidAnswerError
from crm.services.lead_answers import PRIVATE_INDIVIDUAL

REFUSALS = frozenset({"skip", "skip_rest", "refuse", "deny"})
LAST_REFUSAL = 2
LAST_UNREADABLE, LAST_UNREADABLE_NEEDED = 2, 3
YES_OR_NO = frozenset({"consent_contact", "consent_marketing", "confirm"})
SKIPPED_AT_ONCE = frozenset(
    {"website", "country", "role", "company", "email", "call_requested", *PROJECT}
)
"""The word "skip" is enough; of the others, a first one is told what they are needed for."""
A_NO_ANSWERS = frozenset({"hiring", "call_requested", "location"})
"""Here "no", "none" or "not yet" may be the answer itself."""
ANY_WORDS_WILL_DO = frozenset({"company", "full_name", "role", *PROJECT})
TELLING_WORDS = 6
"""A wish for an enquiry says what it is about from this length on."""
SHORT_REFUSAL_WORDS = 8
"""In the enquiry's own text, "we do not have …" is no refusal."""
KEEP = "keep"
"""The choice that an address is right as it was typed."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """The visitor's words as a reply: typed, or carried by a choice of the field."""

    words: str
    intent: str
    choice: str | None = None


@dataclass(frozen=True)
class Taken:
    """What follows from a reply: slot changes, responses to say, values to record."""

    slots: Mapping[str, Any]
    say: tuple[str, ...] = ()
    heard: Sequence[Heard] = ()


def take_reply(name: str, reply: Reply, slots: Mapping[str, Any], hearing: Hearing) -> Taken:
    """Take the visitor's words as the reply to the field that was asked."""
    if name == "change_field":
        return _field_to_change(reply.words, slots)
    if name == "email_meant":
        return _email_meant(reply, slots, hearing)
    if name in YES_OR_NO:
        return _yes_or_no(name, reply, slots, hearing)
    if reply.choice is not None and (picked := chosen(name, reply.choice)):
        return Taken({name: picked[0].value}, (), picked)
    is_long = name == "enquiry" and length_in_words(reply.words) > SHORT_REFUSAL_WORDS
    if reply.intent in REFUSALS and not is_long:
        return _no_as_an_answer(name, reply, hearing) or _refusal(name, reply, slots)
    if reply.intent == "affirm" and name != "call_requested":
        return _unreadable(name, "not_read", reply, slots)
    if reply.intent == "make_enquiry" and not _says_more(name, reply.words, hearing):
        return Taken({name: None}, ("utter_already_taking",))
    try:
        heard = hearing.reply(name, reply.words)
        return _answer(name, heard, slots, replaces=corrects(reply.words))
    except InvalidAnswerError as error:
        return _unreadable(name, error.reason, reply, slots)


def _answer(
    name: str, heard: Sequence[Heard], slots: Mapping[str, Any], *, replaces: bool
) -> Taken:
    """The values of a reply.

    Besides the field that was asked only empty ones are filled, unless it ``replaces``.
    """
    new = [
        each for each in heard if each.field == name or replaces or slots.get(each.field) is None
    ]
    changes: dict[str, Any] = {name: None, **{each.field: each.value for each in new}}
    skipped = skipped_fields(slots) - changes.keys()
    say: tuple[str, ...] = ()
    if name == "email" and "email" not in {each.field for each in new} and changes.get("phone"):
        skipped.add("email")
        say = ("utter_phone_taken",)
    changes["skipped_fields"] = sorted(skipped)
    return Taken(changes, say, new)


def _no_as_an_answer(name: str, reply: Reply, hearing: Hearing) -> Taken | None:
    if name not in A_NO_ANSWERS or reply.intent == "refuse":
        return None
    try:
        heard = hearing.reply(name, reply.words)
    except InvalidAnswerError:
        return None
    return Taken({name: heard[0].value}, (), heard[:1]) if heard[0].field == name else None


def _says_more(name: str, words: str, hearing: Hearing) -> bool:
    """Whether "please contact me at ann@acme.example" answers the field, or only asks for it."""
    if name == "enquiry":
        return length_in_words(words) >= TELLING_WORDS
    if name in ANY_WORDS_WILL_DO:
        return bool(hearing.volunteered(words))
    try:
        return bool(hearing.reply(name, words))
    except InvalidAnswerError:
        return False


def _yes_or_no(name: str, reply: Reply, slots: Mapping[str, Any], hearing: Hearing) -> Taken:
    if reply.intent == "affirm":
        return Taken({name: True})
    if reply.intent not in REFUSALS:
        heard = hearing.volunteered(reply.words)
        if heard and name == "confirm":
            # Said while everything is on show: it takes the place of what is there.
            return Taken({name: None, **{each.field: each.value for each in heard}}, (), heard)
        return _unreadable(name, "not_read", reply, slots)
    if name == "confirm":
        return Taken({"confirm": None, "changing": True})
    if name == "consent_contact":
        return _refusal(name, reply, slots)
    return Taken({name: False})


def _email_meant(reply: Reply, slots: Mapping[str, Any], hearing: Hearing) -> Taken:
    settled = {"email_meant": None, "email_suggested": None}
    suggested = str(slots.get("email_suggested"))
    if reply.intent == "affirm" or reply.choice == suggested:
        heard = Heard(field="email", value=suggested, verbatim=reply.words)
        return Taken({**settled, "email": suggested}, (), [heard])
    typed = [each for each in hearing.volunteered(reply.words) if each.field == "email"]
    if typed and typed[0].value != slots.get("email"):
        return Taken({**settled, "email": typed[0].value}, (), typed)
    return Taken(settled)


def _field_to_change(words: str, slots: Mapping[str, Any]) -> Taken:
    name = field_named_in(words)
    if name is None or slots.get(name) is None:
        strikes = strikes_after(slots, "change_field")
        if strikes["change_field"] >= LAST_REFUSAL:
            strikes.pop("change_field")
            return Taken({"change_field": None, "changing": False, "strikes": strikes})
        say = ("utter_not_read_change_field",)
        return Taken({"change_field": None, "strikes": strikes}, say)
    return Taken(reopened(slots, name))


def _refusal(name: str, reply: Reply, slots: Mapping[str, Any]) -> Taken:
    if reply.intent == "skip_rest" and name in PROJECT:
        left = {field for field in PROJECT if slots.get(field) is None}
        return Taken({name: None, "skipped_fields": sorted(skipped_fields(slots) | left)})
    strikes = strikes_after(slots, name)
    is_optional = name in SKIPPED_AT_ONCE or (name == "phone" and slots.get("email") is not None)
    at_once = is_optional and reply.intent != "refuse"
    if not at_once and strikes[name] < LAST_REFUSAL:
        return Taken({name: None, "strikes": strikes}, (f"utter_refused_{name}",))
    return _move_on(name, strikes, slots)


def _unreadable(name: str, reason: str, reply: Reply, slots: Mapping[str, Any]) -> Taken:
    strikes = strikes_after(slots, name)
    last = LAST_UNREADABLE_NEEDED if name in NEEDED else LAST_UNREADABLE
    if strikes[name] >= last:
        return _move_on(name, strikes, slots, typed=reply.words)
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
    taken = way_round(typed, slots) if way_round else Taken({}, ("utter_moving_on",))
    if taken.heard:
        values = {each.field: each.value for each in taken.heard}
        return Taken({**values, "strikes": strikes}, taken.say, taken.heard)
    skipped = sorted(skipped_fields(slots) | {name})
    return Taken({name: None, "skipped_fields": skipped, "strikes": strikes}, taken.say)


def _private_individual(_typed: str, _slots: Mapping[str, Any]) -> Taken:
    heard = Heard(field="company", value=PRIVATE_INDIVIDUAL, verbatim="")
    return Taken({}, ("utter_taken_as_private",), [heard])


def _phone_instead(_typed: str, slots: Mapping[str, Any]) -> Taken:
    return Taken({}, () if slots.get("phone") else ("utter_phone_instead",))


def _phone_as_typed(typed: str, slots: Mapping[str, Any]) -> Taken:
    if sum(character.isdigit() for character in typed) < 5:
        return Taken({}, ("utter_moving_on",) if slots.get("email") else ())
    return Taken(
        {}, ("utter_phone_kept_as_typed",), [Heard(field="phone", value=typed, verbatim=typed)]
    )


def _without_a_word(_typed: str, _slots: Mapping[str, Any]) -> Taken:
    return Taken({})


_WAYS_ROUND: Mapping[str, Callable[[str, Mapping[str, Any]], Taken]] = {
    "company": _private_individual,
    "email": _phone_instead,
    "phone": _phone_as_typed,
    # The form may end after these, and what ends it says why.
    "full_name": _without_a_word,
    "consent_contact": _without_a_word,
    "confirm": _without_a_word,
}
