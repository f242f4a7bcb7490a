"""Listens for what is told of the lead in messages that ask or do something else."""

from collections.abc import Mapping, Sequence
from typing import Any

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions.desk import current_desk
from actions.enquiry.fields import skipped_fields
from actions.enquiry.heard import Heard
from actions.enquiry.keeping import keep, noted
from actions.enquiry.understanding import Hearing
from actions.turn import Turn
from actions.words import message


def hearing_of(turn: Turn, slots: Mapping[str, Any]) -> Hearing:
    """How this turn's words are to be heard."""
    return Hearing(
        language=turn.language, country=slots.get("country"), today=current_desk().now().date()
    )


def volunteered(turn: Turn, slots: Mapping[str, Any]) -> list[Heard]:
    """What the turn's typed words tell of the lead; nothing of a choice that was clicked."""
    return hearing_of(turn, slots).volunteered(turn.words) if turn.is_typed else []


async def note_volunteered(
    dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn, told: Sequence[Heard]
) -> list[EventType]:
    """Keep what a message tells beside its question or wish, and say so; later it is not asked.

    ``told`` is what was ``volunteered``. A value that is there stays: only an answer to its own
    question replaces it.
    """
    heard = [each for each in told if tracker.get_slot(each.field) is None]
    if not heard:
        return []
    await keep(turn, heard)
    dispatcher.utter_message(json_message=message(noted(heard, turn.language)))
    names = {each.field for each in heard}
    skipped = sorted(skipped_fields(tracker.slots) - names)
    return [
        *(SlotSet(each.field, each.value) for each in heard),
        SlotSet("skipped_fields", skipped),
    ]
