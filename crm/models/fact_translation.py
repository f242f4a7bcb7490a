"""A fact's statement in another language, reviewed by a person."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Base


class FactTranslation(Base):
    """One for a fact and a language.

    ``english`` is the statement as it stood when it was translated. Once the fact says anything
    else the translation is no longer told, until somebody has reviewed it again.
    """

    __tablename__ = "fact_translation"
    __table_args__ = (CheckConstraint("language <> 'en'", name="is_not_english"),)

    fact_id: Mapped[str] = mapped_column(ForeignKey("fact.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(12), primary_key=True)
    statement: Mapped[str] = mapped_column(Text)
    english: Mapped[str] = mapped_column(Text)
    reviewed_at: Mapped[datetime]
