"""A visitor's conversation with the assistant."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Record


class Conversation(Record):
    """Found by the hash of the visitor's token; the token itself is never stored.

    After ``erased_at`` none of its messages holds a word of the visitor. ``bot_forgot_at`` is
    when the bot's own memory of it was deleted as well.
    """

    __tablename__ = "conversation"

    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    language: Mapped[str] = mapped_column(String(12))
    page: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    notice_version: Mapped[str] = mapped_column(String(40))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    bot_forgot_at: Mapped[datetime | None]
