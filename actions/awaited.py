"""What was asked outside the enquiry form, so that the next words are read as the reply to it.

A yes or a no needs none of this: the choice that was offered carries what it stands for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.interfaces import Tracker

from actions.turn import Turn

SLOT = "awaited"

MOST_MESSAGES = 6
"""So many messages of the visitor later, words are no reply to it any more."""


@dataclass(frozen=True, kw_only=True)
class Awaited:
    """The name of what was asked, and what it was asked about."""

    name: str
    about: Mapping[str, Any]


def wait_for(turn: Turn, name: str, **about: Any) -> EventType:
    """Take the visitor's next words for the reply to ``name``; ``about`` is kept with it."""
    return SlotSet(SLOT, {"name": name, "asked_in": str(turn.message_id), "about": about})


def wait_no_longer() -> EventType:
    """It was replied to, or given up."""
    return SlotSet(SLOT, None)


def find_awaited(tracker: Tracker) -> Awaited | None:
    """What still waits for a reply. The enquiry form ends it: there, words answer the form."""
    kept = tracker.get_slot(SLOT)
    if not kept:
        return None
    later = 0
    for event in reversed(tracker.events):
        if event.get("event") == "active_loop" and event.get("name"):
            return None
        if event.get("event") != "user":
            continue
        if str(event.get("message_id")) == kept["asked_in"]:
            return Awaited(name=kept["name"], about=kept["about"])
        later += 1
        if later > MOST_MESSAGES:
            return None
    return None
