"""The list shows what the filter says, and no adviser overwrites another."""

from uuid import uuid4

import pytest

from crm.database import Database
from crm.services.errors import NotFoundError, StageChangeError, StaleRecordError
from crm.services.leads import LeadFilter, add_note, get_lead, list_leads, move_to_stage
from crm.vocabulary import LeadStage, LeadState
from tests.conftest import NOW
from tests.factories import make_adviser, make_lead


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (LeadFilter(), 3),
        (LeadFilter(text="acme"), 1),
        (LeadFilter(text="bob zenith"), 1),
        (LeadFilter(text="100%"), 1),
        (LeadFilter(text="WM-2026-000002"), 1),
        (LeadFilter(country="FR"), 1),
        (LeadFilter(state=LeadState.DRAFT), 1),
        (LeadFilter(stage=LeadStage.NEW, state=LeadState.SUBMITTED), 2),
        (LeadFilter(text="nobody"), 0),
    ],
)
async def test_the_list_is_narrowed(database: Database, wanted: LeadFilter, found: int) -> None:
    async with database.writing() as session:
        await make_lead(session, now=NOW)
        await make_lead(
            session, now=NOW, full_name="Bob", company="Zenith", country="FR", email="b@z.example"
        )
        await make_lead(
            session,
            now=NOW,
            submitted=False,
            enquiry="We are 100% sure",
            company="Other",
            email="o@other.example",
        )
    async with database.reading() as session:
        page = await list_leads(session, wanted)

    assert page.total == len(page.rows) == found


async def test_pages_hold_every_lead_once(database: Database) -> None:
    async with database.writing() as session:
        made = [await make_lead(session, now=NOW) for _ in range(5)]
    async with database.reading() as session:
        pages = [
            await list_leads(session, LeadFilter(per_page=2, page=number)) for number in (1, 2, 3)
        ]
        beyond = await list_leads(session, LeadFilter(per_page=2, page=99))

    assert [len(page.rows) for page in pages] == [2, 2, 1]
    assert {row.id for page in pages for row in page.rows} == {lead.id for lead in made}
    assert beyond.page == 3


async def test_a_lead_is_moved_on_and_the_move_is_kept(database: Database) -> None:
    async with database.writing() as session:
        lead = await make_lead(session, now=NOW)
        amira = await make_adviser(session, now=NOW)
    async with database.writing() as session:
        await move_to_stage(
            session,
            lead.id,
            LeadStage.ENGAGED,
            by=amira,
            reason=None,
            expected_version=lead.version,
            now=NOW,
        )
    async with database.reading() as session:
        detail = await get_lead(session, lead.id)

    assert detail.lead.stage == LeadStage.ENGAGED
    assert [(c.from_stage, c.to_stage, c.by.full_name) for c in detail.stage_changes] == [
        (LeadStage.NEW, LeadStage.ENGAGED, "Amira Khan")
    ]


async def test_the_second_of_two_advisers_is_told(database: Database) -> None:
    async with database.writing() as session:
        lead = await make_lead(session, now=NOW)
        amira = await make_adviser(session, now=NOW)
    seen = lead.version
    async with database.writing() as session:
        await move_to_stage(
            session,
            lead.id,
            LeadStage.ENGAGED,
            by=amira,
            reason=None,
            expected_version=seen,
            now=NOW,
        )

    with pytest.raises(StaleRecordError):
        async with database.writing() as session:
            await move_to_stage(
                session,
                lead.id,
                LeadStage.AWAITING_INVESTOR,
                by=amira,
                reason=None,
                expected_version=seen,
                now=NOW,
            )


async def test_closing_needs_a_reason(database: Database) -> None:
    async with database.writing() as session:
        lead = await make_lead(session, now=NOW)
        amira = await make_adviser(session, now=NOW)

    with pytest.raises(StageChangeError, match="Say why"):
        async with database.writing() as session:
            await move_to_stage(
                session,
                lead.id,
                LeadStage.CLOSED,
                by=amira,
                reason="  ",
                expected_version=lead.version,
                now=NOW,
            )


async def test_a_note_is_kept_and_an_empty_one_refused(database: Database) -> None:
    async with database.writing() as session:
        lead = await make_lead(session, now=NOW)
        amira = await make_adviser(session, now=NOW)
        await add_note(session, lead.id, " Called; will write. ", by=amira, now=NOW)
    async with database.reading() as session:
        detail = await get_lead(session, lead.id)

    assert [note.text for note in detail.notes] == ["Called; will write."]
    with pytest.raises(ValueError, match="Write the note first"):
        async with database.writing() as session:
            await add_note(session, lead.id, "  ", by=amira, now=NOW)


async def test_an_unknown_lead_is_not_found(database: Database) -> None:
    with pytest.raises(NotFoundError):
        async with database.reading() as session:
            await get_lead(session, uuid4())
