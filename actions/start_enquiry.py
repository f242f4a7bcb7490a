"""Begins an enquiry, or carries on with the conversation's draft."""

from collections.abc import Mapping, Sequence
from typing import Any

from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.desk import current_desk
from actions.enquiry.fields import (
    CONTACT_FIELDS,
    FIELDS,
    FRESH,
    PROJECT,
    still_skipped,
)
from actions.enquiry.heard import Heard
from actions.enquiry.keeping import keep, noted
from actions.enquiry.length import length_in_words
from actions.enquiry.listening import volunteered
from actions.turn import Turn, read_turn
from actions.words import message
from crm.services.captures import record_started
from crm.services.enquiries import draft_values

TELLING_WORDS = 14
"""A message this long that asks to be contacted says what it is about as well."""
TELLING_WORDS_OF_PROJECT = 6
"""So does a shorter one that tells something of the project."""


class ActionStartEnquiry(Action):
    """The draft in the CRM is the truth: what the bot forgot is taken from there."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_start_enquiry"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Begin; the form asks next."""
        return await begin_enquiry(dispatcher, tracker)


async def begin_enquiry(
    dispatcher: CollectingDispatcher, tracker: Tracker, *, enquiry: str | None = None
) -> list[EventType]:
    """Say what comes, and fill the form with what is known and with what this message tells.

    ``enquiry`` is what it is about, where the visitor has said so before.
    """
    turn = read_turn(tracker)
    desk = current_desk()
    async with desk.database.writing() as session:
        await record_started(session, turn.conversation_id, now=desk.now())
        draft = await draft_values(session, turn.conversation_id)
    resumes = "enquiry" in draft or "full_name" in draft
    dispatcher.utter_message(
        response="utter_enquiry_resumes" if resumes else "utter_enquiry_begins"
    )
    told = _told(turn, enquiry or turn.entities.get("enquiry"), draft, tracker.slots)
    if new := [each for each in told if each.field != "enquiry"]:
        dispatcher.utter_message(json_message=message(noted(new, turn.language)))
    again = [
        Heard(field=name, value=str(tracker.slots[name]), verbatim=str(tracker.slots[name]))
        for name in CONTACT_FIELDS
        if tracker.slots.get(name) is not None and name not in draft
    ]
    await keep(turn, [*again, *told])
    known = {name: draft[name] for name in FIELDS if name in draft}
    known |= {each.field: each.value for each in told}
    consent = {"consent_contact": None} if tracker.slots.get("consent_contact") is False else {}
    changes = {**FRESH, **known, **consent, "skipped_fields": _skipped(known, tracker.slots)}
    return [SlotSet(name, value) for name, value in changes.items()]


def _told(
    turn: Turn, enquiry: str | None, draft: Mapping[str, str], slots: Mapping[str, Any]
) -> list[Heard]:
    """What this message says of the lead, in fields that are still empty."""
    told = [
        each
        for each in volunteered(turn, slots)
        if each.field not in draft and slots.get(each.field) is None
    ]
    if enquiry:
        told.append(Heard(field="enquiry", value=enquiry, verbatim=enquiry))
    elif "enquiry" not in draft and turn.is_typed and _tells(turn.words, told):
        told.append(Heard(field="enquiry", value=turn.words, verbatim=turn.words))
    return told


def _tells(words: str, told: Sequence[Heard]) -> bool:
    """Whether a wish to be contacted says what it is about."""
    length = length_in_words(words)
    of_project = any(each.field in PROJECT for each in told)
    return length >= TELLING_WORDS or (of_project and length >= TELLING_WORDS_OF_PROJECT)


def _skipped(known: Mapping[str, Any], slots: Mapping[str, Any]) -> list[str]:
    return sorted(still_skipped({**slots, **known}))


def gives_contact(turn: Turn, told: Sequence[Heard]) -> bool:
    """Whether somebody outside the form gives a way to be reached, and so wants to be."""
    return turn.requested is None and any(each.field in ("email", "phone") for each in told)


async def go_into_form(
    dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn
) -> list[EventType]:
    """Begin the enquiry that these words are about, and have the form ask next."""
    enquiry = turn.words if length_in_words(turn.words) >= TELLING_WORDS else None
    begun = await begin_enquiry(dispatcher, tracker, enquiry=enquiry)
    return [*begun, FollowupAction("enquiry_form")]
