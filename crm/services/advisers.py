"""The people who sign in to the desk."""

import asyncio
from datetime import datetime
from functools import cache
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm.models import Adviser
from crm.services.errors import DeskError, NotFoundError
from crm.services.validation import parse_email
from crm.vocabulary import Role

MIN_PASSWORD = 12
"""Shortest password, in characters; there are no other rules (NIST SP 800-63B)."""

_hasher = PasswordHasher()


class PasswordRefusedError(DeskError):
    """The password is too short or too long to be kept."""


class AdviserExistsError(DeskError):
    """Somebody already signs in with this e-mail."""


async def create_adviser(
    session: AsyncSession, *, email: str, full_name: str, role: Role, password: str, now: datetime
) -> Adviser:
    """Add a member of the team.

    Raises AdviserExistsError, PasswordRefusedError, or InvalidAnswerError for the e-mail.
    """
    address = parse_email(email).normalised
    if await _by_email(session, address) is not None:
        raise AdviserExistsError(f"Somebody already signs in as {address}.")
    adviser = Adviser(
        email=address,
        full_name=full_name.strip(),
        role=role,
        password_hash=await _hash(password),
        is_active=True,
        sessions_valid_from=now,
    )
    session.add(adviser)
    await session.flush()
    return adviser


async def authenticate(session: AsyncSession, *, email: str, password: str) -> Adviser | None:
    """The adviser whose e-mail and password these are, or None.

    Takes as long for an unknown e-mail as for a wrong password.
    """
    adviser = await _by_email(session, email.strip().lower())
    known = adviser.password_hash if adviser else _stand_in()
    fits = await asyncio.to_thread(_verify, known, password)
    return adviser if adviser and fits and adviser.is_active else None


async def change_password(
    session: AsyncSession, adviser_id: UUID, *, password: str, now: datetime
) -> Adviser:
    """Set a new password and end every session that was open. Raises PasswordRefusedError."""
    adviser = await get_adviser(session, adviser_id)
    adviser.password_hash = await _hash(password)
    adviser.sessions_valid_from = now
    await session.flush()
    return adviser


async def end_sessions(session: AsyncSession, adviser_id: UUID, *, now: datetime) -> None:
    """Sign the adviser out everywhere: sessions that began before now are worth nothing."""
    adviser = await get_adviser(session, adviser_id)
    adviser.sessions_valid_from = now
    await session.flush()


async def find_adviser(session: AsyncSession, adviser_id: UUID) -> Adviser | None:
    """The active adviser of this id."""
    adviser = await session.get(Adviser, adviser_id)
    return adviser if adviser and adviser.is_active else None


async def get_adviser(session: AsyncSession, adviser_id: UUID) -> Adviser:
    """The active adviser of this id; raises NotFoundError."""
    adviser = await find_adviser(session, adviser_id)
    if adviser is None:
        raise NotFoundError("There is no such adviser.")
    return adviser


async def count_advisers(session: AsyncSession) -> int:
    """How many people can sign in."""
    return (
        await session.scalar(select(func.count()).select_from(Adviser).where(Adviser.is_active))
    ) or 0


async def _by_email(session: AsyncSession, address: str) -> Adviser | None:
    found = await session.scalars(select(Adviser).where(Adviser.email == address))
    return found.one_or_none()


async def _hash(password: str) -> str:
    if not MIN_PASSWORD <= len(password) <= 1000:
        raise PasswordRefusedError(f"A password needs at least {MIN_PASSWORD} characters.")
    return await asyncio.to_thread(_hasher.hash, password)


@cache
def _stand_in() -> str:
    return _hasher.hash("nobody has this password")


def _verify(known: str, password: str) -> bool:
    try:
        return _hasher.verify(known, password)
    except VerificationError:
        return False
