"""Whoever follows the cursor sees every lead that is found once, and what changed again."""

import base64
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, update

from crm.database import Database
from crm.models import Company, ConsentEvent, Contact, Conversation, Lead, LeadAnswer
from crm.services.call_backs import close_call_back
from crm.services.consent import NewConsent, record_consent
from crm.services.lead_answers import NewLeadAnswer, keep_answer
from crm.services.lead_records import RecordFilter, list_records
from crm.vocabulary import CallBackState, LeadState, Purpose
from tests.conftest import NOW
from tests.factories import make_adviser, make_call_back, make_lead
from tests.integration.api.conftest import Program


async def make_leads(database: Database, count: int, **options: Any) -> list[str]:
    """Ids of new leads, oldest first; some are written in one transaction, at one time."""
    ids = []
    for start in range(0, count, 3):
        async with database.writing() as session:
            for _ in range(start, min(start + 3, count)):
                ids.append(str((await make_lead(session, now=NOW, **options)).id))
    return ids


async def follow(program: Program, query: str, after: str = "") -> list[str]:
    """Ids on all pages, or on those after this cursor."""
    seen: list[str] = []
    cursor = f"&cursor={after}" if after else ""
    while True:
        page = await program.read(f"/leads?{query}{cursor}")
        seen += [lead["id"] for lead in page["leads"]]
        if page["next_cursor"] is None:
            return seen
        cursor = f"&cursor={page['next_cursor']}"
        assert len(seen) < 1000


async def same_moment(database: Database) -> None:
    """Put every row's time to one moment, so that only ids tell leads apart."""
    async with database.writing() as session:
        for model in (Lead, Contact, Company, Conversation, LeadAnswer, ConsentEvent):
            await session.execute(update(model).values(updated_at=NOW))


@pytest.mark.parametrize("limit", [1, 2, 7, 100])
@pytest.mark.parametrize("at_once", [False, True])
async def test_every_lead_is_seen_once(
    program: Program, database: Database, limit: int, at_once: bool
) -> None:
    ids = await make_leads(database, 7)
    if at_once:
        await same_moment(database)

    seen = await follow(program, f"limit={limit}")

    assert sorted(seen) == sorted(ids)
    if not at_once:
        assert seen == ids


async def test_a_lead_that_changes_meanwhile_is_seen_again_at_its_new_place(
    program: Program, database: Database
) -> None:
    ids = await make_leads(database, 4)
    first = await program.read("/leads?limit=2")
    async with database.writing() as session:
        await session.execute(
            update(Lead).where(Lead.reference == "WM-2026-000001").values(hiring="21+")
        )

    rest = await follow(program, "limit=2", first["next_cursor"])

    assert [lead["id"] for lead in first["leads"]] == ids[:2]
    assert rest == [ids[2], ids[3], ids[0]]


STATES = {
    "": {"submitted", "withdrawn"},
    "state=draft": {"draft"},
    "state=abandoned&state=draft": {"draft", "abandoned"},
    "state=submitted&stage=new": {"submitted"},
    "stage=closed": set(),
    "stage=closed&stage=new&state=draft": {"draft"},
}


@pytest.mark.parametrize("query", STATES)
async def test_a_filter_finds_what_it_says(
    program: Program, database: Database, query: str
) -> None:
    async with database.writing() as session:
        await make_lead(session, now=NOW, submitted=False)
        abandoned = await make_lead(session, now=NOW, submitted=False)
        withdrawn = await make_lead(session, now=NOW)
        await make_lead(session, now=NOW)
        for lead, state in ((abandoned, LeadState.ABANDONED), (withdrawn, LeadState.WITHDRAWN)):
            await session.execute(update(Lead).where(Lead.id == lead.id).values(state=state))

    page = await program.read(f"/leads?{query}")

    assert {lead["state"] for lead in page["leads"]} == STATES[query]


async def test_a_conversations_draft_is_found(program: Program, database: Database) -> None:
    async with database.writing() as session:
        await make_lead(session, now=NOW, submitted=False)
        wanted = await make_lead(session, now=NOW, submitted=False, company="Zenith Inc")

    page = await program.read(f"/leads?state=draft&conversation={wanted.conversation_id}")

    assert [lead["company"] for lead in page["leads"]] == ["Zenith Inc"]


async def change_answer(session: Any, lead: Any) -> None:
    new = NewLeadAnswer(field="email", value="new@acme.example", verbatim="new@acme.example")
    keep_answer(lead, new, now=NOW)


async def change_company(session: Any, lead: Any) -> None:
    lead.contact.company.website = "acme.example"


async def change_consent(session: Any, lead: Any) -> None:
    new = NewConsent(
        contact_id=lead.contact_id,
        lead_id=None,
        purpose=Purpose.MARKETING,
        granted=False,
        email="greta@acme.example",
    )
    await record_consent(session, new, now=NOW)


async def change_call(session: Any, lead: Any) -> None:
    call = await make_call_back(session, lead, NOW + timedelta(days=1), now=NOW)
    by = await make_adviser(session, now=NOW)
    await close_call_back(
        session, call.id, CallBackState.DONE, by=by, expected_version=call.version, now=NOW
    )


@pytest.mark.parametrize("change", [change_answer, change_company, change_consent, change_call])
async def test_whatever_changes_moves_the_lead(
    program: Program, database: Database, change: Any
) -> None:
    async with database.writing() as session:
        lead = await make_lead(session, now=NOW)
        await make_lead(session, now=NOW)
    before = datetime.now(UTC)
    async with database.writing() as session:
        found = await list_records(session, RecordFilter())
        [again] = [r.lead for r in found.records if r.lead.id == lead.id]
        await change(session, again)

    page = await program.read("/leads", params={"updated_since": before.isoformat()})

    assert [one["id"] for one in page["leads"]] == [str(lead.id)]
    assert datetime.fromisoformat(page["leads"][0]["updated_at"]) >= before


def forge(*parts: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("state=nonsense", "state"),
        ("stage=draft", "stage"),
        ("updated_since=yesterday", "updated_since"),
        ("updated_since=2026-03-02T09:30:00", "updated_since"),
        ("conversation=7", "conversation"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=x", "limit"),
        ("limit=1&limit=2", "limit"),
        ("updated-since=2026-03-02T09:30:00Z", "updated-since"),
        ("cursor=%00", "cursor"),
        ("cursor=abc", "cursor"),
        (f"cursor={forge(1, 2)}", "cursor"),
        (f"cursor={forge('2026-03-02T09:30:00', '0' * 32)}", "cursor"),
        (f"cursor={forge('2026-03-02T09:30:00Z', 'x')}", "cursor"),
        (f"cursor={base64.urlsafe_b64encode(b'{}').decode()}", "cursor"),
    ],
)
async def test_a_wrong_parameter_is_refused_by_its_name(
    light: Program, query: str, names: str
) -> None:
    response = await light.call(f"/leads?{query}")

    assert response.status == 400
    problem = await response.json()
    assert problem["code"] == "wrong_parameter"
    assert problem["detail"].startswith(f"{names}: ")


async def test_a_page_takes_as_many_queries_as_a_lead(database: Database) -> None:
    async def count(limit: int) -> int:
        queries: Sequence[str] = []
        engine = database.engine.sync_engine

        def note(*arguments: Any) -> None:
            queries.append(arguments[2])  # type: ignore[attr-defined]

        event.listen(engine, "before_cursor_execute", note)
        async with database.reading() as session:
            page = await list_records(session, RecordFilter(limit=limit))
        event.remove(engine, "before_cursor_execute", note)
        assert len(page.records) == limit
        return len(queries)

    await make_leads(database, 6)

    assert await count(6) == await count(1)
