"""Opens an answer again, at any point of the form."""

from collections.abc import Mapping
from typing import Any

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.enquiry.fields import changeable_now, reopened, skipped_fields
from actions.enquiry.heard import Heard
from actions.enquiry.keeping import keep, noted
from actions.enquiry.listening import hearing_of
from actions.enquiry.naming import field_named_in
from actions.turn import Turn, read_turn
from actions.words import message


class ActionChangeAnswer(Action):
    """Says nothing: the form asks next."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_change_answer"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Empty the field that was named; if none was, let the form ask which."""
        turn = read_turn(tracker)
        name = turn.entities.get("field") or field_named_in(turn.words)
        if name and (new := _told_with_it(turn, name, tracker.slots)):
            await keep(turn, [new])
            dispatcher.utter_message(json_message=message(noted([new], turn.language)))
            changes = {**reopened(tracker.slots, name), name: new.value}
            return [SlotSet(slot, value) for slot, value in changes.items()]
        if name and (tracker.get_slot(name) is not None or name in skipped_fields(tracker.slots)):
            changes = reopened(tracker.slots, name)
        elif not changeable_now(tracker.slots):
            dispatcher.utter_message(response="utter_nothing_to_change")
            return []
        else:
            changes = {"changing": True, "change_field": None, "confirm": None}
        return [SlotSet(slot, value) for slot, value in changes.items()]


def _told_with_it(turn: Turn, name: str, slots: Mapping[str, Any]) -> Heard | None:
    """The new value, where the wish to change says it: "my e-mail is ann@acme.example"."""
    if not turn.is_typed:
        return None
    heard = hearing_of(turn, slots).volunteered(turn.words)
    return next((e for e in heard if e.field == name and e.value != slots.get(name)), None)
