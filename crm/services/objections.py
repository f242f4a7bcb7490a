"""Stopping marketing, and allowing it again.

A no is taken from anybody who names the address: the harm of a wrong one is a newsletter
missed. A way off the suppression list needs proof that the address is the asker's own.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm.models import Adviser, Contact
from crm.services.address_key import AddressKey
from crm.services.audit import record_event
from crm.services.consent import NewConsent, current_consent, list_consents, record_consent
from crm.services.erasure import proof_kind
from crm.services.errors import NotFoundError
from crm.services.subjects import ConversationProof, Proof, Subject, find_subject
from crm.services.suppression import Addresses, lift_suppression, suppress
from crm.vocabulary import Channel, Purpose, SuppressionReason

BOTH = frozenset(Channel)


async def stop_marketing(
    session: AsyncSession,
    key: AddressKey,
    proof: Proof,
    *,
    channels: Collection[Channel] = BOTH,
    message_id: UUID | None = None,
    by: Adviser | None = None,
    now: datetime,
) -> Addresses:
    """Add a no to the ledger of each address on these channels, and suppress the address.

    Gives the addresses; an address that said no already gets no second row. Raises NotFoundError
    when nothing is held.
    """
    subject = await find_subject(session, proof)
    await _answer(session, subject, channels, granted=False, message_id=message_id, now=now)
    addresses = _on(subject.addresses, channels)
    await suppress(session, key, addresses, SuppressionReason.OBJECTED, now=now)
    await _log(session, "subject:stop", proof, channels, by, now)
    return addresses


async def suppress_address(
    session: AsyncSession,
    key: AddressKey,
    addresses: Addresses,
    *,
    by: Adviser | None = None,
    now: datetime,
) -> None:
    """Put an address on the suppression list of whose owner nothing is held: a letter, a call."""
    await suppress(session, key, addresses, SuppressionReason.OBJECTED, now=now)
    await record_event(session, "subject:suppress", actor=by, detail=None, now=now)


async def allow_marketing(
    session: AsyncSession,
    key: AddressKey,
    proof: Proof,
    *,
    channels: Collection[Channel],
    message_id: UUID | None = None,
    by: Adviser | None = None,
    now: datetime,
) -> Addresses:
    """Take the proven addresses off the suppression list, and add a yes to their ledger.

    Only for who proved the address, or the team on their word. Raises ValueError for the proof
    of a conversation, which may name any address; NotFoundError when nothing is held.
    """
    if isinstance(proof, ConversationProof):
        raise ValueError("A conversation does not prove whose an address is")
    subject = await find_subject(session, proof)
    proven = Addresses(
        emails=subject.addresses.emails & subject.proven.emails,
        phones=subject.addresses.phones & subject.proven.phones,
    )
    addresses = _on(proven, channels)
    if not (addresses.emails or addresses.phones):
        raise NotFoundError("No address on that channel has been proven.")
    await lift_suppression(session, key, addresses, now=now)
    allowed = [
        c for c in channels if (addresses.emails if c == Channel.EMAIL else addresses.phones)
    ]
    await _answer(session, subject, allowed, granted=True, message_id=message_id, now=now)
    await _log(session, "subject:allow", proof, allowed, by, now)
    return addresses


def _on(addresses: Addresses, channels: Collection[Channel]) -> Addresses:
    return Addresses(
        emails=addresses.emails if Channel.EMAIL in channels else frozenset(),
        phones=addresses.phones if Channel.PHONE in channels else frozenset(),
    )


async def _answer(
    session: AsyncSession,
    subject: Subject,
    channels: Collection[Channel],
    *,
    granted: bool,
    message_id: UUID | None,
    now: datetime,
) -> None:
    contacts = subject.contacts + subject.shared_contacts
    ledgers = await list_consents(session, contacts)
    people = await session.scalars(select(Contact).where(Contact.id.in_(contacts)))
    for contact in people:
        for channel in sorted(channels):
            address = _address(contact, channel)
            held = current_consent(ledgers[contact.id], Purpose.MARKETING, channel)
            if address is None or (held is not None and held.granted == granted):
                continue
            new = NewConsent(
                contact_id=contact.id,
                lead_id=None,
                purpose=Purpose.MARKETING,
                granted=granted,
                email=address if channel == Channel.EMAIL else None,
                phone=address if channel == Channel.PHONE else None,
                method=f"rights_{'allow' if granted else 'stop'}_{proof_kind(subject.proof)}",
                message_id=message_id,
            )
            await record_consent(session, new, now=now)


def _address(contact: Contact, channel: Channel) -> str | None:
    if channel == Channel.EMAIL:
        return contact.email_normalised
    return contact.phone_e164 or contact.phone_raw


async def _log(
    session: AsyncSession,
    action: str,
    proof: Proof,
    channels: Collection[Channel],
    by: Adviser | None,
    now: datetime,
) -> None:
    detail = {"proof": proof_kind(proof), "channels": sorted(channels)}
    await record_event(session, action, actor=by, detail=detail, now=now)
