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
    When the person is erased, the row stays as evidence and ``address_hash``, a keyed hash,
    takes the address's place: the only change that a row ever sees.
    """

    __tablename__ = "consent_event"
    __table_args__ = (
        CheckConstraint(
            "(address_hash IS NULL AND (email IS NULL) <> (phone IS NULL)) "
            "OR (address_hash IS NOT NULL AND email IS NULL AND phone IS NULL)",
            name="one_address",
        ),
        CheckConstraint(
            "address_hash IS NOT NULL OR (channel = 'email') = (email IS NOT NULL)",
            name="address_fits_channel",
        ),
    )

    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contact.id"), index=True)
    lead_id: Mapped[UUID | None] = mapped_column(ForeignKey("lead.id"), index=True)
    channel: Mapped[Channel]
    email: Mapped[str | None] = mapped_column(Text, index=True)
    phone: Mapped[str | None] = mapped_column(Text, index=True)
    address_hash: Mapped[str | None] = mapped_column(String(64))
    purpose: Mapped[Purpose]
    granted: Mapped[bool]
    wording_version: Mapped[str] = mapped_column(String(60))
    wording: Mapped[str] = mapped_column(Text)
    method: Mapped[str] = mapped_column(String(40))
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("message.id"))
    at: Mapped[datetime]
