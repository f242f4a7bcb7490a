"""docs/chat-api.md names every call, refusal and attribute that there is."""

import re
from pathlib import Path

from crm.settings import ROOT, Settings
from portal import chat

PAGE = (ROOT / "docs" / "chat-api.md").read_text(encoding="utf-8")


def test_every_call_is_documented() -> None:
    calls = {f"{route.method} /api/chat{route.path}" for route in chat.routes}  # type: ignore[attr-defined]

    assert calls == set(re.findall(r"^\| `([A-Z]+ /api/chat\S*)`", PAGE, re.MULTILINE))


def test_every_refusal_is_documented_with_its_status() -> None:
    code = (ROOT / "portal" / "problems.py").read_text(encoding="utf-8")
    known = set(re.findall(r"Problem\(\s*(\d{3}),\s*\"(\w+)\"", code))

    assert len(known) >= 11
    assert known == set(re.findall(r"^\| (\d{3}) \| `(\w+)`", PAGE, re.MULTILINE))


def test_every_attribute_of_the_tag_is_documented() -> None:
    parts = Path(ROOT / "portal" / "widget")
    code = (parts / "main.js").read_text() + (parts / "chat.js").read_text()
    used = set(re.findall(r"options\.(\w+)", code)) | {"name", "phone", "phoneAsOf", "privacy"}

    documented = set(re.findall(r"`data-([\w-]+)`(?=.*\|.*\|)", PAGE))
    assert {re.sub(r"([A-Z])", r"-\1", name).lower() for name in used} == documented


def test_the_limits_are_the_settings_defaults() -> None:
    settings = Settings(_env_file=None)  # type: ignore[call-arg]

    assert f"up to {settings.message_max_chars:,} characters" in PAGE
    assert (
        f"{settings.messages_per_minute} messages a minute for a conversation, and for an address "
        f"{settings.messages_per_minute_per_address} messages a minute and "
        f"{settings.conversations_per_hour_per_address} new chats an hour" in PAGE
    )
