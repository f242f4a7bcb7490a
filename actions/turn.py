"""What an action needs to know of the message it reacts to."""

import json
import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from rasa_sdk.interfaces import Tracker


@dataclass(frozen=True, kw_only=True)
class Turn:
    """The visitor's latest message. ``words`` is what was typed, or the title that was clicked."""

    conversation_id: UUID
    message_id: UUID
    words: str
    is_typed: bool
    intent: str
    entities: dict[str, str]
    language: str
    requested: str | None


def read_turn(tracker: Tracker) -> Turn:
    """Read the turn from the tracker; LookupError when the visitor has said nothing."""
    message = next((e for e in reversed(tracker.events) if e.get("event") == "user"), None)
    if message is None:
        raise LookupError("the tracker holds no message of the visitor")
    metadata = message.get("metadata") or {}
    typed = metadata.get("typed")
    latest = tracker.latest_message
    is_active = bool((tracker.active_loop or {}).get("name"))
    return Turn(
        conversation_id=UUID(tracker.sender_id),
        message_id=UUID(str(message.get("message_id"))),
        words=typed or _title_of(tracker.events, message) or str(message.get("text") or ""),
        is_typed=bool(typed),
        intent=str((latest.get("intent") or {}).get("name") or ""),
        entities={e["entity"]: str(e["value"]) for e in latest.get("entities") or []},
        language=str(metadata.get("language") or "en"),
        requested=tracker.slots.get("requested_slot") if is_active else None,
    )


def _title_of(events: list[dict[str, Any]], message: dict[str, Any]) -> str | None:
    """The title of the choice that was clicked: the newest one with this payload."""
    payload = message.get("text")
    for event in reversed(events):
        if event.get("event") != "bot":
            continue
        data = event.get("data") or {}
        for choice in data.get("buttons") or (data.get("custom") or {}).get("choices") or []:
            if choice.get("payload") == payload:
                return str(choice["title"])
    return None


def payload(intent: str, /, **entities: str) -> str:
    """The command that an offered choice stands for, as Rasa reads it."""
    if not entities:
        return f"/{intent}"
    # Rasa's pattern ends at a line break.
    clean = {name: re.sub(r"\s+", " ", value).strip() for name, value in entities.items()}
    return f"/{intent}{json.dumps(clean, ensure_ascii=False)}"
