"""Begins an enquiry, or carries on with the conversation's draft."""

from collections.abc import Mapping
from typing import Any

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.desk import current_desk
from actions.enquiry.fields import FIELDS, FRESH, skipped_fields
from actions.turn import Turn, read_turn
from crm.services.captures import record_started
from crm.services.enquiries import draft_values

TELLING_WORDS = 10
"""A message this long that asks to be contacted says what it is about as well."""


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


async def begin_enquiry(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """Say what comes, and fill the form with what is known."""
    turn = read_turn(tracker)
    desk = current_desk()
    async with desk.database.writing() as session:
        await record_started(session, turn.conversation_id, now=desk.now())
        draft = await draft_values(session, turn.conversation_id)
    resumes = "enquiry" in draft or "full_name" in draft
    dispatcher.utter_message(
        response="utter_enquiry_resumes" if resumes else "utter_enquiry_begins"
    )
    known = {**FRESH, **_known(draft, turn, tracker.slots)}
    return [SlotSet(name, value) for name, value in known.items()]


def _known(draft: Mapping[str, str], turn: Turn, slots: Mapping[str, Any]) -> dict[str, Any]:
    known: dict[str, Any] = {name: draft[name] for name in FIELDS if name in draft}
    if slots.get("consent_contact") is False:
        known["consent_contact"] = None
    if turn.entities.get("enquiry"):
        known["enquiry"] = turn.entities["enquiry"]
    elif "enquiry" not in draft and turn.is_typed and len(turn.words.split()) >= TELLING_WORDS:
        known["enquiry"] = turn.words
    # Whoever would not name a country is not asked again; the needed fields are.
    skipped = skipped_fields(slots) & {"country"}
    if "phone" in draft and "email" not in draft:
        skipped.add("email")
    return {**known, "skipped_fields": sorted(skipped)}
