"""Letters with one-time codes: written with the code, claimed by one process, then deleted."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm.models import AccessCode, CodeLetter
from crm.services.access_codes import NewCode

LEASE = timedelta(minutes=2)
"""How long a claim keeps others away; longer than one attempt can take."""

PAUSE = timedelta(seconds=20)
"""Between one attempt and the next, as long as the code lives."""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A claimed letter. ``language`` is that of the chat in which the code was asked for."""

    id: UUID
    email: str
    code: str
    language: str


async def post_code(session: AsyncSession, new: NewCode) -> None:
    """Write the letter in the transaction that makes its code: a ``SendCode``.

    Letters whose codes no longer work go: an older one of the same address is among them.
    """
    used = select(AccessCode.id).where(AccessCode.used_at.is_not(None))
    await session.execute(delete(CodeLetter).where(CodeLetter.access_code_id.in_(used)))
    session.add(
        CodeLetter(
            access_code_id=new.id,
            email=new.email,
            language=new.language,
            code=new.code,
            expires_at=new.expires_at,
        )
    )
    await session.flush()


async def has_letter(session: AsyncSession, *, now: datetime) -> bool:
    """Whether there is a letter to send or to throw away. Only reads, so it locks nobody out."""
    found = select(CodeLetter.id).where(_is_free(now) | (CodeLetter.expires_at <= now))
    return await session.scalar(found.limit(1)) is not None


async def claim_letter(session: AsyncSession, *, now: datetime) -> Letter | None:
    """Take the oldest letter for this process; letters whose codes have run out are deleted."""
    await session.execute(delete(CodeLetter).where(CodeLetter.expires_at <= now))
    found = await session.scalars(
        select(CodeLetter)
        .where(_is_free(now))
        .order_by(CodeLetter.created_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    letter = found.first()
    if letter is None:
        return None
    letter.leased_until = now + LEASE
    await session.flush()
    return Letter(id=letter.id, email=letter.email, code=letter.code, language=letter.language)


async def put_off_letter(session: AsyncSession, letter_id: UUID, *, now: datetime) -> None:
    """It could not be sent now; once its code has run out it is not sent at all."""
    letter = await session.get(CodeLetter, letter_id)
    if letter is not None:
        letter.leased_until = now + PAUSE
        await session.flush()


async def delete_letter(session: AsyncSession, letter_id: UUID) -> None:
    """It has been sent, or never can be: the code stands nowhere but in the mail."""
    await session.execute(delete(CodeLetter).where(CodeLetter.id == letter_id))


def _is_free(now: datetime) -> ColumnElement[bool]:
    return or_(CodeLetter.leased_until.is_(None), CodeLetter.leased_until <= now)
