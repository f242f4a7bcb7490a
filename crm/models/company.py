"""An investor's organisation."""

from sqlalchemy import Boolean, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Record


class Company(Record):
    """As its people named it; ``is_private_individual`` when there is no firm behind the person."""

    __tablename__ = "company"

    name: Mapped[str | None] = mapped_column(Text)
    website: Mapped[str | None] = mapped_column(Text)
    country: Mapped[str | None] = mapped_column(String(2))
    is_private_individual: Mapped[bool] = mapped_column(Boolean, default=False)
