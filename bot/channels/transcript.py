"""Reads a tracker's events: what a message was answered with, what is asked, what was offered."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Dict, List, Optional, Sequence, Text

from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.events import ActiveLoop, BotUttered, Event, SlotSet, UserUttered

NOT_A_FIELD = frozenset({"change_field"})
"""Slots that the form asks for and leads do not have."""


def events_until_answered(events: Sequence[Event], message_id: Text) -> Optional[List[Event]]:
    """Everything up to the end of the turn that this message began; None if it never came."""
    for start, event in enumerate(events):
        if isinstance(event, UserUttered) and event.message_id == message_id:
            end = next(
                (i for i in range(start + 1, len(events)) if isinstance(events[i], UserUttered)),
                len(events),
            )
            return list(events[:end])
    return None


def last_replies(events: Sequence[Event]) -> List[Dict[Text, Any]]:
    """The bot's messages since the visitor's last one, in the form of the contract."""
    replies: List[Dict[Text, Any]] = []
    for event in reversed(events):
        if isinstance(event, UserUttered):
            break
        if isinstance(event, BotUttered):
            replies.insert(0, _reply(event))
    return [reply for reply in replies if reply["text"]]


def _reply(event: BotUttered) -> Dict[Text, Any]:
    custom = event.data.get("custom") or {}
    buttons = event.data.get("buttons") or custom.get("choices") or []
    return {
        "text": event.text or custom.get("text") or "",
        "choices": [{"title": b["title"], "payload": b["payload"]} for b in buttons],
        "answer": custom.get("answer"),
        "language": custom.get("language"),
    }


def asking(events: Sequence[Event]) -> Optional[Text]:
    """The lead field that the form waits for at the end of these events."""
    loop: Optional[Text] = None
    slot: Optional[Text] = None
    for event in events:
        if isinstance(event, ActiveLoop):
            loop = event.name
        elif isinstance(event, SlotSet) and event.key == REQUESTED_SLOT:
            slot = event.value
    if not loop or slot in NOT_A_FIELD:
        return None
    # Which of two addresses is meant is a question for the address.
    return "email" if slot == "email_meant" else slot


def offered_payload(events: Sequence[Event], text: Text) -> Optional[Text]:
    """The payload of the choice that was typed instead of clicked, among those just offered."""
    said = _folded(text)
    for reply in last_replies(events):
        for choice in reply["choices"]:
            if said and _folded(choice["title"]) == said:
                return choice["payload"]
    return None


def _folded(text: Text) -> Text:
    text = unicodedata.normalize("NFKC", text).casefold()
    # A Turkish keyboard writes a capital I with and without its dot.
    text = text.replace("i\u0307", "i").replace("\u0131", "i")
    return " ".join(re.sub(r"[^\w]+", " ", text.casefold()).split())
