"""Who did what, added to and never changed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Record


class AuditEvent(Record):
    """Keeps the actor's label, so that the line still reads when the adviser is gone."""

    __tablename__ = "audit_event"

    at: Mapped[datetime] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(String(60), index=True)
    actor_id: Mapped[UUID | None]
    actor_label: Mapped[str] = mapped_column(Text)
    entity: Mapped[str | None] = mapped_column(String(40))
    entity_id: Mapped[str | None] = mapped_column(String(80), index=True)
    detail: Mapped[dict[str, Any] | None] = mapped_column(JSON)
