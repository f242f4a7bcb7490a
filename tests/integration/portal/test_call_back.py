"""The visitor takes the call that was booked in the chat as a calendar file."""

from datetime import UTC, datetime

from ical.calendar_stream import IcsCalendarStream

from crm.database import Database
from crm.services.call_back_booking import NewCallBack, book_call_back, cancel_call_back
from crm.services.call_back_slots import list_free_slots
from crm.services.office_hours import office_hours
from tests.conftest import NOW
from tests.integration.portal.conftest import Portal, Visitor, start_chat

ADDRESS = "/api/chat/call-back"

NEW = NewCallBack(
    starts_at=datetime(2026, 3, 3, 14, tzinfo=UTC),
    time_zone="Asia/Tokyo",
    phone="+81 3 1234 5678",
)


async def test_the_file_holds_the_booked_call_and_then_its_cancellation(
    visitor: Visitor, sqlite_database: Database
) -> None:
    async with sqlite_database.writing() as session:
        booked = await book_call_back(session, visitor.conversation, NEW, now=NOW)
    response = await visitor.client.get(ADDRESS, headers=visitor.headers)
    before = IcsCalendarStream.calendar_from_ics(await response.text())
    async with sqlite_database.writing() as session:
        await cancel_call_back(session, booked.id, now=NOW)
    response = await visitor.client.get(ADDRESS, headers=visitor.headers)
    after = IcsCalendarStream.calendar_from_ics(await response.text())

    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="call-back.ics"'
    assert response.headers["Cache-Control"] == "no-store"
    assert before.events[0].dtstart == NEW.starts_at
    assert "+81 3-1234-5678" in str(before.events[0].description)
    assert (before.method, after.method) == ("PUBLISH", "CANCEL")
    assert before.events[0].uid == after.events[0].uid
    assert (before.events[0].sequence, after.events[0].sequence) == (0, 1)


async def test_the_transcript_and_every_reply_tell_of_a_call_to_come(
    visitor: Visitor, sqlite_database: Database
) -> None:
    now = datetime.now(UTC)
    before = await (await visitor.send("Hello")).json()
    async with sqlite_database.writing() as session:
        slot = (await list_free_slots(session, office_hours(), now))[0]
        new = NewCallBack(starts_at=slot.starts_at, time_zone="Asia/Tokyo", phone=NEW.phone)
        booked = await book_call_back(session, visitor.conversation, new, now=now)
    reply = await (await visitor.send("Thank you")).json()
    transcript = await visitor.client.get("/api/chat/messages", headers=visitor.headers)
    reloaded = await transcript.json()
    async with sqlite_database.writing() as session:
        await cancel_call_back(session, booked.id, now=now)
    after = await (await visitor.send("No call")).json()

    assert before["call_back"] is None
    assert reply["call_back"] == {"starts_at": slot.starts_at.isoformat()}
    assert reloaded["call_back"] == reply["call_back"]
    assert after["call_back"] is None


async def test_without_a_call_there_is_no_file(visitor: Visitor) -> None:
    response = await visitor.client.get(ADDRESS, headers=visitor.headers)

    assert response.status == 404
    assert (await response.json())["code"] == "no_call_back"


async def test_another_visitor_s_call_is_not_given_out(
    portal: Portal, visitor: Visitor, sqlite_database: Database
) -> None:
    async with sqlite_database.writing() as session:
        await book_call_back(session, visitor.conversation, NEW, now=NOW)
    stranger = await start_chat(portal)

    other = await portal.get(ADDRESS, headers=stranger.headers)
    nobody = await portal.get(ADDRESS)

    assert other.status == 404
    assert nobody.status == 401
