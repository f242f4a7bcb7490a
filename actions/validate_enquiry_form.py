"""Judges each reply to the enquiry form, and keeps every accepted answer in the CRM at once."""

from collections.abc import Mapping, Sequence
from typing import Any

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.forms import FormValidationAction
from rasa_sdk.interfaces import Tracker
from rasa_sdk.types import DomainDict

from actions.desk import current_desk
from actions.enquiry.fields import FIELDS, asked_fields, skipped_fields
from actions.enquiry.taking import YES_OR_NO, take_reply
from actions.turn import Turn, read_turn
from crm.reference import country_names
from crm.services.enquiries import draft_values, record_answer
from crm.services.lead_answers import NewLeadAnswer


class ValidateEnquiryForm(FormValidationAction):
    """Called by Rasa's form; the rules are in ``actions.enquiry``."""

    def name(self) -> str:
        """The name that Rasa gives to a form's validation."""
        return "validate_enquiry_form"

    async def required_slots(
        self,
        domain_slots: list[str],
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: DomainDict,
    ) -> list[str]:
        """The fields to ask now."""
        return asked_fields(tracker.slots)

    async def get_validation_events(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Take what was newly said. Raises DatabaseBusyError, and then nothing was kept."""
        said = {
            name: value
            for name, value in tracker.slots_to_validate().items()
            if name in FIELDS or name == "change_field"
        }
        if not said:
            return []
        turn = read_turn(tracker)
        changes = dict(said)
        # What was there before the form asked was read when it was given; it stands as it is.
        answers = [
            _answer(name, str(value), str(value), turn)
            for name, value in said.items()
            if name != turn.requested and name not in YES_OR_NO
        ]
        if turn.requested in said:
            slots = {**tracker.slots, turn.requested: None}
            taken = take_reply(turn.requested, str(said[turn.requested]), turn.intent, slots)
            for response in taken.say:
                dispatcher.utter_message(response=response)
            changes |= {turn.requested: None, **taken.slots}
            words = turn.entities.get(turn.requested, turn.words)
            answers += [_answer(name, v, words, turn) for name, v in taken.read.values.items()]
        changes |= await _keep(turn, answers, changes)
        return [SlotSet(name, value) for name, value in changes.items()]


def _answer(name: str, value: str, verbatim: str, turn: Turn) -> NewLeadAnswer:
    is_country = name == "country"
    return NewLeadAnswer(
        field=name,
        value=value,
        verbatim=verbatim,
        message_id=turn.message_id,
        code=value if is_country else None,
        label=country_names()[value] if is_country else None,
    )


async def _keep(
    turn: Turn, answers: Sequence[NewLeadAnswer], changes: Mapping[str, Any]
) -> dict[str, Any]:
    """Record what is new. A field that was given up keeps the answer that the draft has."""
    given_up = {name for name in skipped_fields(changes) if changes.get(name, "") is None}
    if not answers and not given_up:
        return {}
    desk = current_desk()
    async with desk.database.writing() as session:
        draft = await draft_values(session, turn.conversation_id)
        for new in answers:
            if draft.get(new.field) != new.value:
                await record_answer(session, turn.conversation_id, new, now=desk.now())
    kept = {name: draft[name] for name in given_up if name in draft}
    if not kept:
        return {}
    return {**kept, "skipped_fields": sorted(skipped_fields(changes) - kept.keys())}
