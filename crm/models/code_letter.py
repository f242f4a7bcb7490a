"""A one-time code on its way to its reader by e-mail."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Record


class CodeLetter(Record):
    """Exists only until it is sent or its code has run out, for it holds the code itself.

    Goes with its code: erasing a person deletes both. Nobody else may claim it before
    ``leased_until``.
    """

    __tablename__ = "code_letter"

    access_code_id: Mapped[UUID] = mapped_column(
        ForeignKey("access_code.id", ondelete="CASCADE"), unique=True
    )
    email: Mapped[str] = mapped_column(String(320))
    language: Mapped[str] = mapped_column(String(12))
    code: Mapped[str] = mapped_column(String(16))
    expires_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
