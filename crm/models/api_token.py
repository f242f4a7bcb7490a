"""A key with which another program reads the desk."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Record
from crm.vocabulary import Role

_IS_IN_USE = text("revoked_at IS NULL")


class ApiToken(Record):
    """Found by its SHA-256; the token itself is shown once and stored nowhere.

    32 random bytes cannot be guessed, so that a slow hash, as for passwords, would add nothing.
    ``prefix`` is its beginning, to tell tokens apart by eye. Two in use never share a name.
    """

    __tablename__ = "api_token"
    __table_args__ = (
        CheckConstraint("role <> 'admin'", name="no_admin"),
        Index(
            "uq_api_token_name_in_use",
            "name",
            unique=True,
            sqlite_where=_IS_IN_USE,
            postgresql_where=_IS_IN_USE,
        ),
    )

    name: Mapped[str] = mapped_column(Text)
    role: Mapped[Role]
    prefix: Mapped[str] = mapped_column(String(20))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_by: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
