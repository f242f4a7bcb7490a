"""Who asks about their data, how they showed it, and which records are theirs.

Three proofs. The holder of a conversation's token may have what was said in that conversation.
Who was sent a code to an e-mail address may have every enquiry that gave that address. And the
team may act for a person whose identity it has checked by itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm.models import CallBack, Contact, Conversation, Lead
from crm.services.errors import NotFoundError
from crm.services.marks import Marks
from crm.services.suppression import Addresses
from crm.services.validation import parse_email, parse_phone


@dataclass(frozen=True, kw_only=True)
class ConversationProof:
    """The visitor writes in this conversation, which only the holder of its token can."""

    conversation_id: UUID


@dataclass(frozen=True, kw_only=True)
class EmailProof:
    """The person read a code that was sent to this address, in its normalised form.

    Made by ``access_codes.redeem_code`` and by nothing else.
    """

    email: str


@dataclass(frozen=True, kw_only=True)
class TeamProof:
    """Somebody of the team knows who asks; one of the three finds the records."""

    email: str | None = None
    phone: str | None = None
    reference: str | None = None


def team_proof(
    *, email: str | None = None, phone: str | None = None, reference: str | None = None
) -> TeamProof:
    """The proof from what somebody typed, normalised; exactly one is given.

    Raises InvalidAnswerError for what is no address or number.
    """
    return TeamProof(
        email=parse_email(email).normalised if email else None,
        phone=parse_phone(phone, None).e164 if phone else None,
        reference=reference.strip().upper() if reference else None,
    )


Proof = ConversationProof | EmailProof | TeamProof


@dataclass(frozen=True, kw_only=True)
class Subject:
    """The records of one person, as far as the proof goes. ``contacts`` hold no one else's."""

    proof: Proof
    contacts: tuple[UUID, ...]
    leads: tuple[UUID, ...]
    conversations: tuple[UUID, ...]
    shared_contacts: tuple[UUID, ...]
    """Contacts that also have leads outside the proof: read, but not erased."""
    addresses: Addresses
    proven: Marks
    """What may be erased from other people's records as well."""


async def find_subject(session: AsyncSession, proof: Proof) -> Subject:
    """The records that the proof opens; erased ones are nobody's.

    Raises NotFoundError when there are none.
    """
    if isinstance(proof, ConversationProof):
        leads = await _leads(session, Lead.conversation_id == proof.conversation_id)
        conversations = {proof.conversation_id}
    else:
        leads = await _leads(session, _is_known_by(proof))
        conversations = {lead.conversation_id for lead in leads if lead.conversation_id}
    open_ones = await _not_erased(session, conversations)
    if not leads and not open_ones:
        raise NotFoundError("Nothing is held that goes with this.")
    contacts = {lead.contact_id for lead in leads}
    shared = await _with_other_leads(session, contacts, {lead.id for lead in leads})
    people = list(await session.scalars(select(Contact).where(Contact.id.in_(contacts))))
    addresses = _addresses_of(people, await _numbers_to_ring(session, {lead.id for lead in leads}))
    return Subject(
        proof=proof,
        contacts=tuple(sorted(contacts - shared)),
        leads=tuple(lead.id for lead in leads),
        conversations=tuple(sorted(open_ones)),
        shared_contacts=tuple(sorted(shared)),
        addresses=addresses,
        proven=_proven(proof, addresses, people),
    )


def _is_known_by(proof: EmailProof | TeamProof) -> ColumnElement[bool]:
    if isinstance(proof, EmailProof):
        return Contact.email_normalised == proof.email
    rung = select(CallBack.lead_id).where(CallBack.phone_e164 == proof.phone)
    given = [
        (Contact.email_normalised == proof.email, proof.email),
        ((Contact.phone_e164 == proof.phone) | Lead.id.in_(rung), proof.phone),
        (Lead.reference == proof.reference, proof.reference),
    ]
    conditions = [condition for condition, value in given if value]
    if len(conditions) != 1:
        raise ValueError("Exactly one of e-mail, telephone number and reference finds a person")
    return conditions[0]


async def _leads(session: AsyncSession, condition: ColumnElement[bool]) -> list[Lead]:
    found = await session.scalars(
        select(Lead)
        .join(Contact, Contact.id == Lead.contact_id)
        .where(condition, Contact.erased_at.is_(None))
        .order_by(Lead.received_at, Lead.id)
        .execution_options(populate_existing=True)
    )
    return list(found)


async def _not_erased(session: AsyncSession, ids: Iterable[UUID]) -> set[UUID]:
    found = await session.scalars(
        select(Conversation.id).where(Conversation.id.in_(ids), Conversation.erased_at.is_(None))
    )
    return set(found)


async def _with_other_leads(
    session: AsyncSession, contacts: Iterable[UUID], leads: Iterable[UUID]
) -> set[UUID]:
    found = await session.scalars(
        select(Lead.contact_id).where(Lead.contact_id.in_(contacts), Lead.id.not_in(leads))
    )
    return set(found)


async def _numbers_to_ring(session: AsyncSession, leads: Iterable[UUID]) -> set[str]:
    """Numbers that were given for a call only."""
    found = await session.scalars(select(CallBack.phone_e164).where(CallBack.lead_id.in_(leads)))
    return {number for number in found if number}


def _addresses_of(people: Iterable[Contact], to_ring: Iterable[str]) -> Addresses:
    everybody = list(people)
    return Addresses(
        emails=frozenset(c.email_normalised for c in everybody if c.email_normalised),
        phones=frozenset(
            number for c in everybody if (number := c.phone_e164 or c.phone_raw) is not None
        ).union(to_ring),
    )


def _proven(proof: Proof, addresses: Addresses, people: Iterable[Contact]) -> Marks:
    """Nobody gets an address erased everywhere by merely naming it."""
    if isinstance(proof, ConversationProof):
        return Marks()
    given = {c.email for c in people if c.email}
    if isinstance(proof, EmailProof):
        return Marks(emails=addresses.emails | given)
    return Marks(emails=addresses.emails | given, phones=addresses.phones)
