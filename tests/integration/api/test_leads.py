"""Leads as JSON: every field, in the words of the contract, and nothing without a trace."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from crm.database import Database
from crm.services.enquiries import record_answer
from crm.services.lead_answers import NewLeadAnswer
from crm.services.leads import get_lead
from tests.conftest import NOW
from tests.factories import make_call_back, make_lead
from tests.integration.api.conftest import Program
from tests.whole_lead import WHOLE, make_whole_lead

CONTRACT = frozenset(
    {"full_name", "role", "company", "website", "country", "email", "phone", "sector", "intent"}
    | {"location", "landing_timeframe", "hiring", "spend", "enquiry", "call_requested"}
    | {"consent_contact", "consent_marketing"}
    | {"phone_raw", "phone_e164", "phone_ext", "phone_status"}
)
"""The names that slots, forms, exports and this API share."""


async def test_every_field_is_told(program: Program, database: Database) -> None:
    reference, conversation, _ = await make_whole_lead(database)

    lead = await program.read(f"/leads/{reference}")

    assert set(lead) >= CONTRACT
    told = {name: lead[name] for name in CONTRACT}
    assert told == {
        "full_name": "佐藤 由紀",
        "role": "社長",
        "company": "株式会社サクラ",
        "website": "https://sakura.example",
        "country": "JP",
        "email": "Yuki@mail.example",
        "phone": "+447700900123",
        "sector": "automotive",
        "intent": ["SET_UP_NEW_PREMISES", "OTHER"],
        "location": "WEST_MIDLANDS",
        "landing_timeframe": "UNDER_SIX_MONTHS",
        "hiring": "21+",
        "spend": "5000000+",
        "enquiry": "A site near Coventry",
        "call_requested": "morning",
        "consent_contact": True,
        "consent_marketing": False,
        "phone_raw": "my number: 07700 900123 x9",
        "phone_e164": "+447700900123",
        "phone_ext": "9",
        "phone_status": "possible",
    }
    beside = {
        "reference": reference,
        "state": "submitted",
        "stage": "new",
        "received_at": "2026-03-02T09:30:00Z",
        "submitted_at": "2026-03-02T09:30:00Z",
        "erased_at": None,
        "conversation": str(conversation),
        "language": "ja",
        "owner": None,
        "missing": [],
        "private_individual": False,
        "email_status": "throwaway",
        "intent_other": "a museum of engines",
        "flags": ["email_throwaway", "phone_possible"],
        "call_backs": [],
    }
    assert {name: lead[name] for name in beside} == beside
    assert set(lead) == CONTRACT | set(beside) | {"id", "updated_at", "answers", "consents"}


async def test_every_answer_says_where_it_came_from(program: Program, database: Database) -> None:
    reference, _, message = await make_whole_lead(database)

    lead = await program.read(f"/leads/{reference}")

    answers = {answer.pop("field"): answer for answer in lead["answers"]}
    assert set(answers) == set(WHOLE)
    written = datetime.fromisoformat(answers["intent"].pop("at"))
    assert timedelta(0) <= datetime.now(UTC) - written < timedelta(minutes=5)
    assert answers["intent"] == {
        "value": "SET_UP_NEW_PREMISES,OTHER",
        "codes": ["SET_UP_NEW_PREMISES", "OTHER"],
        "label_shown": "新しい拠点、その他",
        "option_set_version": "eyb-2024-12",
        "verbatim": "a plant, and a museum of engines",
        "message_id": str(message),
        "superseded_at": None,
    }
    assert answers["country"]["verbatim"] == "日本です"
    assert lead["consents"] == [
        {
            "purpose": purpose,
            "channel": channel,
            "granted": granted,
            "wording_version": version,
            "message_id": str(message),
            "at": "2026-03-02T09:30:00Z",
        }
        for purpose, channel, granted, version in (
            ("enquiry", "email", True, "enquiry-2026-1"),
            ("marketing", "email", False, "marketing-email-2026-1"),
            ("enquiry", "phone", True, "enquiry-2026-1"),
        )
    ]


async def test_an_answer_that_was_changed_keeps_the_old_one(
    program: Program, database: Database
) -> None:
    async with database.writing() as session:
        lead = await make_lead(session, now=NOW, submitted=False)
        assert lead.conversation_id
        new = NewLeadAnswer(field="company", value="Zenith Inc", verbatim="no, Zenith Inc")
        later = NOW + timedelta(minutes=1)
        await record_answer(session, lead.conversation_id, new, now=later)

    [told] = (await program.read("/leads?state=draft"))["leads"]

    companies = [
        (answer["value"], answer["superseded_at"])
        for answer in told["answers"]
        if answer["field"] == "company"
    ]
    assert told["company"] == "Zenith Inc"
    assert companies == [("Acme GmbH", "2026-03-02T09:31:00Z"), ("Zenith Inc", None)]


async def test_a_draft_says_what_it_lacks(program: Program, database: Database) -> None:
    async with database.writing() as session:
        await make_lead(session, now=NOW, submitted=False, full_name="", email="", phone="")

    page = await program.read("/leads?state=draft")

    [lead] = page["leads"]
    assert (lead["reference"], lead["state"], lead["submitted_at"]) == (None, "draft", None)
    assert lead["missing"] == ["full_name", "email or phone", "consent_contact"]
    assert (lead["consent_contact"], lead["consent_marketing"]) == (None, None)
    assert (lead["email_status"], lead["phone_status"], lead["flags"]) == (None, None, [])


async def test_a_private_individual_has_no_company(program: Program, database: Database) -> None:
    async with database.writing() as session:
        lead = await make_lead(session, now=NOW, company="private individual")

    told = await program.read(f"/leads/{lead.reference}")

    assert (told["company"], told["private_individual"], told["missing"]) == (None, True, [])


@pytest.mark.parametrize(
    ("given", "intent", "other"),
    [
        ({"value": "OTHER", "code": "OTHER", "verbatim": "a museum"}, ["OTHER"], "a museum"),
        ({"value": "OTHER", "code": "OTHER", "verbatim": "Other"}, ["OTHER"], None),
        (
            {"value": "OTHER", "code": "OTHER", "label": "Andere", "verbatim": "Andere"},
            ["OTHER"],
            None,
        ),
        ({"value": "a museum", "verbatim": "I want a museum"}, ["OTHER"], "a museum"),
        (
            {"value": "SET_UP_NEW_PREMISES", "verbatim": "a plant"},
            ["SET_UP_NEW_PREMISES"],
            None,
        ),
    ],
)
async def test_what_other_stands_for_is_in_their_words(
    light: Program,
    sqlite_database: Database,
    given: dict[str, str],
    intent: list[str],
    other: str | None,
) -> None:
    async with sqlite_database.writing() as session:
        lead = await make_lead(session, now=NOW, submitted=False)
        assert lead.conversation_id
        before = {"value": "OTHER,SET_UP_NEW_PREMISES", "verbatim": "x", "other": "a zoo"}
        for change in (before, given):
            answer = NewLeadAnswer(field="intent", **change)  # type: ignore[arg-type]
            await record_answer(session, lead.conversation_id, answer, now=NOW)

    [told] = (await light.read("/leads?state=draft"))["leads"]

    assert (told["intent"], told["intent_other"]) == (intent, other)


async def test_an_unreadable_number_is_kept_and_flagged(
    program: Program, database: Database
) -> None:
    async with database.writing() as session:
        lead = await make_lead(session, now=NOW, phone="ring 12 12 and ask")

    told = await program.read(f"/leads/{lead.reference}")

    assert (told["phone"], told["phone_e164"], told["phone_raw"]) == (
        None,
        None,
        "ring 12 12 and ask",
    )
    assert (told["phone_status"], told["flags"]) == ("invalid", ["phone_invalid"])
    assert told["email_status"] == "unchecked"


async def test_calls_are_told_in_utc(program: Program, database: Database) -> None:
    async with database.writing() as session:
        lead = await make_lead(session, now=NOW)
        await make_call_back(session, lead, NOW + timedelta(days=1), now=NOW)

    told = await program.read(f"/leads/{lead.reference}")

    [call] = told["call_backs"]
    UUID(call.pop("id"))
    ends_at = datetime.fromisoformat(call.pop("ends_at"))
    assert ends_at > NOW + timedelta(days=1)
    assert call == {
        "state": "booked",
        "starts_at": "2026-03-03T09:30:00Z",
        "time_zone": "Europe/Berlin",
        "phone": "+441214960123",
        "phone_ext": None,
        "owner": None,
        "booked_at": "2026-03-02T09:30:00Z",
        "closed_at": None,
    }


async def test_a_reference_is_found_in_any_case(program: Program, database: Database) -> None:
    async with database.writing() as session:
        await make_lead(session, now=NOW)

    assert (await program.read("/leads/wm-2026-000001"))["reference"] == "WM-2026-000001"


async def test_reading_is_audited_with_the_tokens_name(
    program: Program, database: Database
) -> None:
    async with database.writing() as session:
        sent = await make_lead(session, now=NOW)
        draft = await make_lead(session, now=NOW, submitted=False)
    await program.read(f"/leads/{sent.reference}")
    await program.read("/leads?state=draft&state=submitted")
    await program.read("/leads?state=abandoned")
    await program.call("/leads/WM-1999-000001")

    query = "SELECT action, actor_label, entity_id, detail FROM audit_event ORDER BY created_at"
    async with database.reading() as session:
        rows = [tuple(row) for row in await session.execute(text(query))]
    one, many = rows[1:]
    assert rows[0][0] == "token:create"
    assert one[:3] == ("lead:view", "token hand-over", str(sent.id))
    assert many[:3] == ("lead:list", "token hand-over", None)
    assert str(sent.id) in str(many[3])
    assert str(draft.id) in str(many[3])


async def test_reading_changes_nothing(program: Program, database: Database) -> None:
    async with database.writing() as session:
        lead = await make_lead(session, now=NOW)

    first = await program.read(f"/leads/{lead.reference}")
    second = await program.read(f"/leads/{lead.reference}")

    assert first == second
    async with database.reading() as session:
        assert (await get_lead(session, lead.id)).lead.version == lead.version
