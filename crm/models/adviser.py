"""A member of the team who signs in."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Record
from crm.vocabulary import Role


class Adviser(Record):
    """``sessions_valid_from`` ends every session that began before it."""

    __tablename__ = "adviser"

    email: Mapped[str] = mapped_column(Text, unique=True)
    full_name: Mapped[str] = mapped_column(Text)
    role: Mapped[Role]
    password_hash: Mapped[str] = mapped_column(String(200))
    is_active: Mapped[bool]
    sessions_valid_from: Mapped[datetime]
