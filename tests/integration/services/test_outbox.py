"""Deliveries stand beside their lead, are claimed once, and never get lost."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from crm.database import Database
from crm.models import Contact, Delivery, Lead
from crm.services.delivering import (
    LEASE,
    PAUSES,
    claim_delivery,
    record_delivered,
    record_failure,
)
from crm.services.errors import IncompleteEnquiryError
from crm.services.outbox import (
    CONFIRMATIONS_A_DAY,
    count_failed_deliveries,
    has_due_delivery,
    list_deliveries,
    retry_failed_deliveries,
)
from crm.services.outgoing import Outgoing
from crm.vocabulary import DeliveryKind, DeliveryState, LeadState
from tests.conftest import NOW
from tests.factories import make_lead

ALL = frozenset(DeliveryKind)
WEBHOOK = frozenset({DeliveryKind.WEBHOOK})


async def queue(database: Database, kinds: frozenset[DeliveryKind] = WEBHOOK, **lead: str) -> Lead:
    async with database.writing() as session:
        return await make_lead(session, now=NOW, deliveries=kinds, **lead)


async def claim(
    database: Database, after: timedelta = timedelta(), kinds: frozenset[DeliveryKind] = ALL
) -> Outgoing | None:
    async with database.writing() as session:
        return await claim_delivery(session, kinds, now=NOW + after)


async def fail(
    database: Database, outgoing: Outgoing, after: timedelta, *, is_final: bool = False
) -> DeliveryState | None:
    async with database.writing() as session:
        return await record_failure(
            session, outgoing, "It was refused (550)", is_final=is_final, now=NOW + after
        )


async def states(database: Database) -> list[tuple[DeliveryKind, DeliveryState]]:
    async with database.reading() as session:
        rows = await list_deliveries(session, tuple(DeliveryState))
    return [(row.kind, row.state) for row in rows]


async def test_a_submitted_enquiry_queues_what_is_set_up(database: Database) -> None:
    lead = await queue(database, frozenset({DeliveryKind.CONFIRMATION, DeliveryKind.WEBHOOK}))

    async with database.reading() as session:
        rows = await list_deliveries(session, [DeliveryState.WAITING])

    assert {(row.kind, row.reference, row.attempts, row.due_at) for row in rows} == {
        (DeliveryKind.CONFIRMATION, lead.reference, 0, NOW),
        (DeliveryKind.WEBHOOK, lead.reference, 0, NOW),
    }


async def test_nothing_is_queued_when_nothing_is_set_up(database: Database) -> None:
    await queue(database, frozenset())

    assert await states(database) == []


async def test_no_confirmation_without_an_address(database: Database) -> None:
    await queue(database, ALL, email="")

    assert {kind for kind, _ in await states(database)} == ALL - {DeliveryKind.CONFIRMATION}


async def test_a_refused_submission_queues_nothing(database: Database) -> None:
    with pytest.raises(IncompleteEnquiryError):
        await queue(database, ALL, company="")

    assert await states(database) == []


async def test_one_address_cannot_be_flooded_with_confirmations(database: Database) -> None:
    kinds = frozenset({DeliveryKind.CONFIRMATION})
    for _ in range(CONFIRMATIONS_A_DAY + 1):
        await queue(database, kinds)
    await queue(database, kinds, email="other@acme.example")
    async with database.writing() as session:
        await make_lead(session, now=NOW + timedelta(hours=25), deliveries=kinds)

    found = [state for _, state in await states(database)]

    assert sorted(found) == [DeliveryState.CANCELLED, *[DeliveryState.WAITING] * 7]


async def test_a_claim_reads_the_lead_under_the_names_of_its_fields(database: Database) -> None:
    lead = await queue(database, ALL, email="Zoë.Müller@Bücher.example", phone="0121 496 0123")

    outgoing = await claim(database)

    assert outgoing is not None
    assert outgoing.reference == lead.reference
    assert outgoing.email == "Zoë.Müller@xn--bcher-kva.example"
    assert " ".join(outgoing.fields) == (
        "full_name role company website country email phone sector intent location "
        "landing_timeframe hiring spend enquiry call_requested "
        "consent_contact consent_marketing"
    )
    said = {name: value for name, value in outgoing.fields.items() if value is not None}
    assert said == {
        "full_name": "Greta Müller",
        "company": "Acme GmbH",
        "country": "DE",
        "email": "Zoë.Müller@bücher.example",
        "phone": "+491214960123",
        "enquiry": "We make battery housings and look for a site near Coventry.",
        "consent_contact": True,
        "consent_marketing": False,
    }


async def test_two_processes_never_claim_the_same(database: Database, database_url: str) -> None:
    for _ in range(10):
        await queue(database)
    other = Database(database_url)

    async def take(mine: Database) -> list[Outgoing]:
        taken = []
        while outgoing := await claim(mine):
            taken.append(outgoing)
            await asyncio.sleep(0)
        return taken

    shares = await asyncio.gather(take(database), take(other), take(other), take(database))
    await other.dispose()

    claimed = [outgoing.id for share in shares for outgoing in share]
    assert len(claimed) == len(set(claimed)) == 10


async def test_a_claim_keeps_others_away_until_its_lease_is_over(database: Database) -> None:
    await queue(database)
    first = await claim(database)

    async with database.reading() as session:
        is_due = await has_due_delivery(session, ALL, now=NOW + LEASE - timedelta(seconds=1))
    early = await claim(database, LEASE - timedelta(seconds=1))
    second = await claim(database, LEASE)

    assert first is not None
    assert (is_due, early) == (False, None)
    assert second is not None
    assert (second.id, second.lease == first.lease) == (first.id, False)


async def test_only_the_kinds_that_can_be_sent_are_claimed(database: Database) -> None:
    await queue(database, frozenset({DeliveryKind.NOTIFICATION}))

    assert await claim(database, kinds=WEBHOOK) is None


async def test_what_is_delivered_is_never_claimed_again(database: Database) -> None:
    await queue(database)
    outgoing = await claim(database)
    assert outgoing is not None

    async with database.writing() as session:
        await record_delivered(session, outgoing.id, recipient=None, now=NOW)

    assert await claim(database, timedelta(days=30)) is None
    assert await states(database) == [(DeliveryKind.WEBHOOK, DeliveryState.DELIVERED)]


async def test_a_delivery_that_outlived_its_lease_is_still_delivered(database: Database) -> None:
    await queue(database)
    slow = await claim(database)
    fast = await claim(database, LEASE)
    assert slow is not None
    assert fast is not None

    async with database.writing() as session:
        await record_delivered(session, slow.id, recipient=None, now=NOW + LEASE)
    after = await fail(database, fast, LEASE)

    assert after is None
    assert await states(database) == [(DeliveryKind.WEBHOOK, DeliveryState.DELIVERED)]


async def test_a_failure_of_a_claim_that_is_over_changes_nothing(database: Database) -> None:
    await queue(database)
    slow = await claim(database)
    await claim(database, LEASE)
    assert slow is not None

    state = await fail(database, slow, LEASE, is_final=True)

    assert state is None
    assert await states(database) == [(DeliveryKind.WEBHOOK, DeliveryState.WAITING)]


async def test_each_failure_is_followed_by_a_longer_pause_until_a_person_is_needed(
    database: Database,
) -> None:
    await queue(database)
    passed = timedelta()
    for pause in PAUSES:
        outgoing = await claim(database, passed)
        assert outgoing is not None
        assert await fail(database, outgoing, passed) == DeliveryState.WAITING
        assert await claim(database, passed + pause - timedelta(seconds=1)) is None
        passed += pause
    last = await claim(database, passed)
    assert last is not None

    state = await fail(database, last, passed)

    async with database.reading() as session:
        [row] = await list_deliveries(session, [DeliveryState.FAILED])
        count = await count_failed_deliveries(session)
    assert (state, count) == (DeliveryState.FAILED, 1)
    assert (row.attempts, row.last_error) == (len(PAUSES) + 1, "It was refused (550)")
    assert list(PAUSES) == sorted(PAUSES)


async def test_an_attempt_that_kills_its_process_each_time_ends_as_well(
    database: Database,
) -> None:
    await queue(database)
    for attempt in range(len(PAUSES) + 1):
        assert await claim(database, LEASE * attempt) is not None

    assert await claim(database, LEASE * (len(PAUSES) + 1)) is None
    assert await states(database) == [(DeliveryKind.WEBHOOK, DeliveryState.FAILED)]


async def test_a_person_can_have_failed_ones_tried_again(database: Database) -> None:
    await queue(database)
    await queue(database, frozenset({DeliveryKind.NOTIFICATION}))
    for _ in range(2):
        outgoing = await claim(database)
        assert outgoing is not None
        await fail(database, outgoing, timedelta(), is_final=True)

    async with database.writing() as session:
        one = await retry_failed_deliveries(session, [outgoing.id], now=NOW)
        rest = await retry_failed_deliveries(session, now=NOW)
        none = await retry_failed_deliveries(session, now=NOW)

    assert (one, rest, none) == (1, 1, 0)
    assert await claim(database) is not None
    assert await claim(database) is not None


async def test_what_was_delivered_cannot_be_tried_again(database: Database) -> None:
    await queue(database)
    outgoing = await claim(database)
    assert outgoing is not None

    async with database.writing() as session:
        await record_delivered(session, outgoing.id, recipient=None, now=NOW)
        count = await retry_failed_deliveries(session, [outgoing.id], now=NOW)

    assert count == 0


@pytest.mark.parametrize("how", ["withdrawn", "address removed"])
async def test_nothing_goes_to_a_person_who_has_left(database: Database, how: str) -> None:
    lead = await queue(database, frozenset({DeliveryKind.CONFIRMATION}))
    changes = {
        "withdrawn": update(Lead).where(Lead.id == lead.id).values(state=LeadState.WITHDRAWN),
        "address removed": update(Contact)
        .where(Contact.id == lead.contact_id)
        .values(email=None, email_normalised=None),
    }
    async with database.writing() as session:
        await session.execute(changes[how])

    assert await claim(database) is None
    assert await states(database) == [(DeliveryKind.CONFIRMATION, DeliveryState.CANCELLED)]


async def test_a_cancelled_one_does_not_hold_up_the_next(database: Database) -> None:
    lead = await queue(database)
    async with database.writing() as session:
        await session.execute(
            update(Lead).where(Lead.id == lead.id).values(state=LeadState.WITHDRAWN)
        )
    await queue(database)

    assert await claim(database) is not None


async def test_a_deleted_lead_takes_its_deliveries_along(database: Database) -> None:
    async with database.writing() as session:
        lead = await make_lead(session, now=NOW, submitted=False)
        session.add(Delivery(lead_id=lead.id, kind=DeliveryKind.WEBHOOK, due_at=NOW))
        await session.flush()
        for answer in lead.answers:
            await session.delete(answer)
        await session.flush()
        await session.delete(lead)

    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Delivery)) == 0
