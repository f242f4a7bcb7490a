"""Judges each reply to the enquiry form, and keeps every accepted answer in the CRM at once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.forms import FormValidationAction
from rasa_sdk.interfaces import Tracker
from rasa_sdk.types import DomainDict

from actions.enquiry.fields import FIELDS, FIRST, asked_fields, skipped_fields
from actions.enquiry.heard import Heard
from actions.enquiry.keeping import keep, kept, noted
from actions.enquiry.listening import hearing_of
from actions.enquiry.person import email_doubt
from actions.enquiry.taking import Reply, Taken, take_reply
from actions.turn import Turn, read_turn
from actions.words import message
from answers.phrases import phrase
from crm.services.languages import asked_language


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
            if name in FIELDS or name in FIRST
        }
        turn = read_turn(tracker)
        if turn.requested not in said:
            # What was there before the form asked was kept when it was heard.
            return []
        slots = {**tracker.slots, turn.requested: None}
        if turn.is_typed and asked_language(turn.words):
            words = phrase(turn.language, "language_changed")
            dispatcher.utter_message(json_message=message(words))
            return [SlotSet(turn.requested, None)]
        changes = await _take(turn, slots, dispatcher)
        return [SlotSet(name, value) for name, value in {**said, **changes}.items()]


async def _take(
    turn: Turn, slots: Mapping[str, Any], dispatcher: CollectingDispatcher
) -> dict[str, Any]:
    requested = str(turn.requested)
    reply = Reply(words=turn.words, intent=turn.intent, choice=turn.entities.get(requested))
    taken = take_reply(requested, reply, slots, hearing_of(turn, slots))
    await keep(turn, [_whole(each, turn) for each in taken.heard])
    _say_back(taken, requested, turn.language, dispatcher)
    for response in taken.say:
        dispatcher.utter_message(response=response)
    changes = {requested: None, **taken.slots}
    return {**changes, **_doubted(taken.heard), **await _given_up(turn, changes)}


def _whole(heard: Heard, turn: Turn) -> Heard:
    """The answer to the field that was asked has the whole reply for its source."""
    return replace(heard, verbatim=turn.words) if heard.field == turn.requested else heard


def _say_back(
    taken: Taken, requested: str, language: str, dispatcher: CollectingDispatcher
) -> None:
    """Say what was taken without being asked for, and what a figure was taken for."""
    new = [each for each in taken.heard if each.field != requested or not each.is_exact]
    if new and not set(taken.say) & {"utter_phone_taken", "utter_taken_as_private"}:
        dispatcher.utter_message(json_message=message(noted(new, language)))


def _doubted(heard: Sequence[Heard]) -> dict[str, Any]:
    """An address that looks mistyped is asked about before the form goes on."""
    address = next((each.value for each in heard if each.field == "email"), None)
    if address is None or (suggested := email_doubt(address).suggestion) is None:
        return {}
    return {"email_suggested": suggested, "email_meant": None}


async def _given_up(turn: Turn, changes: Mapping[str, Any]) -> dict[str, Any]:
    """A field that was given up keeps the answer that the draft has."""
    names = {name for name in skipped_fields(changes) if changes.get(name, "") is None}
    if not names:
        return {}
    draft = await kept(turn)
    values = {name: draft[name] for name in names if name in draft}
    if not values:
        return {}
    return {**values, "skipped_fields": sorted(skipped_fields(changes) - values.keys())}
