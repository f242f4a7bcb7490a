"""One answer of an investor, with the words and the message it came from."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Record


class LeadAnswer(Record):
    """Never edited: a new answer to the same field supersedes the old one."""

    __tablename__ = "lead_answer"

    lead_id: Mapped[UUID] = mapped_column(ForeignKey("lead.id"), index=True)
    field: Mapped[str] = mapped_column(String(40))
    value: Mapped[str] = mapped_column(Text)
    code: Mapped[str | None] = mapped_column(Text)
    """Of the field's option set; several are joined by commas."""
    label_shown: Mapped[str | None] = mapped_column(Text)
    option_set_version: Mapped[str | None] = mapped_column(String(40))
    verbatim: Mapped[str] = mapped_column(Text)
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("message.id"))
    superseded_at: Mapped[datetime | None]
