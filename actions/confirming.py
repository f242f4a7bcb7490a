"""A yes to something that cannot be undone: the choice itself carries what it stands for."""

import json
import re
from typing import Any

from rasa_sdk.interfaces import Tracker

from actions.turn import payload
from actions.words import choice

CONFIRMED = "confirmed"
"""The entity that only the offered yes carries, with what it was offered for."""


def yes_to(intent: str, what: str, *, title: str, language: str) -> dict[str, str]:
    """The choice of this title that says yes to ``what``."""
    return choice(title, payload(intent, **{CONFIRMED: what}), language=language)


def offered_yes(tracker: Tracker) -> tuple[str, str] | None:
    """The intent and the thing to which the bot's last message offered a yes."""
    for offered in last_choices(tracker):
        parts = re.fullmatch(r"/(\w+)(\{.*\})", str(offered.get("payload", "")))
        carried = json.loads(parts[2]) if parts else {}
        if parts and CONFIRMED in carried:
            return parts[1], str(carried[CONFIRMED])
    return None


def last_choices(tracker: Tracker) -> list[dict[str, Any]]:
    """The choices of the bot's last message."""
    said = next((e for e in reversed(tracker.events) if e.get("event") == "bot"), None)
    data = (said or {}).get("data") or {}
    return data.get("buttons") or (data.get("custom") or {}).get("choices") or []
