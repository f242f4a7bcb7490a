"""A withdrawn enquiry leaves nobody anything to do."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from crm.database import Database
from crm.services.call_backs import list_call_backs
from crm.services.delivering import claim_delivery
from crm.services.errors import NotFoundError
from crm.services.outbox import list_deliveries
from crm.services.withdrawal import withdraw_lead
from crm.vocabulary import CallBackState, DeliveryKind, DeliveryState, LeadState
from tests.conftest import NOW
from tests.factories import make_call_back, make_lead

TUESDAY = datetime(2026, 3, 3, 14, tzinfo=UTC)
KINDS = frozenset(DeliveryKind)


async def test_withdrawing_cancels_the_call_and_all_that_was_to_be_sent(
    database: Database,
) -> None:
    async with database.writing() as session:
        lead = await make_lead(session, now=NOW, deliveries=KINDS)
        await make_call_back(session, lead, TUESDAY, now=NOW)

    async with database.writing() as session:
        withdrawn = await withdraw_lead(session, lead.id, now=NOW)
    async with database.writing() as session:
        again = await withdraw_lead(session, lead.id, now=NOW)
        [call] = await list_call_backs(session, lead.id)
        rows = await list_deliveries(session, tuple(DeliveryState))

    assert (withdrawn.state, again.version) == (LeadState.WITHDRAWN, withdrawn.version)
    assert (call.state, call.sequence) == (CallBackState.CANCELLED, 1)
    assert call.phone_e164 == "+441214960123"
    assert {(row.state, row.last_error) for row in rows} == {
        (DeliveryState.CANCELLED, "The enquiry was withdrawn")
    }
    assert len(rows) == 3


async def test_a_draft_counts_as_abandoned_and_another_s_lead_stays(database: Database) -> None:
    async with database.writing() as session:
        draft = await make_lead(session, now=NOW, submitted=False)
        other = await make_lead(session, now=NOW, deliveries=KINDS)
        await make_call_back(session, draft, TUESDAY, now=NOW)
        await make_call_back(session, other, TUESDAY, now=NOW)

    async with database.writing() as session:
        abandoned = await withdraw_lead(session, draft.id, now=NOW)
        [kept] = await list_call_backs(session, other.id)
        claimed = await claim_delivery(session, KINDS, now=NOW)

    assert abandoned.state == LeadState.ABANDONED
    assert kept.state == CallBackState.BOOKED
    assert claimed is not None


async def test_a_lead_that_is_not_there_cannot_be_withdrawn(database: Database) -> None:
    async with database.writing() as session:
        with pytest.raises(NotFoundError):
            await withdraw_lead(session, uuid4(), now=NOW)
