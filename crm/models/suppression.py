"""Addresses that must not be written to with marketing, kept as keyed hashes."""

from datetime import datetime

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Record
from crm.vocabulary import Channel, SuppressionReason


class Suppression(Record):
    """Outlives the person's record: without the key the hash tells nobody whose it is.

    ``key_id`` names the key, so that a lost key is noticed instead of matching nobody. At
    most one row of an address and channel has no ``lifted_at``: that one holds.
    """

    __tablename__ = "suppression"
    __table_args__ = (
        Index(
            "uq_suppression_holding",
            "address_hash",
            "channel",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )

    address_hash: Mapped[str] = mapped_column(String(64))
    channel: Mapped[Channel]
    key_id: Mapped[str] = mapped_column(String(16))
    reason: Mapped[SuppressionReason]
    at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]
