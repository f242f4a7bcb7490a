"""Where a lead's details went: lists taken out of the desk, messages sent about it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Record


class Disclosure(Record):
    """One lead in one hand-over, so that its person can be told who received it."""

    __tablename__ = "disclosure"

    lead_id: Mapped[UUID] = mapped_column(ForeignKey("lead.id"), index=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(20))
    purpose: Mapped[str] = mapped_column(String(40))
    recipient: Mapped[str] = mapped_column(Text)
