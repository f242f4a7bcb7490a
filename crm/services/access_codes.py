"""One-time codes: a person shows that an e-mail address is theirs.

Whoever asks is told the same whether or not the address is known, and a code is only ever sent
to an address that somebody gave us with an enquiry.
"""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from crm.models import AccessCode, Contact, Lead
from crm.services.address_key import AddressKey
from crm.services.subjects import EmailProof
from crm.services.validation import EmailAnswer, parse_email

LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
"""32 that are not taken for one another: a letter carries 5 bits."""

LENGTH = 8
LIFETIME = timedelta(minutes=15)
TRIES = 5
"""For one code: 5 in 2**40 are nothing to hope for."""

CODES_AN_HOUR = 3
"""To one address, and for one conversation: nobody's mailbox is flooded, nobody tries many."""


@dataclass(frozen=True, kw_only=True)
class NewCode:
    """A code on its way, in the language of the chat. Afterwards it exists only in the mail."""

    id: UUID
    email: str
    language: str
    code: str
    expires_at: datetime


SendCode = Callable[[AsyncSession, NewCode], Awaitable[None]]
"""Puts the code into the outbox, in the same transaction."""


@dataclass(frozen=True, kw_only=True)
class CodeWish:
    """Who asks for a code. ``reference`` narrows it to the address of that enquiry."""

    email: str
    reference: str | None = None
    conversation_id: UUID | None = None
    language: str = "en"


async def request_code(
    session: AsyncSession, key: AddressKey, wish: CodeWish, send: SendCode, *, now: datetime
) -> None:
    """Send a code to the address if it is one we hold; say nothing about it either way.

    An earlier code for the address no longer works. Beyond ``CODES_AN_HOUR`` nothing is sent.
    Raises InvalidAnswerError for what is no e-mail address.
    """
    email = parse_email(wish.email)
    address_hash = key.of_email(email.normalised)
    if await _has_asked_enough(session, address_hash, wish.conversation_id, now):
        return
    known = await _is_held(session, email.normalised, wish.reference)
    await session.execute(
        update(AccessCode)
        .where(AccessCode.address_hash == address_hash, AccessCode.used_at.is_(None))
        .values(used_at=now)
    )
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    # Asking for an unknown address counts as well, or the limit would tell which is known.
    row = AccessCode(
        address_hash=address_hash,
        code_hash=key.of_code(address_hash, code),
        conversation_id=wish.conversation_id,
        asked_at=now,
        expires_at=now + LIFETIME,
        used_at=None if known else now,
    )
    session.add(row)
    await session.flush()
    if known:
        new = NewCode(
            id=row.id,
            email=_as_mail_takes_it(email),
            language=wish.language,
            code=code,
            expires_at=row.expires_at,
        )
        await send(session, new)


def _as_mail_takes_it(email: EmailAnswer) -> str:
    """The case before the @ is the person's own; after it, mail servers speak ASCII only."""
    local, domain = email.address.rpartition("@")[0], email.normalised.rpartition("@")[2]
    return f"{local}@{domain}"


async def redeem_code(
    session: AsyncSession, key: AddressKey, *, email: str, code: str, now: datetime
) -> EmailProof | None:
    """The proof that the address is this person's; None for a wrong, used or late code.

    Not an error, because the failed try has to be committed with the rest. Raises
    InvalidAnswerError for what is no e-mail address.
    """
    normalised = parse_email(email).normalised
    address_hash = key.of_email(normalised)
    # Counted before it is compared, in the row itself: two tries at once are two tries.
    tried = await session.execute(
        update(AccessCode)
        .where(
            AccessCode.address_hash == address_hash,
            AccessCode.used_at.is_(None),
            AccessCode.expires_at > now,
            AccessCode.tries < TRIES,
        )
        .values(tries=AccessCode.tries + 1)
        .returning(AccessCode.id, AccessCode.code_hash)
    )
    wanted = key.of_code(address_hash, "".join(code.split()).casefold())
    right = [row.id for row in tried if secrets.compare_digest(row.code_hash, wanted)]
    if not right:
        return None
    used = await session.execute(
        update(AccessCode)
        .where(AccessCode.id.in_(right), AccessCode.used_at.is_(None))
        .values(used_at=now)
        .returning(AccessCode.id)
    )
    return EmailProof(email=normalised) if used.first() is not None else None


async def _is_held(session: AsyncSession, normalised: str, reference: str | None) -> bool:
    query = (
        select(Lead.id)
        .join(Contact, Contact.id == Lead.contact_id)
        .where(Contact.email_normalised == normalised, Contact.erased_at.is_(None))
    )
    if reference is not None:
        query = query.where(Lead.reference == reference.strip().upper())
    return await session.scalar(query.limit(1)) is not None


async def _has_asked_enough(
    session: AsyncSession, address_hash: str, conversation_id: UUID | None, now: datetime
) -> bool:
    async def asked(condition: ColumnElement[bool]) -> int:
        recent = AccessCode.asked_at > now - timedelta(hours=1)
        count = select(func.count()).select_from(AccessCode).where(condition, recent)
        return await session.scalar(count) or 0

    if await asked(AccessCode.address_hash == address_hash) >= CODES_AN_HOUR:
        return True
    if conversation_id is None:
        return False
    return await asked(AccessCode.conversation_id == conversation_id) >= CODES_AN_HOUR
