"""Whoever asks is forgotten, wholly, and nobody else is."""

import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from crm.database import Database
from crm.models import AuditEvent, Base, CallBack, ConsentEvent, Conversation, Lead, Suppression
from crm.services.access_codes import CodeWish, request_code
from crm.services.audit import record_event
from crm.services.bot_memory import list_remembered
from crm.services.call_back_booking import NewCallBack, book_call_back
from crm.services.call_back_slots import list_free_seats
from crm.services.call_backs import close_call_back, list_call_backs, list_due
from crm.services.conversations import find_conversation, start_conversation
from crm.services.delivering import claim_delivery, record_delivered, record_failure
from crm.services.disclosures import list_disclosures
from crm.services.enquiries import Submission, find_draft, record_answer, submit_enquiry
from crm.services.erasure import HANDLED, Erased, erase_subject
from crm.services.errors import NotFoundError
from crm.services.invitation import adviser_invitation
from crm.services.lead_answers import NewLeadAnswer
from crm.services.leads import add_note, get_lead, move_to_stage
from crm.services.marks import ERASED
from crm.services.messages import (
    NewChoice,
    NewMessage,
    NewReply,
    receive_message,
    record_replies,
)
from crm.services.office_hours import Slot, office_hours
from crm.services.outbox import list_deliveries, retry_failed_deliveries
from crm.services.questions import NewUnansweredQuestion, record_unanswered_question
from crm.services.subjects import ConversationProof, EmailProof, Proof, TeamProof
from crm.services.traces import Trace, find_traces
from crm.vocabulary import (
    AnswerKind,
    CallBackState,
    DeliveryKind,
    DeliveryState,
    LeadStage,
    LeadState,
    SuppressionReason,
)
from tests.conftest import KEY, NOW
from tests.factories import make_adviser, make_call_back, make_lead

SECRETS = {
    "enquiry": "Büro für 王小明 <script>alert('zq1')</script>",
    "company": "=HYPERLINK(zq2)",
    "website": "https://zq3.example/?a=1&b=%",
    "full_name": "Zq4 O'Néill‮",
    "role": "zq5\nBcc: everybody@zq.example",
    "email": "Zq6.O'Neill@bücher.example",
    "phone": "+44 (0)121 496 0999 ext. 12",
    "intent": "zq8; DROP TABLE lead; --",
    "location": "zq9",
}
"""A hostile person: nothing of this may stand anywhere afterwards."""

EMAIL = "zq6.o'neill@xn--bcher-kva.example"
PHONE = "+441214960999"
NUMBER_TO_RING = "+441214960888"
NEEDLES = (
    *("zq", "王小明", "néill", "bücher", "xn--bcher", "HYPERLINK", "Tokyo"),
    *("4960999", "496 0999", "4960888", "496 0888"),
)
DAY = timedelta(days=1)
TUESDAY = datetime(2026, 3, 3, 14, tzinfo=UTC)
SLOT = Slot(starts_at=TUESDAY, ends_at=TUESDAY + timedelta(minutes=30))


async def make_person(database: Database, *, is_searched_for: bool = True) -> Lead:
    """A hostile lead on which everybody has written everything."""
    async with database.writing() as session:
        draft = await make_lead(session, now=NOW, submitted=False, **SECRETS)
        chat = await session.get_one(Conversation, draft.conversation_id)
        chat.page = {"url": "https://portal.example/?ref=zq6.o%27neill%40b", "title": "zq10"}
        said = await receive_message(
            session, chat, NewMessage(client_id=uuid4(), text=json.dumps(SECRETS)), now=NOW
        )
        offer = NewChoice(title="Did you mean zq6@b?", payload='/inform{"email":"zq6@b"}')
        echo = NewReply(text="Thank you, Zq4 O'Néill", choices=(offer,))
        [reply] = await record_replies(session, said.id, [echo], now=NOW)
        click = NewMessage(client_id=uuid4(), choice_id=reply.choices[0].id)
        await receive_message(session, chat, click, now=NOW)
        question = NewUnansweredQuestion(
            conversation_id=chat.id,
            message_id=said.id,
            text="Do you know zq11?",
            language="en",
            kind=AnswerKind.UNKNOWN,
        )
        await record_unanswered_question(session, question, now=NOW)
        correction = NewLeadAnswer(
            field="company", value="zq12 Ltd", verbatim="no, zq12 Ltd", label="zq12"
        )
        await record_answer(session, chat.id, correction, now=NOW)
        submission = Submission(consent_contact=True, consent_marketing=True, message_id=said.id)
        lead = await submit_enquiry(
            session, chat.id, submission, now=NOW, deliveries=frozenset(DeliveryKind)
        )
        wish = NewCallBack(
            starts_at=TUESDAY, time_zone="Asia/Tokyo", phone="0044 121 496 0888 ext. 34"
        )
        await book_call_back(session, chat.id, wish, now=NOW)
    async with database.writing() as session:
        adviser = await make_adviser(session, now=NOW)
        await add_note(session, lead.id, "Zq4 said that zq13.", by=adviser, now=NOW)
        await move_to_stage(
            session,
            lead.id,
            LeadStage.CLOSED,
            by=adviser,
            reason="zq14 is rude",
            expected_version=lead.version,
            now=NOW,
        )
        if is_searched_for:
            detail = {"filter": {"text": EMAIL, "nested": [{EMAIL: "x"}]}}
            await record_event(session, "lead:export", actor=adviser, detail=detail, now=NOW)
    return lead


async def texts(session: AsyncSession) -> list[tuple[str, str]]:
    """Every text of every table, read without any code of the erasure."""
    found = []
    for table in Base.metadata.sorted_tables:
        for row in (await session.execute(select(table))).mappings():
            found += [(f"{table.name}.{c}", t) for c, v in row.items() for t in _strings(v)]
    return found


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, (dict, list)):
        yield json.dumps(value, ensure_ascii=False)
    elif isinstance(value, str):
        yield value


async def erase(database: Database, proof: Proof) -> tuple[Erased, list[Trace]]:
    async with database.writing() as session:
        erased = await erase_subject(session, KEY, proof, now=NOW + timedelta(days=1))
    async with database.reading() as session:
        return erased, await find_traces(session, erased.looked_for)


@pytest.mark.parametrize(
    "way",
    ["conversation", "email", "team_email", "team_phone", "team_number_to_ring", "team_reference"],
)
async def test_no_text_of_the_database_holds_anything_of_the_person(
    database: Database, way: str
) -> None:
    # What the team searched for is no record of the conversation, and its proof opens no more.
    lead = await make_person(database, is_searched_for=way != "conversation")
    proofs: dict[str, Proof] = {
        "conversation": ConversationProof(conversation_id=UUID(str(lead.conversation_id))),
        "email": EmailProof(email=EMAIL),
        "team_email": TeamProof(email=EMAIL),
        "team_phone": TeamProof(phone=PHONE),
        "team_number_to_ring": TeamProof(phone=NUMBER_TO_RING),
        "team_reference": TeamProof(reference=lead.reference),
    }
    before = await places_of(database, NEEDLES)
    _, traces = await erase(database, proofs[way])

    assert len(before) > 25
    assert await places_of(database, NEEDLES) == []
    assert traces == []


async def places_of(database: Database, needles: tuple[str, ...]) -> list[tuple[str, str]]:
    async with database.reading() as session:
        return [
            (where, text)
            for where, text in await texts(session)
            # A hash's letters are chance, and now and then two of them are "zq".
            if where != "adviser.password_hash"
            and any(needle.casefold() in text.casefold() for needle in needles)
        ]


async def test_what_has_to_stay_stays(database: Database) -> None:
    lead = await make_person(database)
    erased, _ = await erase(database, EmailProof(email=EMAIL))
    async with database.reading() as session:
        detail = await get_lead(session, lead.id)
        consents = (await session.scalars(select(ConsentEvent))).all()
        suppressed = (await session.scalars(select(Suppression))).all()
        remembered = await list_remembered(session)

    assert (detail.lead.reference, detail.lead.state) == (lead.reference, LeadState.WITHDRAWN)
    assert [change.to_stage for change in detail.stage_changes] == [LeadStage.CLOSED]
    assert [note.text for note in detail.notes] == [ERASED]
    assert {message.text for message in detail.messages} == {ERASED}
    assert len(detail.messages) == 5
    assert {consent.address_hash for consent in consents} == {
        KEY.of_email(EMAIL),
        KEY.of_phone(PHONE),
    }
    assert all(consent.wording and consent.at == NOW for consent in consents)
    assert {row.reason for row in suppressed} == {SuppressionReason.ERASED}
    assert len(suppressed) == 3  # the address, the number, and the number to ring
    assert remembered == list(erased.conversations) == [lead.conversation_id]


async def test_nobody_rings_an_erased_person_and_the_slot_is_free_again(
    database: Database,
) -> None:
    lead = await make_person(database)
    async with database.writing() as session:
        other = await make_lead(session, now=NOW)
        await make_call_back(session, other, TUESDAY, now=NOW)
        before = len(await list_free_seats(session, office_hours(), SLOT))
    await erase(database, EmailProof(email=EMAIL))
    async with database.reading() as session:
        due = await list_due(session, now=NOW)
        [call] = await list_call_backs(session, lead.id)
        after = len(await list_free_seats(session, office_hours(), SLOT))
        calendar = adviser_invitation(call, now=NOW)

    assert [kept.lead_id for kept in due.later] == [other.id]
    assert after == before + 1
    assert (call.state, call.phone_e164, call.phone_ext, call.time_zone) == (
        CallBackState.CANCELLED,
        None,
        None,
        "Europe/London",
    )
    # Whoever took the file can have the event taken out of their calendar.
    assert b"METHOD:CANCEL" in calendar
    assert b"SEQUENCE:1" in calendar
    assert ERASED.encode() in calendar


async def test_a_call_that_was_made_stays_made_without_its_number(database: Database) -> None:
    lead = await make_person(database)
    async with database.writing() as session:
        adviser = await make_adviser(session, now=NOW, name="Marek Nowak")
        [call] = await list_call_backs(session, lead.id)
        await close_call_back(
            session,
            call.id,
            CallBackState.DONE,
            by=adviser,
            expected_version=call.version,
            now=TUESDAY,
        )
    await erase(database, EmailProof(email=EMAIL))
    async with database.reading() as session:
        [call] = await list_call_backs(session, lead.id)

    assert (call.state, call.phone_e164) == (CallBackState.DONE, None)


async def test_the_database_itself_keeps_a_number_with_every_booked_call(
    database: Database,
) -> None:
    async with database.writing() as session:
        lead = await make_lead(session, now=NOW)
        call = await make_call_back(session, lead, TUESDAY, now=NOW)

    with pytest.raises(IntegrityError):
        await forget_number(database, call.id)


async def forget_number(database: Database, call_back_id: UUID) -> None:
    async with database.writing() as session:
        await session.execute(
            update(CallBack).where(CallBack.id == call_back_id).values(phone_e164=None)
        )


async def test_nothing_more_is_sent_about_an_erased_person(database: Database) -> None:
    await make_person(database)
    kinds = frozenset(DeliveryKind)
    async with database.writing() as session:
        await make_lead(session, now=NOW, deliveries=kinds)
        failed = await claim_delivery(session, {DeliveryKind.CONFIRMATION}, now=NOW)
        assert failed is not None
        await record_failure(session, failed, "refused (550)", is_final=True, now=NOW)
    erased, _ = await erase(database, EmailProof(email=EMAIL))
    async with database.writing() as session:
        rows = await list_deliveries(session, tuple(DeliveryState))
        again = await retry_failed_deliveries(session, now=NOW)
        left = [await claim_delivery(session, kinds, now=NOW + DAY) for _ in range(4)]

    assert {row.state for row in rows if row.reference == "WM-2026-000001"} == {
        DeliveryState.CANCELLED
    }
    assert again == 0
    assert [each.reference if each else None for each in left] == ["WM-2026-000002"] * 3 + [None]
    assert erased.recipients == ()


async def test_whoever_was_sent_the_details_or_may_have_got_them_is_named(
    database: Database,
) -> None:
    await make_person(database)
    async with database.writing() as session:
        told = await claim_delivery(session, {DeliveryKind.NOTIFICATION}, now=NOW)
        called = await claim_delivery(session, {DeliveryKind.WEBHOOK}, now=NOW)
        confirmed = await claim_delivery(session, {DeliveryKind.CONFIRMATION}, now=NOW)
        assert told
        assert called
        assert confirmed
        await record_delivered(session, told.id, recipient="the team, by e-mail", now=NOW)
        await record_delivered(session, confirmed.id, recipient=None, now=NOW)
    erased, _ = await erase(database, EmailProof(email=EMAIL))
    # The call that was under way arrives after all.
    async with database.writing() as session:
        await record_delivered(session, called.id, recipient="the system at x.example", now=NOW)
        shared = await list_disclosures(session, [called.lead_id])
        rows = await list_deliveries(session, tuple(DeliveryState))

    assert erased.recipients == (
        "the team, by e-mail, 2026-03-02",
        "perhaps the webhook's system: a call may have arrived",
    )
    assert {(each.kind, each.recipient) for each in shared} == {
        ("notification", "the team, by e-mail"),
        ("webhook", "the system at x.example"),
    }
    assert {row.state for row in rows} == {DeliveryState.DELIVERED}


async def test_another_s_records_are_left_alone_but_for_the_quoted_address(
    database: Database,
) -> None:
    lead = await make_person(database)
    quoted = f"Copy it to <{EMAIL.upper()}>, not to x{EMAIL}."
    async with database.writing() as session:
        friend = await make_lead(
            session,
            now=NOW,
            enquiry=quoted,
            phone=SECRETS["phone"],
            email=f"x{EMAIL}",
            full_name="Zq4 O'Néill",
        )
    erased, traces = await erase(database, TeamProof(email=EMAIL))
    async with database.reading() as session:
        kept = await get_lead(session, friend.id)

    values = {answer.field: answer.value for answer in kept.answers}
    assert kept.lead.enquiry == values["enquiry"] == f"Copy it to <{ERASED}>, not to x{EMAIL}."
    assert kept.lead.contact.phone_e164 == PHONE
    assert values["phone"] == SECRETS["phone"]
    assert kept.lead.contact.email_normalised == f"x{EMAIL}"
    assert kept.lead.version == friend.version
    assert erased.quotations == 3  # the lead, its answer, the search in the audit log
    assert erased.leads == 1
    # What is the friend's own is not touched, and said to stand there.
    assert {(trace.table, trace.column, trace.kind) for trace in traces} == {
        ("contact", "phone_e164", "address"),
        ("contact", "phone_raw", "address"),
        ("lead_answer", "value", "address"),
        ("lead_answer", "verbatim", "address"),
        ("contact", "full_name", "word"),
        ("consent_event", "phone", "address"),
        ("lead_answer", "value", "word"),
        ("lead_answer", "verbatim", "word"),
    }
    assert lead.id != friend.id


async def test_naming_somebody_s_address_in_a_chat_erases_nothing_of_theirs(
    database: Database,
) -> None:
    async with database.writing() as session:
        victim = await make_lead(session, now=NOW)
        thief = await make_lead(session, now=NOW, full_name="Mallory", enquiry="greta@acme.example")
    await erase(database, ConversationProof(conversation_id=UUID(str(thief.conversation_id))))
    async with database.reading() as session:
        kept = await get_lead(session, victim.id)

    assert kept.lead.contact.email == "greta@acme.example"
    assert kept.lead.state == LeadState.SUBMITTED
    assert len(kept.answers) == 6


async def test_a_name_or_address_of_the_team_s_is_not_taken_out_of_use(
    database: Database,
) -> None:
    async with database.writing() as session:
        adviser = await make_adviser(session, now=NOW)
        impostor = await make_lead(
            session, now=NOW, email=adviser.email, full_name="West Midlands", phone=""
        )
        other = await make_lead(session, now=NOW, enquiry=f"I wrote to {adviser.email} before")
        await add_note(session, other.id, "West Midlands is the place", by=adviser, now=NOW)
    _, traces = await erase(database, TeamProof(reference=impostor.reference))
    async with database.reading() as session:
        kept = await get_lead(session, other.id)

    assert kept.lead.enquiry == f"I wrote to {adviser.email} before"
    assert kept.notes[0].text == "West Midlands is the place"
    assert ("adviser", "email", "address") in {(t.table, t.column, t.kind) for t in traces}


async def test_a_contact_with_other_enquiries_keeps_them(database: Database) -> None:
    async with database.writing() as session:
        one = await make_lead(session, now=NOW)
        two = await make_lead(session, now=NOW, email="")
        two.contact_id = one.contact_id
    await erase(database, ConversationProof(conversation_id=UUID(str(one.conversation_id))))
    async with database.reading() as session:
        kept, gone = await get_lead(session, two.id), await get_lead(session, one.id)

    assert kept.lead.contact.full_name == "Greta Müller"
    assert (gone.lead.contact.full_name, gone.lead.enquiry) == (None, None)
    assert gone.lead.contact.erased_at == NOW + timedelta(days=1)


async def test_erasing_again_or_a_stranger_finds_nothing(database: Database) -> None:
    lead = await make_person(database)
    await erase(database, EmailProof(email=EMAIL))

    for proof in (
        EmailProof(email=EMAIL),
        TeamProof(reference=lead.reference),
        ConversationProof(conversation_id=UUID(str(lead.conversation_id))),
        ConversationProof(conversation_id=uuid4()),
        TeamProof(reference="WM-1999-000001"),
    ):
        with pytest.raises(NotFoundError):
            await erase(database, proof)


async def test_the_conversation_is_over_and_a_turn_under_way_keeps_nothing(
    database: Database,
) -> None:
    async with database.writing() as session:
        chat, token = await start_conversation(session, language="en", page=None, now=NOW)
        answer = NewLeadAnswer(field="full_name", value="Zq4", verbatim="Zq4")
        draft = await record_answer(session, chat.id, answer, now=NOW)
    await erase(database, ConversationProof(conversation_id=chat.id))

    async with database.reading() as session:
        assert await find_conversation(session, token) is None
        assert await find_draft(session, chat.id) is None
        assert (await session.get_one(Lead, draft.id)).state == LeadState.ABANDONED
    with pytest.raises(NotFoundError):
        await write_in(database, chat.id)


async def write_in(database: Database, conversation_id: UUID) -> None:
    async with database.writing() as session:
        answer = NewLeadAnswer(field="full_name", value="Zq4", verbatim="Zq4")
        await record_answer(session, conversation_id, answer, now=NOW)


async def test_codes_and_a_conversation_without_a_lead_go_as_well(database: Database) -> None:
    sent = []

    async def send(_session: AsyncSession, new: object) -> None:
        sent.append(new)

    async with database.writing() as session:
        await make_lead(session, now=NOW)
        chat, _ = await start_conversation(session, language="en", page={"url": "/zq"}, now=NOW)
        wish = CodeWish(email="greta@acme.example", conversation_id=chat.id)
        await request_code(session, KEY, wish, send, now=NOW)
    erased, _ = await erase(database, ConversationProof(conversation_id=chat.id))

    assert len(sent) == 1
    assert (erased.leads, erased.conversations) == (0, (chat.id,))
    assert await places_of(database, ("/zq", KEY.of_email("greta@acme.example"))) == []


async def test_the_audit_log_says_that_it_was_done_and_nothing_more(database: Database) -> None:
    await make_person(database)
    await erase(database, EmailProof(email=EMAIL))
    async with database.reading() as session:
        wanted = select(AuditEvent).where(AuditEvent.action == "subject:erase")
        [entry] = (await session.scalars(wanted)).all()

    assert entry.detail == {"proof": "email", "leads": 1}
    assert entry.actor_label == "system"


def test_every_table_that_hangs_on_a_person_is_decided_about() -> None:
    person = {
        *("company", "contact", "conversation", "lead", "message"),
        *("capture_attempt", "access_code"),
    }
    hanging = {
        table.name
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name in person
    }

    assert hanging | person == HANDLED


async def test_the_file_itself_no_longer_holds_the_words(sqlite_database: Database) -> None:
    await make_person(sqlite_database)
    path = sqlite_database.engine.url.database
    assert path
    before = _words_in(path)
    await erase(sqlite_database, EmailProof(email=EMAIL))
    after = _words_in(path)

    assert {"王小明", "zq1'", "zq13"} <= before
    assert after == set()


def _words_in(path: str) -> set[str]:
    """The needles that stand anywhere in the file, after its log has been written into it."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    content = Path(path).read_bytes()
    return {word for word in ("王小明", "zq1'", "zq10", "zq13") if word.encode() in content}


@pytest.mark.parametrize("sign", ["@", "＠", "%40"])
async def test_a_quotation_is_found_with_any_of_the_signs(database: Database, sign: str) -> None:
    written = "greta@acme.example".replace("@", sign)
    async with database.writing() as session:
        await make_lead(session, now=NOW)
        other = await make_lead(session, now=NOW, email="z@z.example", enquiry=f"Ask {written}!")
        await record_event(session, "x:y", actor=None, detail={"said": written}, now=NOW)
    erased, _ = await erase(database, EmailProof(email="greta@acme.example"))
    async with database.reading() as session:
        kept = await get_lead(session, other.id)
        logged = await session.scalar(select(AuditEvent.detail).where(AuditEvent.action == "x:y"))

    assert kept.lead.enquiry == f"Ask {ERASED}!"
    assert logged == {"said": ERASED}
    assert erased.quotations == 3
