"""The lead's page: what is shown, moved on and noted, and what is kept of it."""

import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from crm.database import Database
from crm.services.conversations import start_conversation
from crm.services.enquiries import Submission, record_answer, submit_enquiry
from crm.services.lead_answers import NewLeadAnswer
from crm.services.lead_records import RecordFilter, list_records
from crm.services.leads import get_lead
from crm.services.messages import NewAnswer, NewMessage, NewReply, receive_message, record_replies
from crm.services.questions import NewUnansweredQuestion, record_unanswered_question
from crm.vocabulary import AnswerKind, LeadStage, LeadState
from tests.conftest import NOW
from tests.factories import make_lead
from tests.integration.web.browser import Browser
from tests.integration.web.conftest import Clock, NewBrowser
from tests.whole_lead import WHOLE, make_whole_lead


@dataclass(frozen=True)
class Made:
    """A lead, and the message in which the company was named."""

    lead_id: UUID
    company_message: UUID


@pytest.fixture
async def acme(sqlite_database: Database) -> Made:
    """Acme asks three questions, one in reach, one near, one far; then enquires."""
    async with sqlite_database.writing() as session:
        await session.execute(
            text("INSERT INTO topic (id, title, category, position) VALUES ('t5g', '5G', 'd', 0)")
        )
        await session.execute(
            text(
                "INSERT INTO fact (id, topic_id, position, statement, as_of, source_title, "
                "source_url, confidence, status) VALUES ('t5g-1', 't5g', 0, 'A testbed.', "
                "'2018-09', 'The notice', 'https://notice.example/5g', 'high', 'published'), "
                "('t5g-2', 't5g', 1, 'Hubs.', '2019', 'The leaflet', NULL, 'high', 'published')"
            )
        )
    async with sqlite_database.writing() as session:
        conversation, _ = await start_conversation(session, language="en", page=None, now=NOW)

        async def say(words: str, reply: NewReply) -> UUID:
            new = NewMessage(client_id=uuid4(), text=words)
            message = await receive_message(session, conversation, new, now=NOW)
            await record_replies(session, message.id, [reply], now=NOW)
            return message.id

        facts = ("t5g-1", "t5g-2")
        direct = NewAnswer(kind=AnswerKind.DIRECT, topics=("t5g",), facts=facts)
        related = NewAnswer(
            kind=AnswerKind.RELATED,
            topics=("t5g",),
            facts=("t5g-1",),
            understood="Who paid for the 5G testbed?",
        )
        await say("5G?", NewReply(text="A testbed, with hubs.", answer=direct))
        await say("Who paid?", NewReply(text="Near that:", answer=related))
        far = NewReply(text="I do not know.", answer=NewAnswer(kind=AnswerKind.UNKNOWN))
        asked = await say("Flights from Stuttgart?", far)
        question = NewUnansweredQuestion(
            conversation_id=conversation.id,
            message_id=asked,
            text="Flights from Stuttgart?",
            language="en",
            kind=AnswerKind.UNKNOWN,
            understood="Are there flights from Stuttgart?",
        )
        await record_unanswered_question(session, question, now=NOW)
        named = await say("it's Acme, the GmbH", NewReply(text="Thank you.", asking="country"))
        for field, value, verbatim in (
            ("enquiry", "A site near Coventry", "A site near Coventry"),
            ("company", "Acme GmbH", "it's Acme, the GmbH"),
            ("full_name", "Greta Müller", "Greta Müller"),
            ("email", "greta@acme.example", "greta@acme.example"),
            ("country", "DE", "germany"),
            ("phone", "+44 121 496 0123 x7", "+44 121 496 0123 x7"),
            ("website", "www.acme.example/uk", "www.acme.example/uk"),
        ):
            answer = NewLeadAnswer(field=field, value=value, verbatim=verbatim, message_id=named)
            lead = await record_answer(session, conversation.id, answer, now=NOW)
        sent = Submission(consent_contact=True, consent_marketing=False, message_id=named)
        lead = await submit_enquiry(session, conversation.id, sent, now=NOW)
    return Made(lead.id, named)


def stage_form(lead_id: UUID) -> str:
    return f"/desk/leads/{lead_id}/stage"


async def test_the_page_shows_the_record_beside_the_conversation(
    browser: Browser, acme: Made
) -> None:
    await browser.sign_in("vera")
    page = await browser.open(f"/desk/leads/{acme.lead_id}")

    assert page.status == 200
    for words in (
        "WM-2026-000001",
        "A site near Coventry",
        "Acme GmbH",
        "Greta Müller",
        "Germany",
        "germany",
        "it's Acme, the GmbH",
        "Flights from Stuttgart?",
        "A testbed, with hubs.",
        "Answered from facts",
        "Closest facts, not an answer",
        "Had no fact for this",
        "Closest facts, not an answer Understood as: Who paid for the 5G testbed?",
        "Flights from Stuttgart? Understood as: Are there flights from Stuttgart?",
        "The notice (opens a new tab) , as of 2018-09",
        "The leaflet, as of 2019",
        "may use my details to answer this enquiry",
        "may send me e-mails with news",
    ):
        assert words in page.words


async def test_a_question_that_was_taken_as_it_stands_has_nothing_to_add(
    browser: Browser, acme: Made
) -> None:
    await browser.sign_in("vera")
    page = await browser.open(f"/desk/leads/{acme.lead_id}")

    assert page.words.count("Understood as:") == 2


async def test_every_field_is_shown_in_english_with_its_source(
    browser: Browser, sqlite_database: Database
) -> None:
    _, conversation, message = await make_whole_lead(sqlite_database)
    async with sqlite_database.reading() as session:
        [record] = (await list_records(session, RecordFilter(conversation_id=conversation))).records
    await browser.sign_in("vera")
    page = await browser.open(f"/desk/leads/{record.lead.id}")

    for words in (
        "A site near Coventry See message about Enquiry",
        "Sector Automotive automotive See message about Sector",
        "Wants to Set up new premises; Other a museum of engines "
        "shown as 新しい拠点、その他 a plant, and a museum of engines See message about Wants to",
        "Location West Midlands WEST_MIDLANDS See message about Location",
        "Timeframe In the next 6 months UNDER_SIX_MONTHS See message about Timeframe",
        "Hiring in 3 years 21 or more 21+ See message about Hiring in 3 years",
        "Spend in 3 years More than £5 million 5000000+ See message about Spend in 3 years",
        "Call requested morning See message about Call requested",
        "Name 佐藤 由紀 See message about Name",
        "Role 社長 See message about Role",
        "E-mail Yuki@mail.example throw-away address",
        "Telephone +44 7700 900123 extension 9 possible number, not in use by the plan "
        "my number: 07700 900123 x9 See message about Telephone",
        "Company 株式会社サクラ See message about Company",
        "Website https://sakura.example (opens a new tab) See message about Website",
        "Country Japan shown as 日本 日本です See message about Country",
        "Yes Contact about this enquiry, e-mail",
        "No News and events, e-mail",
    ):
        assert words in page.words
    assert "Not given" not in page.words
    assert "Still needed" not in page.words
    assert page.text.count(f'href="#message-{message}"') == len(WHOLE) + 3


async def test_an_old_answer_keeps_the_label_it_was_given_under(
    browser: Browser, sqlite_database: Database
) -> None:
    async with sqlite_database.writing() as session:
        lead = await make_lead(session, now=NOW, submitted=False)
        assert lead.conversation_id
        new = NewLeadAnswer(
            field="hiring",
            value="1-5",
            code="1-5",
            label="1 to 5 in the first year",
            option_set_version="eyb-2023-01",
            verbatim="three",
        )
        await record_answer(session, lead.conversation_id, new, now=NOW)
    await browser.sign_in("vera")
    page = await browser.open(f"/desk/leads/{lead.id}")

    assert "Hiring in 3 years 1 to 5 in the first year three" in page.words
    assert "1 to 5 1 to 5" not in page.words


async def test_a_draft_shows_what_is_still_missing(
    browser: Browser, sqlite_database: Database
) -> None:
    async with sqlite_database.writing() as session:
        draft = await make_lead(
            session, now=NOW, submitted=False, full_name="", company="", email="", phone=""
        )
        left = await make_lead(session, now=NOW, submitted=False)
        left.state = LeadState.ABANDONED
    await browser.sign_in("vera")
    first = await browser.open(f"/desk/leads/{draft.id}")
    second = await browser.open(f"/desk/leads/{left.id}")

    assert "In conversation" in first.words
    assert (
        "Still needed before it can be sent: a name; a company, or that there is none; "
        "an e-mail address or a telephone number; their yes to being contacted." in first.words
    )
    for field in ("Sector", "Wants to", "Location", "Timeframe", "Name", "Role", "Website"):
        assert f"{field} Not given" in first.words
    assert "It was left without: their yes to being contacted." in second.words


async def test_links_lead_where_they_say(browser: Browser, acme: Made) -> None:
    await browser.sign_in("vera")
    page = await browser.open(f"/desk/leads/{acme.lead_id}")
    links = {attrs["href"]: attrs for tag, attrs in page.tags if tag == "a"}

    assert "mailto:greta@acme.example" in links
    assert "tel:+441214960123;ext=7" in links
    assert f"#message-{acme.company_message}" in links
    assert f'id="message-{acme.company_message}"' in page.text
    for outside in ("https://www.acme.example/uk", "https://notice.example/5g"):
        assert {"noopener", "noreferrer"} <= set(str(links[outside]["rel"]).split())


async def test_every_anchor_leads_to_something_on_the_page(browser: Browser, acme: Made) -> None:
    await browser.sign_in("marek")
    page = await browser.open(f"/desk/leads/{acme.lead_id}")

    ids = [attrs["id"] for _, attrs in page.tags if attrs.get("id")]
    anchors = {str(a["href"])[1:] for t, a in page.tags if t == "a" and a["href"][0] == "#"}  # type: ignore[index]
    assert anchors <= set(ids)
    assert len(ids) == len(set(ids))


async def test_reading_a_lead_is_kept_in_the_audit_log(
    browser: Browser, acme: Made, sqlite_database: Database
) -> None:
    await browser.sign_in("vera")
    await browser.open(f"/desk/leads/{acme.lead_id}")

    async with sqlite_database.reading() as session:
        found = await session.execute(
            text("SELECT actor_label, entity_id FROM audit_event WHERE action = 'lead:view'")
        )
        rows = [tuple(row) for row in found]
    assert rows == [("Vera Lindqvist <vera@desk.example>", str(acme.lead_id))]


async def test_a_lead_is_moved_on(
    browser: Browser, acme: Made, sqlite_database: Database, clock: Clock
) -> None:
    await browser.sign_in("amira")
    opened = await browser.open(f"/desk/leads/{acme.lead_id}")
    clock.forward(minutes=3)
    form = {"stage": "engaged", "version": version(opened.text), "reason": " called "}
    page = await browser.submit(stage_form(acme.lead_id), form)

    assert (page.status, page.path) == (200, f"/desk/leads/{acme.lead_id}")
    assert "Moved to “Engaged in dialogue”." in page.words
    assert "New → to Engaged in dialogue Amira Khan, 3 minutes" not in page.words
    async with sqlite_database.reading() as session:
        detail = await get_lead(session, acme.lead_id)
        audited = await session.scalar(
            text("SELECT count(*) FROM audit_event WHERE action = 'lead:stage:change'")
        )
    assert detail.lead.stage == LeadStage.ENGAGED
    assert [(c.reason, c.at) for c in detail.stage_changes] == [
        ("called", NOW + timedelta(minutes=3))
    ]
    assert audited == 1
    again = await browser.open(f"/desk/leads/{acme.lead_id}")
    assert "Moved to “Engaged in dialogue”." not in again.words


def version(text: str) -> str:
    """The version that the page was made from."""
    found = re.search(r'name="version" value="(\d+)"', text)
    assert found
    return found.group(1)


async def test_a_colleague_may_move_it_on_too(browser: Browser, acme: Made) -> None:
    await browser.sign_in("marek")
    opened = await browser.open(f"/desk/leads/{acme.lead_id}")
    form = {"stage": "engaged", "version": version(opened.text)}
    page = await browser.submit(stage_form(acme.lead_id), form)

    assert page.status == 200


async def test_the_second_of_two_sees_both_and_overwrites_nothing(
    new_browser: NewBrowser, acme: Made, sqlite_database: Database
) -> None:
    amira, marek = await new_browser(), await new_browser()
    await amira.sign_in("amira")
    await marek.sign_in("marek")
    opened = version((await amira.open(f"/desk/leads/{acme.lead_id}")).text)
    await marek.open(f"/desk/leads/{acme.lead_id}")
    await marek.submit(
        stage_form(acme.lead_id), {"stage": "non_fdi", "version": opened, "reason": "A supplier"}
    )
    form = {"stage": "engaged", "version": opened, "reason": "Greta rang back"}
    page = await amira.submit(stage_form(acme.lead_id), form)

    assert page.status == 409
    assert "Somebody else changed this lead" in page.words
    assert re.search(r"Now Non-FDI, moved by Marek Nowak .*: A supplier", page.words)
    assert "Yours Engaged in dialogue: Greta rang back" in page.words
    async with sqlite_database.reading() as session:
        assert (await get_lead(session, acme.lead_id)).lead.stage == LeadStage.NON_FDI
    retried = await amira.submit(stage_form(acme.lead_id), form | {"version": version(page.text)})
    assert "Moved to “Engaged in dialogue”." in retried.words


@pytest.mark.parametrize(
    ("form", "status", "sentence"),
    [
        ({"stage": "closed"}, 422, "Say why this lead becomes “Closed”."),
        ({"stage": "added_to_pipeline"}, 422, "cannot become “Added to pipeline”."),
        ({"stage": "engaged", "reason": "x" * 1001}, 422, "A reason has at most 1,000"),
        ({"stage": ""}, 400, "Choose a stage from the list."),
        ({"stage": "bogus"}, 400, "Choose a stage from the list."),
        ({"stage": "engaged", "version": "x"}, 400, "The form is incomplete."),
        ({"stage": "engaged", "version": "9" * 30}, 400, "The form is incomplete."),
    ],
)
async def test_a_move_is_refused_in_words(
    browser: Browser,
    acme: Made,
    sqlite_database: Database,
    form: dict[str, str],
    status: int,
    sentence: str,
) -> None:
    await browser.sign_in("amira")
    opened = await browser.open(f"/desk/leads/{acme.lead_id}")
    page = await browser.submit(stage_form(acme.lead_id), {"version": version(opened.text)} | form)

    assert page.status == status
    assert sentence in page.words
    async with sqlite_database.reading() as session:
        assert (await get_lead(session, acme.lead_id)).lead.stage == LeadStage.NEW


async def test_what_was_typed_survives_a_refusal(browser: Browser, acme: Made) -> None:
    await browser.sign_in("amira")
    opened = await browser.open(f"/desk/leads/{acme.lead_id}")
    form = {"stage": "added_to_pipeline", "reason": "They signed", "version": version(opened.text)}
    page = await browser.submit(stage_form(acme.lead_id), form)

    assert re.search(r"<textarea[^>]* data-reason>They signed</textarea>", page.text)


async def test_a_note_is_added(browser: Browser, acme: Made, sqlite_database: Database) -> None:
    await browser.sign_in("amira")
    await browser.open(f"/desk/leads/{acme.lead_id}")
    page = await browser.submit(
        f"/desk/leads/{acme.lead_id}/notes", {"text": "Rang.\r\nWill write.\x00"}
    )

    assert "Note added." in page.words
    async with sqlite_database.reading() as session:
        detail = await get_lead(session, acme.lead_id)
    assert [(note.text, note.by.full_name) for note in detail.notes] == [
        ("Rang.\r\nWill write.", "Amira Khan")
    ]


@pytest.mark.parametrize(
    ("note", "sentence"),
    [("  ", "Write the note first."), ("x" * 10_001, "A note has at most 10,000 characters.")],
)
async def test_a_note_is_refused_in_words(
    browser: Browser, acme: Made, note: str, sentence: str
) -> None:
    await browser.sign_in("amira")
    await browser.open(f"/desk/leads/{acme.lead_id}")
    page = await browser.submit(f"/desk/leads/{acme.lead_id}/notes", {"text": note})

    assert page.status == 422
    assert sentence in page.words
    assert note.strip() in page.text


async def test_a_viewer_reads_and_is_told_why_there_are_no_forms(
    browser: Browser, acme: Made
) -> None:
    await browser.sign_in("vera")
    page = await browser.open(f"/desk/leads/{acme.lead_id}")

    actions = {attrs.get("action") for tag, attrs in page.tags if tag == "form"}
    assert actions == {"/desk/sign-out", None}
    assert "Viewers read leads" in page.words


@pytest.mark.parametrize("path", ["", "/stage", "/notes"])
@pytest.mark.parametrize(
    "lead_id",
    ["00000000-0000-4000-8000-000000000000", "1", "acme", "%00", "..%2f", "{x}", "1;DROP"],
)
async def test_a_bad_id_is_not_found(browser: Browser, lead_id: str, path: str) -> None:
    await browser.sign_in("amira")
    await browser.open("/desk/leads")
    address = f"/desk/leads/{lead_id}{path}"
    form = {"stage": "engaged", "version": "1", "text": "Hello"}
    page = await (browser.submit(address, form) if path else browser.open(address))

    assert page.status == 404


async def test_a_draft_without_a_name_still_has_a_page(
    browser: Browser, sqlite_database: Database
) -> None:
    nothing = dict.fromkeys(("company", "country", "full_name", "email", "phone"), "")
    async with sqlite_database.writing() as session:
        lead = await make_lead(session, now=NOW, submitted=False, **nothing)
    await browser.sign_in("amira")
    page = await browser.open(f"/desk/leads/{lead.id}")

    assert "Name not given yet" in page.words
    assert "No reference yet" in page.words
    assert "The visitor is asked before the enquiry is sent." in page.words
