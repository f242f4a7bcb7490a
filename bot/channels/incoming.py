"""What the portal sends: words that were typed, or the payload of a choice that was offered."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Dict, Optional, Text
from uuid import UUID


class NotAMessageError(Exception):
    """The body is not a message of the contract."""


@dataclass(frozen=True)
class Incoming:
    """One message. Exactly one of ``text`` and ``payload`` is set."""

    conversation: Text
    message: Text
    text: Optional[Text]
    payload: Optional[Text]
    language: Text

    @classmethod
    def from_json(cls, body: bytes) -> Incoming:
        """Read a request's body; raises NotAMessageError."""
        try:
            fields = json.loads(body)
        except ValueError as error:
            raise NotAMessageError("The body is not JSON.") from error
        if not isinstance(fields, dict):
            raise NotAMessageError("The body is not an object.")
        text, payload = _words(fields, "text"), _words(fields, "payload")
        if bool(text) == bool(payload):
            raise NotAMessageError("A message has either a text or a payload.")
        if payload and not payload.startswith("/"):
            raise NotAMessageError("A payload starts with a slash.")
        return cls(
            conversation=_uuid(fields, "conversation"),
            message=_uuid(fields, "message"),
            text=text,
            payload=payload,
            language=_words(fields, "language") or "en",
        )


def _words(fields: Dict[Text, Any], name: Text) -> Optional[Text]:
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise NotAMessageError(f"{name} is not a string.")
    return value.strip() or None


def _uuid(fields: Dict[Text, Any], name: Text) -> Text:
    try:
        return str(UUID(fields.get(name)))
    except (TypeError, ValueError, AttributeError) as error:
        raise NotAMessageError(f"{name} is not a UUID.") from error
