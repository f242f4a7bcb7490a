"""A person withdraws an enquiry of their own, and nobody else's."""

import pytest
from sqlalchemy import select

from crm.database import Database
from crm.models import AuditEvent, Lead
from crm.services.errors import NotFoundError
from crm.services.subjects import ConversationProof, EmailProof
from crm.services.withdrawing import withdraw_own_lead
from crm.vocabulary import LeadState
from tests.conftest import NOW
from tests.factories import make_lead


@pytest.mark.parametrize("by", ["conversation", "email"])
async def test_either_proof_withdraws_it_and_twice_is_once(database: Database, by: str) -> None:
    async with database.writing() as session:
        lead = await make_lead(session, now=NOW)
    assert lead.conversation_id is not None
    assert lead.reference is not None
    proof = (
        ConversationProof(conversation_id=lead.conversation_id)
        if by == "conversation"
        else EmailProof(email="greta@acme.example")
    )
    for _ in range(2):
        async with database.writing() as session:
            await withdraw_own_lead(session, proof, lead.reference, now=NOW)

    async with database.reading() as session:
        states = list(await session.scalars(select(Lead.state)))
        events = list(await session.scalars(select(AuditEvent)))
    assert states == [LeadState.WITHDRAWN]
    assert [(event.action, event.detail) for event in events] == [
        ("subject:withdraw", {"proof": by})
    ]


async def test_somebody_else_s_is_not_withdrawn(database: Database) -> None:
    async with database.writing() as session:
        mine = await make_lead(session, now=NOW)
        other = await make_lead(session, now=NOW, email="ada@other.example")
    assert mine.conversation_id is not None
    assert other.reference is not None
    proof = ConversationProof(conversation_id=mine.conversation_id)

    with pytest.raises(NotFoundError):
        async with database.writing() as session:
            await withdraw_own_lead(session, proof, other.reference, now=NOW)

    async with database.reading() as session:
        assert set(await session.scalars(select(Lead.state))) == {LeadState.SUBMITTED}
