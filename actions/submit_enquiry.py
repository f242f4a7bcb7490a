"""Sends the enquiry, or says why it was not sent."""

from collections.abc import Mapping
from typing import Any

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.call_back.offering import offer_after_sending
from actions.contact_route import say_contact_route
from actions.desk import current_desk
from actions.enquiry.fields import (
    CONTACT_FIELDS,
    FIELDS,
    FRESH,
    still_skipped,
    why_it_ends,
)
from actions.enquiry.keeping import kept
from actions.enquiry.outcomes import outcome_of
from actions.leaving import leave_form
from actions.turn import Turn, payload, read_turn
from actions.words import choice, message
from crm.reference import response_text
from crm.services.enquiries import Submission, submit_enquiry
from crm.services.errors import IncompleteEnquiryError


class ActionSubmitEnquiry(Action):
    """The reference is told only when the lead has been committed."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_submit_enquiry"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Submit once; the same message again submits nothing new."""
        turn = read_turn(tracker)
        ending = why_it_ends(tracker.slots)
        if ending is None and tracker.get_slot("confirm") is True:
            try:
                reference = await _submit(turn, tracker.slots)
            except IncompleteEnquiryError:
                ending = "utter_incomplete"
            else:
                dispatcher.utter_message(response="utter_enquiry_received", reference=reference)
                offered = await offer_after_sending(dispatcher, tracker)
                return [*_set(_after_sending()), *offered]
        ending = ending or "utter_incomplete"
        await leave_form(turn, outcome_of(ending, turn.intent))
        dispatcher.utter_message(json_message=await _not_sent(turn, ending))
        await say_contact_route(dispatcher, turn.language)
        skipped = sorted(still_skipped(tracker.slots))
        return _set({**FRESH, "consent_contact": None, "skipped_fields": skipped})


async def _not_sent(turn: Turn, ending: str) -> dict[str, Any]:
    draft = await kept(turn)
    further = "utter_draft_kept" if draft else "utter_contact_yourself"
    carry_on = choice("carry_on", payload("make_enquiry"), language=turn.language)
    choices = [carry_on] if draft else []
    words = [response_text(name, turn.language) for name in (ending, further)]
    return message(" ".join(words), choices)


async def _submit(turn: Turn, slots: Mapping[str, Any]) -> str:
    desk = current_desk()
    submission = Submission(
        consent_contact=slots.get("consent_contact") is True,
        consent_marketing=slots.get("consent_marketing") is True,
        language=turn.language,
        message_id=turn.message_id,
    )
    async with desk.database.writing() as session:
        lead = await submit_enquiry(
            session,
            turn.conversation_id,
            submission,
            now=desk.now(),
            deliveries=desk.deliveries,
        )
        reference = str(lead.reference)
    return reference


def _after_sending() -> dict[str, Any]:
    done = [field for field in FIELDS if field not in CONTACT_FIELDS]
    return {**dict.fromkeys(done), **FRESH, "last_question": None}


def _set(slots: Mapping[str, Any]) -> list[EventType]:
    return [SlotSet(name, value) for name, value in slots.items()]
