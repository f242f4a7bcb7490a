"""Reviewed translations of facts. What is told is told in them, where there is one."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from crm.models import Fact, FactTranslation
from crm.services.errors import NotFoundError, StaleRecordError
from crm.services.knowledge import ENGLISH, bump_revision

_LANGUAGE = re.compile(r"[a-z]{2}")


@dataclass(frozen=True, kw_only=True)
class ReviewedTranslation:
    """A statement in another language, and the English one that the reviewer compared it with.

    ``language`` is a code of ISO 639-1, such as ``de``.
    """

    fact_id: str
    language: str
    statement: str
    english: str


async def translate_fact(
    session: AsyncSession, reviewed: ReviewedTranslation, *, now: datetime
) -> None:
    """Add a translation, or put it in place of the one in its language; it is told from now on.

    Raises ValueError for a language that is none or English and for an empty statement,
    NotFoundError when there is no such fact, and StaleRecordError when the fact no longer says
    what the reviewer read.
    """
    statement = reviewed.statement.strip()
    if not _LANGUAGE.fullmatch(reviewed.language) or reviewed.language == ENGLISH:
        raise ValueError(f"Facts cannot be translated into “{reviewed.language}”.")
    if not statement:
        raise ValueError("Write the translation first.")
    fact = await session.get(Fact, reviewed.fact_id)
    if fact is None:
        raise NotFoundError(f"There is no fact {reviewed.fact_id}.")
    if fact.statement != reviewed.english:
        raise StaleRecordError("The fact has changed since it was translated; read it again.")
    await session.merge(
        FactTranslation(
            fact_id=fact.id,
            language=reviewed.language,
            statement=statement,
            english=fact.statement,
            reviewed_at=now,
        )
    )
    await bump_revision(session)
