"""No answer is lost, a lead is submitted once, and consents stand beside it."""

import pytest
from sqlalchemy import func, select

from crm.database import Database
from crm.models import ConsentEvent, Lead
from crm.services.conversations import start_conversation
from crm.services.enquiries import (
    Submission,
    draft_values,
    find_draft,
    record_answer,
    submit_enquiry,
)
from crm.services.errors import IncompleteEnquiryError
from crm.services.lead_answers import NewLeadAnswer
from crm.vocabulary import LeadState, PhoneStatus, Purpose
from tests.conftest import NOW
from tests.factories import make_lead


async def test_each_answer_is_kept_with_the_words_it_came_from(database: Database) -> None:
    async with database.writing() as session:
        conversation, _ = await start_conversation(session, language="en", page=None, now=NOW)
        await record_answer(
            session,
            conversation.id,
            NewLeadAnswer(field="country", value="Germany", code="DE", verbatim="from germany"),
            now=NOW,
        )
        await record_answer(
            session,
            conversation.id,
            NewLeadAnswer(field="country", value="France", code="FR", verbatim="sorry, France"),
            now=NOW,
        )
    async with database.reading() as session:
        values = await draft_values(session, conversation.id)
        draft = await find_draft(session, conversation.id)

    assert values == {"country": "France"}
    assert draft is not None
    assert draft.country == "FR"
    assert [(a.verbatim, a.superseded_at is None) for a in draft.answers] == [
        ("from germany", False),
        ("sorry, France", True),
    ]


async def test_an_incomplete_enquiry_names_what_is_missing(database: Database) -> None:
    async with database.writing() as session:
        draft = await make_lead(session, now=NOW, submitted=False, email="", phone="", company="")
    assert draft.conversation_id is not None

    with pytest.raises(IncompleteEnquiryError) as refusal:
        async with database.writing() as session:
            await submit_enquiry(
                session,
                draft.conversation_id,
                Submission(consent_contact=False, consent_marketing=False),
                now=NOW,
            )

    assert refusal.value.missing == ("company", "email or phone", "consent_contact")


async def test_submitting_twice_from_one_message_makes_one_lead(database: Database) -> None:
    async with database.writing() as session:
        lead = await make_lead(session, now=NOW)
        answer = lead.answers[0]
        again = await submit_enquiry(
            session,
            lead.conversation_id,  # type: ignore[arg-type]
            Submission(consent_contact=True, consent_marketing=False, message_id=answer.message_id),
            now=NOW,
        )
        leads = await session.scalar(select(func.count()).select_from(Lead))

    assert again.reference == lead.reference == "WM-2026-000001"
    assert lead.state == LeadState.SUBMITTED
    assert leads == 1


async def test_references_count_on_and_begin_again_each_year(database: Database) -> None:
    async with database.writing() as session:
        first = await make_lead(session, now=NOW)
        second = await make_lead(session, now=NOW)
        next_year = await make_lead(session, now=NOW.replace(year=2027))

    assert [first.reference, second.reference, next_year.reference] == [
        "WM-2026-000001",
        "WM-2026-000002",
        "WM-2027-000001",
    ]


async def test_consents_are_written_apart_for_each_address(database: Database) -> None:
    async with database.writing() as session:
        lead = await make_lead(session, now=NOW, marketing=True)
        events = list(await session.scalars(select(ConsentEvent)))

    assert {(e.purpose, e.email, e.phone, e.granted) for e in events} == {
        (Purpose.ENQUIRY, "greta@acme.example", None, True),
        (Purpose.MARKETING, "greta@acme.example", None, True),
        (Purpose.ENQUIRY, None, "+441214960123", True),
    }
    assert {e.lead_id for e in events} == {lead.id}
    assert all(e.wording and e.wording_version for e in events)


async def test_a_number_no_plan_allows_is_kept_as_typed_and_flagged(database: Database) -> None:
    async with database.writing() as session:
        lead = await make_lead(session, now=NOW, phone="0121 202 / 123456789012345")

    assert lead.contact.phone_raw == "0121 202 / 123456789012345"
    assert lead.contact.phone_e164 is None
    assert lead.contact.phone_status == PhoneStatus.INVALID


async def test_a_yes_is_on_record_even_if_the_only_number_cannot_be_read(
    database: Database,
) -> None:
    async with database.writing() as session:
        await make_lead(session, now=NOW, email="", phone="ring 12345 and ask for Greta")
        events = list(await session.scalars(select(ConsentEvent)))

    assert [(e.purpose, e.phone, e.granted) for e in events] == [
        (Purpose.ENQUIRY, "ring 12345 and ask for Greta", True)
    ]
