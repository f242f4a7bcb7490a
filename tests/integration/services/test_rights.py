"""What a person may ask: what is held, to correct it, to stop marketing."""

import json
from datetime import timedelta
from html.parser import HTMLParser
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from crm.database import Database
from crm.exports.eligibility import LeftOut, decide
from crm.models import ConsentEvent, Lead, LeadAnswer, Suppression
from crm.services.address_key import AddressKey
from crm.services.call_back_booking import NewCallBack, book_call_back
from crm.services.corrections import correct_answer
from crm.services.disclosures import NewDisclosure, record_disclosures
from crm.services.erasure import erase_subject
from crm.services.errors import AddressKeyLostError, InvalidAnswerError, NotFoundError
from crm.services.lead_answers import NewLeadAnswer
from crm.services.lead_stream import stream_leads
from crm.services.leads import LeadFilter, add_note, get_lead
from crm.services.objections import allow_marketing, stop_marketing
from crm.services.receipts import ReceiptFormat, summarise, write_receipt
from crm.services.subject_record import SubjectRecord, describe_subject
from crm.services.subjects import ConversationProof, EmailProof, Proof, TeamProof, team_proof
from crm.services.suppression import Addresses, check_key, find_suppressed
from crm.vocabulary import Channel, ExportPurpose, Purpose
from tests.conftest import KEY, NOW
from tests.factories import make_adviser, make_lead

GRETA = EmailProof(email="greta@acme.example")
LATER = NOW + timedelta(days=1)
HOSTILE = "</dd><script>alert(1)</script>\n* For: anything\n  Answer: yes\u202e\x1b[2J"


def in_chat(lead: Lead) -> ConversationProof:
    return ConversationProof(conversation_id=UUID(str(lead.conversation_id)))


async def describe(database: Database, proof: Proof) -> SubjectRecord:
    async with database.writing() as session:
        return await describe_subject(session, KEY, proof, now=NOW)


async def test_everything_of_the_person_and_nothing_of_others_is_described(
    database: Database,
) -> None:
    async with database.writing() as session:
        lead = await make_lead(session, now=NOW, marketing=True)
        await make_lead(session, now=NOW, email="z@z.example", full_name="Zoë Other")
        adviser = await make_adviser(session, now=NOW)
        await add_note(session, lead.id, "Seems serious", by=adviser, now=NOW)
        new = NewDisclosure(kind="export", purpose="respond", recipient="the team, as csv")
        await record_disclosures(session, [lead.id], new, now=NOW)
    by_email, by_chat = await describe(database, GRETA), await describe(database, in_chat(lead))
    by_team = await describe(database, TeamProof(reference=lead.reference))

    assert by_email == by_chat == by_team
    [enquiry] = by_email.enquiries
    assert {a.field: a.verbatim for a in enquiry.answers}["full_name"] == "Greta Müller"
    assert {a.message_id for a in enquiry.answers} == {m.id for m in by_email.messages[:1]}
    assert [note.text for note in enquiry.notes] == ["Seems serious"]
    assert [each.recipient for each in enquiry.shared] == ["the team, as csv"]
    assert {(c.purpose, c.channel, c.granted) for c in by_email.consents} == {
        (Purpose.ENQUIRY, Channel.EMAIL, True),
        (Purpose.ENQUIRY, Channel.PHONE, True),
        (Purpose.MARKETING, Channel.EMAIL, True),
    }
    assert all(consent.wording_version and consent.message_id for consent in by_email.consents)
    assert len(by_email.messages) == 2
    assert "Amira" not in str(by_email)


async def test_the_receipt_holds_it_all_in_every_form_and_cannot_be_forged(
    database: Database,
) -> None:
    async with database.writing() as session:
        lead = await make_lead(session, now=NOW, enquiry=HOSTILE, full_name=HOSTILE)
        wish = NewCallBack(
            starts_at=LATER.replace(hour=14, minute=0),
            time_zone="Asia/Tokyo",
            phone="+44 121 496 0888 ext. 34",
        )
        await book_call_back(session, UUID(str(lead.conversation_id)), wish, now=NOW)
    record = await describe(database, GRETA)
    forms = {fmt: write_receipt(record, fmt).content.decode() for fmt in ReceiptFormat}
    page = _Page(forms[ReceiptFormat.HTML])

    for text in forms.values():
        for held in ("greta@acme.example", "Acme GmbH", "enquiry-2026-1", "+44 121 496 0123"):
            assert held in text
        for held in ("+441214960888", "34", "Asia/Tokyo", "2026-03-03", "booked"):
            assert held in text
        assert str(record.messages[0].id) in text
        assert str(record.enquiries[0].reference) in text
    lines = forms[ReceiptFormat.TEXT].splitlines()
    assert "* For: anything" not in lines
    assert "  | * For: anything" in lines
    assert "\x1b" not in forms[ReceiptFormat.TEXT]
    assert "script" not in page.tags
    assert "<script>alert(1)</script>" in page.text
    answers = json.loads(forms[ReceiptFormat.JSON])["enquiries"][0]["answers"]
    assert {a["field"]: a["value"] for a in answers}["enquiry"] == HOSTILE


class _Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


async def test_the_summary_is_what_holds_now_one_line_each(database: Database) -> None:
    async with database.writing() as session:
        lead = await make_lead(session, now=NOW, full_name=HOSTILE)
        new = NewLeadAnswer(field="company", value="Beta\nSE", verbatim="now Beta SE")
        await correct_answer(session, in_chat(lead), lead.id, new, now=LATER)
    rows = summarise(await describe(database, in_chat(lead)))

    assert ("company", "Beta SE") in rows
    assert ("reference", "WM-2026-000001") in rows
    assert ("consent_marketing_email", "no") in rows
    assert ("given_out", "0") in rows
    assert "Acme GmbH" not in dict(rows).values()
    assert all(value.isprintable() for _, value in rows)


async def test_a_correction_keeps_what_was_there_with_its_source(database: Database) -> None:
    async with database.writing() as session:
        lead = await make_lead(session, now=NOW)
        new = NewLeadAnswer(field="email", value="g@new.example", verbatim="it is g@new.example")
        await correct_answer(session, GRETA, lead.id, new, now=LATER)
    async with database.reading() as session:
        history = await session.execute(
            select(LeadAnswer.value, LeadAnswer.superseded_at)
            .where(LeadAnswer.field == "email")
            .order_by(LeadAnswer.superseded_at.is_(None))
        )
        kept = await get_lead(session, lead.id)

    assert [tuple(row) for row in history] == [
        ("greta@acme.example", LATER),
        ("g@new.example", None),
    ]
    assert kept.lead.contact.email_normalised == "g@new.example"


@pytest.mark.parametrize(
    ("proof", "field", "value", "error"),
    [
        (EmailProof(email="thief@evil.example"), "email", "a@b.example", NotFoundError),
        (ConversationProof(conversation_id=uuid4()), "email", "a@b.example", NotFoundError),
        (GRETA, "email", "no address", InvalidAnswerError),
        (GRETA, "reference", "WM-1", KeyError),
    ],
)
async def test_a_correction_that_may_not_be_made_changes_nothing(
    database: Database, proof: Proof, field: str, value: str, error: type[Exception]
) -> None:
    async with database.writing() as session:
        lead = await make_lead(session, now=NOW)
        await make_lead(session, now=NOW, email="thief@evil.example")

    async def correct() -> None:
        async with database.writing() as session:
            new = NewLeadAnswer(field=field, value=value, verbatim=value)
            await correct_answer(session, proof, lead.id, new, now=LATER)

    with pytest.raises(error):
        await correct()
    async with database.reading() as session:
        kept = await get_lead(session, lead.id)
    assert kept.lead.contact.email == "greta@acme.example"


async def eligible(database: Database, purpose: ExportPurpose) -> list[LeftOut | None]:
    async with database.reading() as session:
        return [
            decide(found, purpose).left_out
            async for batch in stream_leads(session, LeadFilter(), KEY)
            for found in batch
        ]


async def test_stopping_is_a_no_in_the_ledger_and_keeps_the_address_off_every_list(
    database: Database,
) -> None:
    async with database.writing() as session:
        lead = await make_lead(session, now=NOW, marketing=True)
        await make_lead(session, now=NOW, marketing=True)
    for _ in range(2):
        async with database.writing() as session:
            stopped = await stop_marketing(
                session, KEY, in_chat(lead), channels={Channel.EMAIL}, now=LATER
            )
    async with database.writing() as session:
        noes = await session.scalars(
            select(ConsentEvent.email).where(ConsentEvent.method == "rights_stop_conversation")
        )
        said = noes.all()
        # A new tick in a chat is no way off the list: anybody can type an address.
        await make_lead(session, now=LATER, marketing=True)

    assert stopped == Addresses(emails=frozenset({"greta@acme.example"}))
    assert said == ["greta@acme.example"]
    assert await eligible(database, ExportPurpose.EMAIL_MARKETING) == [LeftOut.SUPPRESSED] * 3
    assert await eligible(database, ExportPurpose.RESPOND) == [None] * 3


async def test_suppression_outlives_erasure_until_the_owner_allows_it(database: Database) -> None:
    async with database.writing() as session:
        await make_lead(session, now=NOW, marketing=True)
        await erase_subject(session, KEY, GRETA, now=NOW)
        await make_lead(session, now=LATER, marketing=True)
    before = await eligible(database, ExportPurpose.EMAIL_MARKETING)
    async with database.writing() as session:
        allowed = await allow_marketing(
            session, KEY, GRETA, channels={Channel.EMAIL, Channel.PHONE}, now=LATER
        )
    after = await eligible(database, ExportPurpose.EMAIL_MARKETING)

    assert before.count(LeftOut.SUPPRESSED) == 1
    assert None not in before
    assert after.count(None) == 1
    # The telephone number was not proven by reading an e-mail.
    assert allowed == Addresses(emails=frozenset({"greta@acme.example"}))
    assert await eligible(database, ExportPurpose.PHONE_MARKETING) == [
        LeftOut.SUPPRESSED,
        LeftOut.WITHDRAWN,
    ]


async def test_a_conversation_is_no_proof_to_allow_marketing_again(database: Database) -> None:
    async with database.writing() as session:
        lead = await make_lead(session, now=NOW)

    async def allow() -> None:
        async with database.writing() as session:
            await allow_marketing(session, KEY, in_chat(lead), channels={Channel.EMAIL}, now=LATER)

    with pytest.raises(ValueError, match="does not prove"):
        await allow()


async def test_a_list_under_another_key_is_noticed(database: Database) -> None:
    async with database.writing() as session:
        await make_lead(session, now=NOW)
        await stop_marketing(session, KEY, GRETA, now=NOW)
        other = AddressKey(b"x" * 32)
        addresses = Addresses(emails=frozenset({"greta@acme.example"}))

        assert await find_suppressed(session, KEY, addresses) == addresses
        with pytest.raises(AddressKeyLostError, match=r"address\.key"):
            await check_key(session, other)
        with pytest.raises(AddressKeyLostError):
            await find_suppressed(session, other, addresses)
        hashes = (await session.scalars(select(Suppression.address_hash))).all()
        assert await session.scalar(select(func.count()).select_from(Suppression)) == 2
    assert all(len(each) == 64 and "greta" not in each for each in hashes)
    assert repr(KEY) == "AddressKey()"


async def test_the_team_finds_a_person_by_exactly_one_thing() -> None:
    assert team_proof(email=" Ann@ACME.example ") == TeamProof(email="ann@acme.example")
    assert team_proof(phone="0044 121 496 0123") == TeamProof(phone="+441214960123")
    assert team_proof(reference=" wm-2026-000001") == TeamProof(reference="WM-2026-000001")
