"""Tokens with which other programs read the desk: made, found, counted as used, revoked."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from crm.models import ApiToken
from crm.services.audit import record_event
from crm.services.errors import DeskError, NotFoundError
from crm.vocabulary import Role

MARK = "desk_"
"""Begins every token, so that people and scanners for leaked secrets know one when they see it."""

RANDOM_BYTES = 32
SHOWN_LETTERS = 6
"""Of the random part; 37 more stay secret."""

LIFETIME = timedelta(days=365)
LONGEST_LIFETIME = timedelta(days=3650)
LONGEST_NAME = 80
TOKEN_ROLES = (Role.VIEWER, Role.ADVISER, Role.MANAGER)
"""No program is an administrator."""

USED_EVERY = timedelta(minutes=1)
"""How stale the time of the last use may get, so that not every call writes."""


class TokenRefusedError(DeskError):
    """No such token can be made."""


@dataclass(frozen=True, kw_only=True)
class NewToken:
    """What a token is for; ``created_by`` names who made it."""

    name: str
    role: Role
    created_by: str
    lifetime: timedelta = LIFETIME


@dataclass(frozen=True)
class MadeToken:
    """A new token's record, and the token itself: the only time that it is seen."""

    record: ApiToken
    token: str


async def create_token(session: AsyncSession, new: NewToken, *, now: datetime) -> MadeToken:
    """Make a token, and say so in the audit log.

    Raises TokenRefusedError for a name that is empty, too long or in use, for the role of an
    administrator, and for a lifetime that is none or longer than ten years.
    """
    name = " ".join(new.name.split())
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise TokenRefusedError(f"A token needs a name of up to {LONGEST_NAME} characters.")
    if new.role not in TOKEN_ROLES:
        raise TokenRefusedError(f"A token is for one of {', '.join(TOKEN_ROLES)}.")
    if not timedelta(0) < new.lifetime <= LONGEST_LIFETIME:
        raise TokenRefusedError(f"A token lasts 1 to {LONGEST_LIFETIME.days:,} days.")
    token = f"{MARK}{secrets.token_urlsafe(RANDOM_BYTES)}"
    record = ApiToken(
        name=name,
        role=new.role,
        prefix=token[: len(MARK) + SHOWN_LETTERS],
        token_hash=_hash(token),
        created_by=new.created_by,
        created_at=now,
        expires_at=now + new.lifetime,
    )
    try:
        async with session.begin_nested():
            session.add(record)
    except IntegrityError as error:
        raise TokenRefusedError(
            f"A token called “{name}” is in use; revoke it or choose another name."
        ) from error
    await record_event(
        session,
        "token:create",
        actor=None,
        entity="api_token",
        entity_id=record.id,
        detail={"name": name, "role": new.role, "by": new.created_by},
        now=now,
    )
    return MadeToken(record, token)


async def find_token(session: AsyncSession, token: str, *, now: datetime) -> ApiToken | None:
    """The token's record, or None when it is unknown, revoked or over."""
    # Found by a hash, of which nobody can guess a part: comparing it tells no one anything.
    found = await session.scalars(select(ApiToken).where(ApiToken.token_hash == _hash(token)))
    record = found.one_or_none()
    if record is None or record.revoked_at is not None or record.expires_at <= now:
        return None
    return record


def is_use_noted(record: ApiToken, now: datetime) -> bool:
    """Whether the record knows well enough when it was last used."""
    return record.last_used_at is not None and now - record.last_used_at < USED_EVERY


async def note_use(session: AsyncSession, record: ApiToken, *, now: datetime) -> None:
    """Keep that the token was used; a second process may do so at the same time."""
    await session.execute(
        update(ApiToken)
        .where(
            ApiToken.id == record.id,
            or_(ApiToken.last_used_at.is_(None), ApiToken.last_used_at < now),
        )
        .values(last_used_at=now)
        .execution_options(synchronize_session=False)
    )


async def list_tokens(session: AsyncSession, *, include_over: bool) -> Sequence[ApiToken]:
    """Tokens by name, the newest of a name first; those that were revoked only if wanted."""
    query = select(ApiToken).order_by(ApiToken.name, ApiToken.created_at.desc())
    if not include_over:
        query = query.where(ApiToken.revoked_at.is_(None))
    return (await session.scalars(query)).all()


async def revoke_token(session: AsyncSession, name: str, *, by: str, now: datetime) -> ApiToken:
    """Put the token of this name out of use from now on; raises NotFoundError."""
    found = await session.scalars(
        select(ApiToken)
        .where(ApiToken.name == " ".join(name.split()), ApiToken.revoked_at.is_(None))
        .with_for_update()
    )
    record = found.one_or_none()
    if record is None:
        raise NotFoundError(f"No token called “{name}” is in use.")
    record.revoked_at = now
    await record_event(
        session,
        "token:revoke",
        actor=None,
        entity="api_token",
        entity_id=record.id,
        detail={"name": record.name, "by": by},
        now=now,
    )
    return record


def _hash(token: str) -> str:
    # A header may hold bytes that are no text; they must find nothing, and break nothing.
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
