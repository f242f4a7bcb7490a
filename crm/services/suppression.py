"""The suppression list: addresses that must get no marketing, whatever else is on record.

It outlives erasure. A no is taken from anybody, a way off the list needs proof: see
``objections.py``.
"""

from collections.abc import Collection, Iterable
from contextlib import suppress as ignore
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from crm.models import Suppression
from crm.services.address_key import AddressKey
from crm.services.errors import AddressKeyLostError
from crm.vocabulary import Channel, SuppressionReason


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """Normalised e-mail addresses and E.164 numbers of one person, or of a batch of leads."""

    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()

    def hashes(self, key: AddressKey) -> dict[str, tuple[Channel, str]]:
        """Hash to the channel and address it stands for."""
        emails = {key.of_email(email): (Channel.EMAIL, email) for email in self.emails}
        phones = {key.of_phone(phone): (Channel.PHONE, phone) for phone in self.phones}
        return emails | phones


async def suppress(
    session: AsyncSession,
    key: AddressKey,
    addresses: Addresses,
    reason: SuppressionReason,
    *,
    now: datetime,
) -> None:
    """Put the addresses on the list; one that is on it already stays as it is."""
    hashes = addresses.hashes(key)
    listed = await _holding(session, hashes)
    for address_hash, (channel, _) in hashes.items():
        if address_hash in listed:
            continue
        row = Suppression(
            address_hash=address_hash, channel=channel, key_id=key.id, reason=reason, at=now
        )
        # Another process may put the same address on the list now: then it is on it.
        with ignore(IntegrityError):
            async with session.begin_nested():
                session.add(row)


async def find_suppressed(
    session: AsyncSession, key: AddressKey, addresses: Addresses
) -> Addresses:
    """Those of the addresses that are on the list.

    Raises AddressKeyLostError when the list was made with another key: who is on it can then
    not be told, and nobody may be taken to be off it.
    """
    await check_key(session, key)
    return await match_suppressed(session, key, addresses)


async def match_suppressed(
    session: AsyncSession, key: AddressKey, addresses: Addresses
) -> Addresses:
    """As ``find_suppressed``, for a caller who has checked the key or wants no marketing."""
    hashes = addresses.hashes(key)
    listed = [hashes[address_hash] for address_hash in await _holding(session, hashes)]
    return Addresses(
        emails=frozenset(address for channel, address in listed if channel == Channel.EMAIL),
        phones=frozenset(address for channel, address in listed if channel == Channel.PHONE),
    )


async def lift_suppression(
    session: AsyncSession, key: AddressKey, addresses: Addresses, *, now: datetime
) -> None:
    """Take the addresses off the list; that they were on it is kept. Ask for proof first."""
    await session.execute(
        update(Suppression)
        .where(Suppression.address_hash.in_(addresses.hashes(key)), Suppression.lifted_at.is_(None))
        .values(lifted_at=now)
    )


async def check_key(session: AsyncSession, key: AddressKey) -> None:
    """Raise AddressKeyLostError if any row of the list was made with another key."""
    other = select(Suppression.id).where(
        Suppression.key_id != key.id, Suppression.lifted_at.is_(None)
    )
    if await session.scalar(other.limit(1)) is not None:
        raise AddressKeyLostError(
            "The suppression list was made with another key. Put back address.key from the "
            "backup; until then no marketing list can be made."
        )


async def _holding(session: AsyncSession, hashes: Collection[str]) -> set[str]:
    found: set[str] = set()
    for some in _slices(list(hashes)):
        found |= set(
            await session.scalars(
                select(Suppression.address_hash).where(
                    Suppression.address_hash.in_(some), Suppression.lifted_at.is_(None)
                )
            )
        )
    return found


def _slices(hashes: list[str], size: int = 500) -> Iterable[list[str]]:
    return (hashes[start : start + size] for start in range(0, len(hashes), size))
