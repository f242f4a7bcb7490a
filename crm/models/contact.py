"""A person who enquires on behalf of a company or alone."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.models.base import Record
from crm.models.company import Company
from crm.vocabulary import EmailStatus, PhoneStatus


class Contact(Record):
    """The name stays in one piece, as the person gave it.

    Once ``erased_at`` is set every other field is empty and stays so.
    """

    __tablename__ = "contact"

    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"), index=True)
    full_name: Mapped[str | None] = mapped_column(Text)
    role: Mapped[str | None] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(Text)
    email_normalised: Mapped[str | None] = mapped_column(Text, index=True)
    email_status: Mapped[EmailStatus | None]
    phone_raw: Mapped[str | None] = mapped_column(Text)
    phone_e164: Mapped[str | None] = mapped_column(String(20), index=True)
    phone_ext: Mapped[str | None] = mapped_column(String(20))
    phone_status: Mapped[PhoneStatus | None]
    erased_at: Mapped[datetime | None]

    company: Mapped[Company] = relationship(lazy="raise_on_sql")
