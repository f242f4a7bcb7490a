"""What a person agreed to is added to, never overwritten."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from crm.database import Database
from crm.models import ConsentEvent
from crm.services.consent import NewConsent, current_consent, list_consents, record_consent
from crm.vocabulary import Channel, Purpose
from tests.conftest import NOW
from tests.factories import make_lead


async def test_a_withdrawal_is_a_row_of_its_own_and_holds_from_then_on(
    database: Database,
) -> None:
    async with database.writing() as session:
        lead = await make_lead(session, now=NOW, marketing=True)
        withdrawal = NewConsent(
            contact_id=lead.contact_id,
            lead_id=lead.id,
            purpose=Purpose.MARKETING,
            granted=False,
            email="greta@acme.example",
            method="desk",
        )
        await record_consent(session, withdrawal, now=NOW + timedelta(days=1))
    async with database.reading() as session:
        ledger = (await list_consents(session, [lead.contact_id]))[lead.contact_id]
    marketing = [event for event in ledger if event.purpose == Purpose.MARKETING]
    now_held = current_consent(ledger, Purpose.MARKETING, Channel.EMAIL)

    assert [event.granted for event in marketing] == [True, False]
    assert now_held is not None
    assert not now_held.granted
    assert current_consent(ledger, Purpose.MARKETING, Channel.PHONE) is None


async def test_the_database_refuses_a_consent_for_two_addresses_at_once(
    database: Database,
) -> None:
    async with database.writing() as session:
        lead = await make_lead(session, now=NOW)

    async def consent_for_both() -> None:
        async with database.writing() as session:
            session.add(
                ConsentEvent(
                    contact_id=lead.contact_id,
                    channel=Channel.EMAIL,
                    email="greta@acme.example",
                    phone="+441214960123",
                    purpose=Purpose.MARKETING,
                    granted=True,
                    wording_version="1",
                    wording="words",
                    method="chat",
                    at=NOW,
                )
            )

    with pytest.raises(IntegrityError, match="one_address"):
        await consent_for_both()
