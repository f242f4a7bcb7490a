"""The page of call-backs: what is due, who rings, how it went, and the file for a calendar."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from ical.calendar_stream import IcsCalendarStream
from sqlalchemy import text

from crm.database import Database
from crm.services.call_back_booking import cancel_call_back
from crm.services.call_backs import get_call_back
from crm.services.erasure import erase_subject
from crm.services.subjects import EmailProof
from crm.vocabulary import CallBackState
from tests.conftest import KEY, NOW
from tests.factories import make_call_back, make_lead
from tests.integration.web.browser import Browser, Page
from tests.integration.web.conftest import Clock, NewBrowser

TODAY = datetime(2026, 3, 2, 14, tzinfo=UTC)
TOMORROW = datetime(2026, 3, 3, 10, tzinfo=UTC)


@dataclass(frozen=True)
class Booked:
    """A call and its lead."""

    id: UUID
    lead_id: UUID

    @property
    def address(self) -> str:
        return f"/desk/call-backs/{self.id}"


async def book(
    database: Database, starts_at: datetime = TODAY, zone: str = "Europe/Berlin", **answers: str
) -> Booked:
    async with database.writing() as session:
        lead = await make_lead(session, now=NOW, **answers)
        call = await make_call_back(session, lead, starts_at, now=NOW, time_zone=zone)
    return Booked(call.id, lead.id)


@pytest.fixture
async def acme(sqlite_database: Database) -> Booked:
    """Acme is to be rung at two in the afternoon, three in Berlin."""
    return await book(sqlite_database)


async def kept(database: Database, call: Booked) -> tuple[CallBackState, str | None]:
    """What became of the call, and whose it is."""
    async with database.reading() as session:
        found = await get_call_back(session, call.id)
    return found.state, found.owner.full_name if found.owner else None


async def audited(database: Database) -> list[tuple[str, str, str]]:
    async with database.reading() as session:
        rows = await session.execute(
            text(
                "SELECT action, actor_label, entity_id FROM audit_event "
                "WHERE action LIKE 'lead:callback:%' ORDER BY at, created_at"
            )
        )
        return [tuple(row) for row in rows]


def version(page: Page, call: Booked) -> str:
    """The version that the call's forms on the page carry."""
    of_call = page.text.split(f'action="{call.address}/outcome"', 1)[1]
    return of_call.split('name="version" value="', 1)[1].split('"', 1)[0]


async def test_calls_stand_under_when_they_are_due(
    browser: Browser, acme: Booked, sqlite_database: Database, clock: Clock
) -> None:
    await book(sqlite_database, TOMORROW, full_name="Bob", company="Zenith")
    await book(sqlite_database, TODAY - timedelta(hours=2), full_name="Sakura", company="KK")
    clock.forward(hours=4, minutes=10)  # 13:40
    await browser.sign_in("vera")
    page = await browser.open("/desk/call-backs")

    words = page.words
    overdue, today, later = (words.index(title) for title in ("Overdue", "Today", "Next"))
    assert overdue < words.index("Sakura") < today < words.index("Greta Müller") < later
    assert later < words.index("Bob")
    assert "14:00 15:00 in Berlin" in words
    assert "Tuesday 3 March 10:00 11:00 in Berlin" in words
    assert "+44 121 496 0123" in words
    assert "Nobody has taken it yet" in words
    links = {attrs["href"] for tag, attrs in page.tags if tag == "a"}
    assert {f"/desk/leads/{acme.lead_id}", "tel:+441214960123"} <= links


async def test_a_call_on_another_day_of_the_visitor_s_says_so(
    browser: Browser, sqlite_database: Database
) -> None:
    await book(sqlite_database, datetime(2026, 3, 2, 16, tzinfo=UTC), "Asia/Tokyo")
    await book(sqlite_database, TODAY, "Europe/London")
    await browser.sign_in("vera")
    page = await browser.open("/desk/call-backs")

    assert "16:00 01:00 on Tuesday in Tokyo" in page.words
    assert "in London" not in page.words


async def test_no_calls_is_said(browser: Browser) -> None:
    await browser.sign_in("vera")
    page = await browser.open("/desk/call-backs")

    assert "No calls are booked." in page.words


async def test_a_call_is_marked_as_done(
    browser: Browser, acme: Booked, sqlite_database: Database, clock: Clock
) -> None:
    clock.forward(hours=5)
    await browser.sign_in("amira")
    opened = await browser.open("/desk/call-backs")
    form = {"state": "done", "version": version(opened, acme), "page": "list"}
    page = await browser.submit(f"{acme.address}/outcome", form)

    assert (page.status, page.path) == (200, "/desk/call-backs")
    assert "The call is marked as done." in page.words
    assert "Greta" not in page.words
    assert await kept(sqlite_database, acme) == (CallBackState.DONE, "Amira Khan")
    assert await audited(sqlite_database) == [
        ("lead:callback:done", "Amira Khan <amira@desk.example>", str(acme.lead_id))
    ]


async def test_a_call_is_marked_as_not_reached_from_the_lead_s_page_and_put_right(
    browser: Browser, acme: Booked, sqlite_database: Database, clock: Clock
) -> None:
    clock.forward(hours=5)
    await browser.sign_in("marek")
    lead = f"/desk/leads/{acme.lead_id}"
    opened = await browser.open(lead)
    form = {"state": "missed", "version": version(opened, acme), "page": "lead"}
    page = await browser.submit(f"{acme.address}/outcome", form)
    state, _ = await kept(sqlite_database, acme)

    assert (page.path, state) == (lead, CallBackState.MISSED)
    assert "Not reached Monday 2 March, 14:00 15:00 in Berlin" in page.words
    again = {"state": "done", "version": version(page, acme), "page": "lead"}
    await browser.submit(f"{acme.address}/outcome", again)
    assert await kept(sqlite_database, acme) == (CallBackState.DONE, "Marek Nowak")


async def test_a_call_is_not_missed_before_it_is_due(
    browser: Browser, acme: Booked, sqlite_database: Database
) -> None:
    await browser.sign_in("amira")
    opened = await browser.open("/desk/call-backs")
    form = {"state": "missed", "version": version(opened, acme), "page": "list"}
    page = await browser.submit(f"{acme.address}/outcome", form)

    assert 'value="missed"' not in opened.text
    assert page.status == 422
    assert "This call is not due yet" in page.words
    assert await kept(sqlite_database, acme) == (CallBackState.BOOKED, None)
    assert await audited(sqlite_database) == []


async def test_a_call_is_taken_on_and_the_button_goes(
    browser: Browser, acme: Booked, sqlite_database: Database
) -> None:
    await browser.sign_in("amira")
    opened = await browser.open("/desk/call-backs")
    form = {"version": version(opened, acme), "page": "list"}
    page = await browser.submit(f"{acme.address}/owner", form)

    assert "I will ring" in opened.words
    assert "The call is yours." in page.words
    assert "Amira Khan rings" in page.words
    assert "I will ring" not in page.words
    assert await kept(sqlite_database, acme) == (CallBackState.BOOKED, "Amira Khan")
    assert (await audited(sqlite_database))[0][0] == "lead:callback:take"


@pytest.mark.parametrize("where", ["list", "lead"])
async def test_of_two_who_take_the_same_call_the_second_is_told(
    new_browser: NewBrowser, acme: Booked, sqlite_database: Database, where: str
) -> None:
    amira, marek = await new_browser(), await new_browser()
    await amira.sign_in("amira")
    await marek.sign_in("marek")
    address = "/desk/call-backs" if where == "list" else f"/desk/leads/{acme.lead_id}"
    form = {"version": version(await amira.open(address), acme), "page": where}
    await marek.open(address)
    await marek.submit(f"{acme.address}/owner", form)
    page = await amira.submit(f"{acme.address}/owner", form)

    assert page.status == 409
    assert "This call-back was changed while you had it open." in page.words
    assert "Marek Nowak rings" in page.words
    assert page.text.count('id="problem"') == 1
    assert await kept(sqlite_database, acme) == (CallBackState.BOOKED, "Marek Nowak")


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"state": "cancelled", "version": "1"}, "Say whether the call was made."),
        ({"state": "", "version": "1"}, "Say whether the call was made."),
        ({"state": "done", "version": "x"}, "The form is incomplete."),
        ({"state": "done", "version": "9" * 20}, "The form is incomplete."),
    ],
)
async def test_a_form_that_was_tampered_with_changes_nothing(
    browser: Browser,
    acme: Booked,
    sqlite_database: Database,
    form: dict[str, str],
    sentence: str,
) -> None:
    await browser.sign_in("amira")
    await browser.open("/desk/call-backs")
    page = await browser.submit(f"{acme.address}/outcome", form)

    assert page.status == 400
    assert sentence in page.words
    assert await kept(sqlite_database, acme) == (CallBackState.BOOKED, None)


async def test_a_cancelled_call_stays_on_the_lead_without_buttons(
    browser: Browser, acme: Booked, sqlite_database: Database
) -> None:
    async with sqlite_database.writing() as session:
        await cancel_call_back(session, acme.id, now=NOW)
    await browser.sign_in("amira")
    page = await browser.open(f"/desk/leads/{acme.lead_id}")

    assert "Cancelled Monday 2 March, 14:00" in page.words
    assert f"{acme.address}/outcome" not in page.text
    listed = await browser.open("/desk/call-backs")
    assert "Greta" not in listed.words


async def test_a_lead_without_calls_has_no_panel_for_them(
    browser: Browser, sqlite_database: Database
) -> None:
    async with sqlite_database.writing() as session:
        lead = await make_lead(session, now=NOW)
    await browser.sign_in("amira")
    page = await browser.open(f"/desk/leads/{lead.id}")

    assert "call-backs-title" not in page.text


async def test_a_viewer_sees_calls_and_why_there_are_no_buttons(
    browser: Browser, acme: Booked
) -> None:
    await browser.sign_in("vera")
    page = await browser.open("/desk/call-backs")

    assert "Greta Müller" in page.words
    assert "Viewers see the calls" in page.words
    assert "/outcome" not in page.text
    assert "/owner" not in page.text


async def test_the_calendar_file_is_read_by_another_program_and_its_taking_is_kept(
    browser: Browser, acme: Booked, sqlite_database: Database
) -> None:
    await browser.sign_in("vera")
    page = await browser.open("/desk/call-backs")
    [link] = [str(a["href"]) for tag, a in page.tags if str(a.get("href")).endswith(".ics")]
    response = await browser.client.get(link)
    [event] = IcsCalendarStream.calendar_from_ics(await response.text()).events

    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="call-back.ics"'
    assert event.dtstart == TODAY
    assert event.summary == "Call Greta Müller, Acme GmbH"
    assert str(event.url).endswith(f"/desk/leads/{acme.lead_id}")
    assert str(event.url).startswith("http://127.0.0.1:")
    assert await audited(sqlite_database) == [
        ("lead:callback:download", "Vera Lindqvist <vera@desk.example>", str(acme.lead_id))
    ]


@pytest.mark.parametrize("path", ["/outcome", "/owner", "/call-back.ics"])
@pytest.mark.parametrize(
    "call_back_id", ["00000000-0000-4000-8000-000000000000", "1", "%00", "{x}", "1;DROP"]
)
async def test_a_bad_id_is_not_found(browser: Browser, call_back_id: str, path: str) -> None:
    await browser.sign_in("amira")
    await browser.open("/desk/call-backs")
    address = f"/desk/call-backs/{call_back_id}{path}"
    form = {"state": "done", "version": "1"}
    if path.endswith(".ics"):
        page = await browser.open(address)
    else:
        page = await browser.submit(address, form)

    assert page.status == 404


async def test_names_are_shown_as_they_were_typed(
    browser: Browser, sqlite_database: Database
) -> None:
    await book(sqlite_database, full_name="<script>alert(1)</script>", company='"><b>&amp;')
    await browser.sign_in("amira")
    page = await browser.open("/desk/call-backs")

    assert "<script>alert" not in page.text
    assert "<b>" not in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text


async def test_a_draft_without_a_name_can_be_rung(
    browser: Browser, sqlite_database: Database
) -> None:
    nothing = dict.fromkeys(("company", "country", "full_name", "email", "enquiry"), "")
    async with sqlite_database.writing() as session:
        lead = await make_lead(session, now=NOW, submitted=False, **nothing)
        await make_call_back(session, lead, TODAY, now=NOW)
    await browser.sign_in("amira")
    page = await browser.open("/desk/call-backs")

    assert "a visitor without a name No reference yet In conversation" in page.words


async def test_of_an_erased_person_the_pages_show_no_number(
    browser: Browser, sqlite_database: Database, acme: Booked
) -> None:
    async with sqlite_database.writing() as session:
        await erase_subject(session, KEY, EmailProof(email="greta@acme.example"), now=NOW)

    await browser.sign_in("amira")
    due = await browser.open("/desk/call-backs")
    lead = await browser.open(f"/desk/leads/{acme.lead_id}")
    calendar = await browser.client.get(f"{acme.address}/call-back.ics")
    event = await calendar.text()

    assert acme.address not in due.text
    assert "Number erased" in lead.text
    assert "496" not in lead.text + event
    assert "METHOD:CANCEL" in event
