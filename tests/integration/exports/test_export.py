"""A list holds exactly what the filter finds and the purpose allows, and leaves a trace."""

import csv
import hashlib
import io
import tempfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select

from crm.database import Database
from crm.exports import xlsx
from crm.exports.eligibility import LeftOut
from crm.exports.export import ExportFile, ExportRefusedError, export_leads
from crm.exports.rows import COLUMNS
from crm.exports.tally import tally_purposes
from crm.exports.writer import ListTooLongError
from crm.models import AuditEvent
from crm.services import lead_stream
from crm.services.consent import NewConsent, record_consent
from crm.services.leads import LeadFilter, list_leads
from crm.vocabulary import ExportPurpose, LeadState, Purpose, Role
from tests.conftest import KEY, NOW
from tests.factories import make_adviser, make_lead
from tests.whole_lead import make_whole_lead

RESPOND = ExportPurpose.RESPOND
HOSTILE_NAME = "=cmd|' /C calc'!A0, \"Müller\"\nאברהם 😀"


async def export(
    database: Database,
    wanted: LeadFilter | None = None,
    purpose: ExportPurpose = RESPOND,
    fmt: str = "csv",
) -> ExportFile:
    return await export_leads(
        database, wanted or LeadFilter(), purpose, fmt, by=None, key=KEY, now=NOW
    )


def read_csv(file: ExportFile) -> list[dict[str, str]]:
    """Rows by the columns' names."""
    text = file.content.read().decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert header == [column.header for column in COLUMNS]
    return [dict(zip((column.name for column in COLUMNS), row, strict=True)) for row in rows]


def read_xlsx(file: ExportFile) -> list[dict[str, Any]]:
    """The same; a cell without a value is None."""
    header, *rows = openpyxl.load_workbook(file.content).active.iter_rows(values_only=True)
    assert list(header) == [column.header for column in COLUMNS]
    return [dict(zip((column.name for column in COLUMNS), row, strict=True)) for row in rows]


@pytest.mark.parametrize("fmt", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "wanted",
    [
        LeadFilter(state=LeadState.SUBMITTED),
        LeadFilter(country="FR"),
        LeadFilter(text="zenith", page=2, per_page=2),
        LeadFilter(text="nobody"),
    ],
)
async def test_a_list_is_the_screens_rows_in_the_screens_order_over_all_pages(
    database: Database, monkeypatch: pytest.MonkeyPatch, wanted: LeadFilter, fmt: str
) -> None:
    monkeypatch.setattr(lead_stream, "BATCH", 2)
    async with database.writing() as session:
        for number in range(7):
            await make_lead(
                session,
                now=NOW + timedelta(minutes=number % 3),
                company=f"Zenith {number}",
                country="FR" if number % 2 else "DE",
            )
    async with database.reading() as session:
        pages = [
            await list_leads(
                session,
                LeadFilter(
                    text=wanted.text,
                    country=wanted.country,
                    state=wanted.state,
                    page=page,
                    per_page=3,
                ),
            )
            for page in (1, 2, 3)
        ]

    with await export(database, wanted, fmt=fmt) as file:
        rows = read_csv(file) if fmt == "csv" else read_xlsx(file)

    on_screen = [row.reference for page in pages[: pages[0].pages] for row in page.rows]
    assert [row["reference"] for row in rows] == on_screen
    assert file.rows == len(on_screen) == pages[0].total


async def test_every_field_is_read_back_from_both_formats(database: Database) -> None:
    async with database.writing() as session:
        await make_lead(
            session, now=NOW, full_name=HOSTILE_NAME, role="Geschäftsführerin", spend="5000000+"
        )

    with await export(database) as csv_file, await export(database, fmt="xlsx") as xlsx_file:
        [from_csv], [from_xlsx] = read_csv(csv_file), read_xlsx(xlsx_file)

    assert from_csv == {
        "reference": "WM-2026-000001",
        "received_at": "2026-03-02T09:30:00Z",
        "state": "Submitted",
        "stage": "New",
        "full_name": "'" + HOSTILE_NAME,
        "role": "Geschäftsführerin",
        "company": "Acme GmbH",
        "website": "",
        "country": "DE",
        "country_name": "Germany",
        "email": "greta@acme.example",
        "email_status": "unchecked",
        "email_consent": "Yes",
        "email_consent_wording": "enquiry-2026-1",
        "email_consent_at": "2026-03-02T09:30:00Z",
        "phone": "+441214960123",
        "phone_ext": "",
        "phone_raw": "'+44 121 496 0123",
        "phone_status": "valid",
        "phone_consent": "Yes",
        "phone_consent_wording": "enquiry-2026-1",
        "phone_consent_at": "2026-03-02T09:30:00Z",
        "tps_screening": "",
        "sector": "",
        "intent": "",
        "intent_other": "",
        "location": "",
        "landing_timeframe": "",
        "hiring": "",
        "spend": "More than £5 million",
        "call_requested": "",
        "enquiry": "We make battery housings and look for a site near Coventry.",
        "language": "en",
        "owner": "",
        "purpose": "Respond to enquiry",
    }
    assert from_xlsx["full_name"] == HOSTILE_NAME
    assert from_xlsx["phone_raw"] == "+44 121 496 0123"
    times = ("received_at", "email_consent_at", "phone_consent_at")
    assert {from_xlsx[name].replace(tzinfo=UTC) for name in times} == {NOW}
    for name in from_csv.keys() - {"full_name", "phone_raw", *times}:
        assert (from_xlsx[name] or "") == from_csv[name]


async def test_a_lead_in_another_language_is_exported_in_english(database: Database) -> None:
    reference, _, _ = await make_whole_lead(database)

    with await export(database) as csv_file, await export(database, fmt="xlsx") as xlsx_file:
        [from_csv], [from_xlsx] = read_csv(csv_file), read_xlsx(xlsx_file)

    told = {
        "reference": reference,
        "full_name": "佐藤 由紀",
        "role": "社長",
        "company": "株式会社サクラ",
        "website": "https://sakura.example",
        "country": "JP",
        "email": "Yuki@mail.example",
        "email_status": "throwaway",
        "phone": "+447700900123",
        "phone_ext": "9",
        "phone_status": "possible",
        "sector": "Automotive",
        "intent": "Set up new premises; Other",
        "intent_other": "a museum of engines",
        "location": "West Midlands",
        "landing_timeframe": "In the next 6 months",
        "hiring": "21 or more",
        "spend": "More than £5 million",
        "call_requested": "morning",
        "enquiry": "A site near Coventry",
        "language": "ja",
    }
    assert {name: from_csv[name] for name in told} == told
    assert {name: from_xlsx[name] for name in told} == told


async def test_marketing_takes_only_those_who_agreed_and_only_that_address(
    database: Database,
) -> None:
    async with database.writing() as session:
        await make_lead(session, now=NOW, marketing=True, email="yes@a.example")
        await make_lead(session, now=NOW, marketing=False, email="no@a.example")
        await make_lead(session, now=NOW, marketing=True, email="")
        await make_lead(session, now=NOW, submitted=False, email="draft@a.example")

    with (
        await export(database, purpose=ExportPurpose.EMAIL_MARKETING) as by_email,
        await export(database, purpose=ExportPurpose.PHONE_MARKETING) as by_phone,
    ):
        [row] = read_csv(by_email)

    assert (row["email"], row["email_consent"]) == ("yes@a.example", "Yes")
    assert row["email_consent_wording"] == "marketing-email-2026-1"
    assert {row[name] for name in row if name.startswith("phone")} == {""}
    assert by_email.left_out == {
        LeftOut.SAID_NO: 1,
        LeftOut.NO_EMAIL: 1,
        LeftOut.NOT_SUBMITTED: 1,
    }
    assert by_phone.rows == 0
    assert by_phone.left_out == {LeftOut.NOT_RECORDED: 3, LeftOut.NOT_SUBMITTED: 1}


async def test_a_later_no_to_an_address_holds_for_every_enquiry_it_came_with(
    database: Database,
) -> None:
    async with database.writing() as session:
        first = await make_lead(session, now=NOW, marketing=True)
        await make_lead(session, now=NOW + timedelta(days=1), email="Greta@Acme.example")
        other = await make_lead(session, now=NOW, marketing=True, email="bob@z.example")
        await record_consent(
            session,
            NewConsent(
                contact_id=other.contact_id,
                lead_id=None,
                purpose=Purpose.MARKETING,
                granted=True,
                phone="+441214960123",
            ),
            now=NOW,
        )

    with (
        await export(database, purpose=ExportPurpose.EMAIL_MARKETING) as by_email,
        await export(database, purpose=ExportPurpose.PHONE_MARKETING) as by_phone,
    ):
        emails = [row["email"] for row in read_csv(by_email)]
        phones = read_csv(by_phone)

    assert first.contact_id != other.contact_id
    assert emails == ["bob@z.example"]
    # One number for the whole house: whoever said yes at it, said it for that number.
    assert [row["tps_screening"] for row in phones] == ["Not screened"] * 3


async def test_drafts_are_in_a_list_that_asks_for_them(database: Database) -> None:
    async with database.writing() as session:
        await make_lead(session, now=NOW)
        await make_lead(session, now=NOW, submitted=False, full_name="Dora Draft")

    with (
        await export(database) as usual,
        await export(database, LeadFilter(state=LeadState.DRAFT)) as drafts,
    ):
        names = [row["full_name"] for row in read_csv(drafts)]

    assert (usual.rows, usual.left_out) == (1, Counter({LeftOut.NOT_SUBMITTED: 1}))
    assert names == ["Dora Draft"]


async def test_the_tally_tells_what_each_purpose_then_gives(database: Database) -> None:
    async with database.writing() as session:
        await make_lead(session, now=NOW, marketing=True)
        await make_lead(session, now=NOW, email="no@a.example")
        await make_lead(session, now=NOW, submitted=False)
    async with database.reading() as session:
        tallies = await tally_purposes(session, LeadFilter(), KEY)

    for purpose in ExportPurpose:
        with await export(database, purpose=purpose) as file:
            assert (file.rows, file.left_out) == (
                tallies[purpose].rows,
                tallies[purpose].left_out,
            )


@pytest.mark.parametrize("fmt", ["csv", "xlsx"])
async def test_an_export_is_in_the_audit_log(database: Database, fmt: str) -> None:
    async with database.writing() as session:
        await make_lead(session, now=NOW)
        await make_lead(session, now=NOW, submitted=False)
        marek = await make_adviser(session, now=NOW, role=Role.MANAGER, name="Marek Nowak")

    wanted = LeadFilter(country="DE", page=3)
    with await export_leads(database, wanted, RESPOND, fmt, by=marek, key=KEY, now=NOW) as file:
        content = file.content.read()
    async with database.reading() as session:
        events = await session.scalars(select(AuditEvent).where(AuditEvent.action == "lead:export"))
        [event] = events.all()

    assert (event.actor_id, event.at) == (marek.id, NOW)
    assert event.detail == {
        "file": file.name,
        "purpose": "respond",
        "filter": {"country": "DE"},
        "rows": 1,
        "left_out": {"not_submitted": 1},
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    assert file.name == f"leads-respond-20260302T093000Z.{fmt}"
    assert file.size == len(content)
    assert file.summary == "1 lead in the file; 1 left out: 1 not submitted."


@pytest.mark.parametrize("role", [Role.VIEWER, Role.ADVISER])
async def test_who_may_see_leads_may_not_therefore_export_them(
    sqlite_database: Database, role: Role
) -> None:
    async with sqlite_database.writing() as session:
        adviser = await make_adviser(session, now=NOW, role=role)

    with pytest.raises(ExportRefusedError, match="Only managers"):
        await export_leads(
            sqlite_database, LeadFilter(), RESPOND, "csv", by=adviser, key=KEY, now=NOW
        )
    assert await _count_events(sqlite_database) == 0


async def test_an_unknown_format_is_refused(sqlite_database: Database) -> None:
    with pytest.raises(ExportRefusedError, match="no export as pdf"):
        await export(sqlite_database, fmt="pdf")


async def test_a_list_too_long_for_its_format_leaves_no_file_and_no_event(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with sqlite_database.writing() as session:
        for _ in range(3):
            await make_lead(session, now=NOW)
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setattr(xlsx, "MAX_ROWS", 3)

    with pytest.raises(ListTooLongError):
        await export(sqlite_database, fmt="xlsx")
    assert list(folder.iterdir()) == []
    assert await _count_events(sqlite_database) == 0


async def test_leads_that_arrive_during_an_export_are_kept_and_not_in_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lead_stream, "BATCH", 2)
    async with database.writing() as session:
        for _ in range(5):
            await make_lead(session, now=NOW)
    names = []

    async with database.reading() as reading:
        async for batch in lead_stream.stream_leads(reading, LeadFilter(), KEY):
            # A reader that kept writers out would stop this until the timeout.
            async with database.writing() as writing:
                await make_lead(writing, now=NOW - timedelta(days=1), full_name="Late Lena")
            names += [found.lead.contact.full_name for found in batch]

    assert names == ["Greta Müller"] * 5


async def _count_events(database: Database) -> int:
    async with database.reading() as session:
        events = await session.scalars(select(AuditEvent).where(AuditEvent.action == "lead:export"))
        return len(events.all())


async def test_times_of_another_zone_are_told_in_utc(sqlite_database: Database) -> None:
    summer = datetime.fromisoformat("2026-07-01T00:30:00+01:00")
    async with sqlite_database.writing() as session:
        await make_lead(session, now=summer)

    with await export(sqlite_database) as file:
        [row] = read_csv(file)

    assert row["received_at"] == "2026-06-30T23:30:00Z"
