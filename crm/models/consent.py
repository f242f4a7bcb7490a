"""The consent ledger: rows are added, never changed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Record
from crm.vocabulary import Channel, Purpose


class ConsentEvent(Record):
    """One yes or no, for one purpose, on one address, with the wording that was shown.

    Exactly one of e-mail and phone is set, as in the UK trade department's legal-basis API.
    """

    __tablename__ = "consent_event"
    __table_args__ = (
        CheckConstraint("(email IS NULL) <> (phone IS NULL)", name="one_address"),
        CheckConstraint("(channel = 'email') = (email IS NOT NULL)", name="address_fits_channel"),
    )

    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contact.id"), index=True)
    lead_id: Mapped[UUID | None] = mapped_column(ForeignKey("lead.id"), index=True)
    channel: Mapped[Channel]
    email: Mapped[str | None] = mapped_column(Text, index=True)
    phone: Mapped[str | None] = mapped_column(Text, index=True)
    purpose: Mapped[Purpose]
    granted: Mapped[bool]
    wording_version: Mapped[str] = mapped_column(String(60))
    wording: Mapped[str] = mapped_column(Text)
    method: Mapped[str] = mapped_column(String(40))
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("message.id"))
    at: Mapped[datetime]
