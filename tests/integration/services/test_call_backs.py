"""A slot goes to as many visitors as there are advisers for it, and to each of them once."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from crm.database import Database
from crm.services.call_back_booking import (
    CallBackExistsError,
    NewCallBack,
    SlotNotOfferedError,
    SlotTakenError,
    book_call_back,
    cancel_call_back,
    cancel_call_backs_of,
    find_call_back,
    move_call_back,
)
from crm.services.call_back_slots import find_slot, offer_slots
from crm.services.call_backs import close_call_back, get_call_back, list_due, take_call_back
from crm.services.conversations import start_conversation
from crm.services.enquiries import find_submitted
from crm.services.errors import (
    CallBackChangeError,
    InvalidAnswerError,
    NotFoundError,
    StaleRecordError,
)
from crm.services.leads import get_lead
from crm.services.office_hours import office_hours
from crm.vocabulary import CallBackState, LeadState
from tests.conftest import NOW
from tests.factories import make_adviser, make_call_back, make_lead

TUESDAY = datetime(2026, 3, 3, 14, tzinfo=UTC)
WEDNESDAY = datetime(2026, 3, 4, 14, tzinfo=UTC)
CAPACITY = office_hours().capacity
PHONE = "+44 121 496 0999"


def wish(starts_at: datetime = TUESDAY, phone: str | None = PHONE) -> NewCallBack:
    return NewCallBack(starts_at=starts_at, time_zone="Europe/Berlin", phone=phone)


async def converse(database: Database) -> UUID:
    async with database.writing() as session:
        conversation, _ = await start_conversation(session, language="en", page=None, now=NOW)
    return conversation.id


async def fill(database: Database, starts_at: datetime = TUESDAY) -> list[UUID]:
    """Strangers take every seat of the slot."""
    made = []
    for _ in range(CAPACITY):
        conversation_id = await converse(database)
        async with database.writing() as session:
            call = await book_call_back(session, conversation_id, wish(starts_at), now=NOW)
            made.append(call.id)
    return made


async def test_the_offer_is_in_waking_hours_where_it_can_be(database: Database) -> None:
    async with database.reading() as session:
        berlin = await offer_slots(session, time_zone="Europe/Berlin", now=NOW)
        angeles = await offer_slots(session, time_zone="America/Los_Angeles", now=NOW)
        honolulu = await offer_slots(session, time_zone="Pacific/Honolulu", now=NOW)

    assert berlin.slots == berlin.every
    assert {slot.starts_at.hour for slot in angeles.slots} == {15, 16}
    assert angeles.every == berlin.every
    assert not honolulu.is_daytime
    assert honolulu.slots == honolulu.every
    assert find_slot(berlin.every, berlin.slots[3].code) == berlin.slots[3]
    assert find_slot(berlin.every, "2026-03-03") is None


async def test_a_zone_that_is_none_is_refused(database: Database) -> None:
    async with database.writing() as session:
        conversation, _ = await start_conversation(session, language="en", page=None, now=NOW)
        with pytest.raises(InvalidAnswerError) as offered:
            await offer_slots(session, time_zone="Europe/Birmingham", now=NOW)
        new = NewCallBack(starts_at=TUESDAY, time_zone="../../etc/passwd", phone=PHONE)
        with pytest.raises(InvalidAnswerError) as booked:
            await book_call_back(session, conversation.id, new, now=NOW)

    assert offered.value.reason == booked.value.reason == "bad_time_zone"


async def test_a_booking_belongs_to_the_enquiry_under_way(database: Database) -> None:
    async with database.writing() as session:
        lead = await make_lead(session, now=NOW, submitted=False)
        call = await make_call_back(session, lead, TUESDAY, now=NOW)
    async with database.reading() as session:
        detail = await get_lead(session, lead.id)

    assert detail.call_backs[0].id == call.id
    assert detail.call_backs[0].phone_e164 == "+441214960123"
    assert detail.call_backs[0].ends_at == TUESDAY + timedelta(minutes=30)
    assert detail.call_backs[0].time_zone == "Europe/Berlin"
    assert detail.call_backs[0].booked_at == NOW


async def test_a_booking_after_submitting_opens_no_second_lead(database: Database) -> None:
    async with database.writing() as session:
        lead = await make_lead(session, now=NOW)
        call = await make_call_back(session, lead, TUESDAY, now=NOW)
        leads = await session.scalar(text("SELECT count(*) FROM lead"))

    assert call.lead_id == lead.id
    assert leads == 1


async def test_a_visitor_who_only_wants_a_call_becomes_a_draft(database: Database) -> None:
    conversation_id = await converse(database)
    async with database.writing() as session:
        call = await book_call_back(session, conversation_id, wish(), now=NOW)
    async with database.reading() as session:
        detail = await get_lead(session, call.lead_id)

    assert detail.lead.state == LeadState.DRAFT
    assert call.phone_e164 == "+441214960999"


async def test_the_same_slot_again_is_the_same_call(database: Database) -> None:
    conversation_id = await converse(database)
    async with database.writing() as session:
        first = await book_call_back(session, conversation_id, wish(), now=NOW)
    async with database.writing() as session:
        again = await book_call_back(session, conversation_id, wish(), now=NOW)
    # The notice has passed by now; what is booked stays booked.
    late = TUESDAY - timedelta(minutes=5)
    async with database.writing() as session:
        later = await book_call_back(session, conversation_id, wish(), now=late)
        count = await session.scalar(text("SELECT count(*) FROM call_back"))

    assert first.id == again.id == later.id
    assert (later.sequence, count) == (0, 1)


async def test_a_corrected_number_reaches_the_call_and_the_calendar(database: Database) -> None:
    conversation_id = await converse(database)
    async with database.writing() as session:
        await book_call_back(session, conversation_id, wish(), now=NOW)
    async with database.writing() as session:
        call = await book_call_back(
            session, conversation_id, wish(phone="+49 30 123456 ext. 7"), now=NOW
        )

    assert (call.phone_e164, call.phone_ext, call.sequence) == ("+4930123456", "7", 1)


async def test_a_second_time_is_not_booked_beside_the_first(database: Database) -> None:
    conversation_id = await converse(database)
    async with database.writing() as session:
        first = await book_call_back(session, conversation_id, wish(), now=NOW)
    async with database.writing() as session:
        with pytest.raises(CallBackExistsError) as refused:
            await book_call_back(session, conversation_id, wish(WEDNESDAY), now=NOW)

    assert refused.value.call_back.id == first.id


async def test_when_the_call_is_over_another_may_be_booked(database: Database) -> None:
    conversation_id = await converse(database)
    async with database.writing() as session:
        first = await book_call_back(session, conversation_id, wish(), now=NOW)
    async with database.writing() as session:
        second = await book_call_back(
            session, conversation_id, wish(WEDNESDAY), now=TUESDAY + timedelta(minutes=30)
        )

    assert first.id != second.id


async def test_a_full_slot_is_not_offered_and_says_what_is_free(database: Database) -> None:
    await fill(database)
    conversation_id = await converse(database)
    async with database.reading() as session:
        offer = await offer_slots(session, time_zone="Europe/Berlin", now=NOW)
    async with database.writing() as session:
        with pytest.raises(SlotTakenError) as refused:
            await book_call_back(session, conversation_id, wish(), now=NOW)

    assert TUESDAY not in {slot.starts_at for slot in offer.every}
    assert len(offer.every) == len(office_hours().coming_slots(NOW)) - 1
    minutes = [(s.starts_at - TUESDAY) / timedelta(minutes=1) for s in refused.value.free]
    assert minutes == [-90, -60, -30, 30, 60, 90]
    assert set(refused.value.free) <= set(offer.every)


@pytest.mark.parametrize(
    "starts_at",
    [
        NOW,
        NOW + timedelta(hours=1, minutes=30),  # less than the notice
        TUESDAY + timedelta(minutes=10),
        datetime(2026, 3, 3, 17, tzinfo=UTC),
        datetime(2026, 3, 7, 10, tzinfo=UTC),  # a Saturday
        datetime(2026, 4, 3, 10, tzinfo=UTC),  # Good Friday
        datetime(2026, 3, 16, 10, tzinfo=UTC),  # too far ahead
        datetime(1970, 1, 1, tzinfo=UTC),
    ],
    ids=str,
)
async def test_only_a_slot_can_be_booked(sqlite_database: Database, starts_at: datetime) -> None:
    conversation_id = await converse(sqlite_database)
    with pytest.raises(SlotNotOfferedError) as refused:
        async with sqlite_database.writing() as session:
            await book_call_back(session, conversation_id, wish(starts_at), now=NOW)
    async with sqlite_database.reading() as session:
        leads = await session.scalar(text("SELECT count(*) FROM lead"))

    assert len(refused.value.free) == 6
    assert leads == 0


@pytest.mark.parametrize(
    ("phone", "reason"),
    [(None, "no_phone"), ("call me", "no_phone"), ("0121 496 0123", "country_needed")],
)
async def test_a_call_needs_a_number(
    sqlite_database: Database, phone: str | None, reason: str
) -> None:
    conversation_id = await converse(sqlite_database)
    async with sqlite_database.writing() as session:
        with pytest.raises(InvalidAnswerError) as refused:
            await book_call_back(session, conversation_id, wish(phone=phone), now=NOW)

    assert refused.value.reason == reason


async def test_a_national_number_is_read_from_the_lead_s_country(
    sqlite_database: Database,
) -> None:
    async with sqlite_database.writing() as session:
        lead = await make_lead(session, now=NOW, phone="")
        assert lead.conversation_id
        new = wish(phone="030 123456")
        call = await book_call_back(session, lead.conversation_id, new, now=NOW)

    assert call.phone_e164 == "+4930123456"


async def test_an_unknown_conversation_books_nothing(database: Database) -> None:
    async with database.writing() as session:
        with pytest.raises(NotFoundError):
            await book_call_back(session, uuid4(), wish(), now=NOW)


async def test_visitors_who_come_at_once_get_a_seat_each_and_no_more(database: Database) -> None:
    visitors = [await converse(database) for _ in range(CAPACITY + 3)]

    async def book(conversation_id: UUID) -> int | None:
        try:
            async with database.writing() as session:
                call = await book_call_back(session, conversation_id, wish(), now=NOW)
                return call.seat
        except SlotTakenError:
            return None

    seats = await asyncio.gather(*(book(visitor) for visitor in visitors))

    assert sorted(seat for seat in seats if seat is not None) == list(range(CAPACITY))
    assert seats.count(None) == 3


async def test_one_visitor_who_clicks_twice_at_once_gets_one_call(database: Database) -> None:
    conversation_id = await converse(database)

    async def book() -> UUID:
        async with database.writing() as session:
            return (await book_call_back(session, conversation_id, wish(), now=NOW)).id

    booked = await asyncio.gather(*(book() for _ in range(4)))

    assert len(set(booked)) == 1


async def test_the_database_itself_refuses_a_seat_twice(database: Database) -> None:
    async with database.writing() as session:
        one = await make_call_back(session, await make_lead(session, now=NOW), TUESDAY, now=NOW)
        lead = await make_lead(session, now=NOW)
        other = await make_call_back(session, lead, TUESDAY, now=NOW)
    with pytest.raises(IntegrityError):
        async with database.writing() as session:
            (await get_call_back(session, other.id)).seat = one.seat


async def test_a_call_moves_and_leaves_its_slot_to_others(database: Database) -> None:
    calls = await fill(database)
    async with database.writing() as session:
        moved = await move_call_back(session, calls[0], WEDNESDAY, now=NOW)
        still = await move_call_back(session, calls[0], WEDNESDAY, now=NOW)
    conversation_id = await converse(database)
    async with database.writing() as session:
        taken = await book_call_back(session, conversation_id, wish(), now=NOW)

    assert (moved.starts_at, moved.ends_at) == (WEDNESDAY, WEDNESDAY + timedelta(minutes=30))
    assert (moved.id, still.sequence, still.state) == (calls[0], 1, CallBackState.BOOKED)
    assert taken.seat == 0


async def test_a_call_does_not_move_into_a_full_slot(database: Database) -> None:
    await fill(database)
    async with database.writing() as session:
        lead = await make_lead(session, now=NOW)
        call = await make_call_back(session, lead, WEDNESDAY, now=NOW)
    async with database.writing() as session:
        with pytest.raises(SlotTakenError):
            await move_call_back(session, call.id, TUESDAY, now=NOW)
        with pytest.raises(SlotNotOfferedError):
            await move_call_back(session, call.id, NOW, now=NOW)
    async with database.reading() as session:
        kept = await get_call_back(session, call.id)

    assert (kept.starts_at, kept.sequence) == (WEDNESDAY, 0)


async def test_two_who_move_at_once_into_the_last_seat_do_not_share_it(database: Database) -> None:
    async with database.writing() as session:
        for _ in range(CAPACITY - 1):
            await make_call_back(session, await make_lead(session, now=NOW), TUESDAY, now=NOW)
        movers = [
            await make_call_back(session, await make_lead(session, now=NOW), WEDNESDAY, now=NOW)
            for _ in range(2)
        ]

    async def move(call_id: UUID) -> bool:
        try:
            async with database.writing() as session:
                await move_call_back(session, call_id, TUESDAY, now=NOW)
        except SlotTakenError:
            return False
        return True

    assert sorted(await asyncio.gather(*(move(call.id) for call in movers))) == [False, True]


async def test_a_cancelled_call_frees_its_slot_and_stays_cancelled(database: Database) -> None:
    calls = await fill(database)
    async with database.writing() as session:
        first = await cancel_call_back(session, calls[0], now=NOW)
        again = await cancel_call_back(session, calls[0], now=NOW)
        with pytest.raises(CallBackChangeError, match="cancelled"):
            await move_call_back(session, calls[0], WEDNESDAY, now=NOW)
        offer = await offer_slots(session, time_zone="Europe/Berlin", now=NOW)
        found = await find_call_back(session, first.conversation_id or uuid4(), now=NOW)

    assert (again.state, again.sequence) == (CallBackState.CANCELLED, 1)
    assert TUESDAY in {slot.starts_at for slot in offer.every}
    assert found is None


async def test_after_cancelling_the_same_slot_can_be_booked_again(database: Database) -> None:
    conversation_id = await converse(database)
    async with database.writing() as session:
        first = await book_call_back(session, conversation_id, wish(), now=NOW)
        await cancel_call_back(session, first.id, now=NOW)
        second = await book_call_back(session, conversation_id, wish(), now=NOW)

    assert first.id != second.id


async def test_a_withdrawn_lead_is_not_rung(database: Database) -> None:
    async with database.writing() as session:
        lead = await make_lead(session, now=NOW)
        await make_call_back(session, lead, TUESDAY, now=NOW)
        await make_call_back(session, await make_lead(session, now=NOW), TUESDAY, now=NOW)
        count = await cancel_call_backs_of(session, lead.id, now=NOW)
        again = await cancel_call_backs_of(session, lead.id, now=NOW)
    async with database.reading() as session:
        due = await list_due(session, now=NOW)

    assert (count, again) == (1, 0)
    assert [call.lead_id == lead.id for call in due.later] == [False]


async def test_calls_are_listed_by_when_they_are_due(database: Database) -> None:
    async with database.writing() as session:
        calls = {
            starts_at: await make_call_back(
                session, await make_lead(session, now=NOW), starts_at, now=NOW
            )
            for starts_at in (
                WEDNESDAY,
                TUESDAY + timedelta(hours=1),
                TUESDAY,
                TUESDAY - timedelta(hours=3),
                TUESDAY - timedelta(hours=4),
            )
        }
        done = await make_call_back(session, await make_lead(session, now=NOW), TUESDAY, now=NOW)
        await cancel_call_back(session, done.id, now=NOW)
    at = TUESDAY + timedelta(minutes=10)
    async with database.reading() as session:
        due = await list_due(session, now=at)

    def ids(*starts: datetime) -> list[UUID]:
        return [calls[starts_at].id for starts_at in starts]

    hours = timedelta(hours=1)
    assert [call.id for call in due.overdue] == ids(TUESDAY - 4 * hours, TUESDAY - 3 * hours)
    # The one under way is today's until its slot is over.
    assert [call.id for call in due.today] == ids(TUESDAY, TUESDAY + hours)
    assert [call.id for call in due.later] == ids(WEDNESDAY)
    assert due.today[0].lead.contact.company.name == "Acme GmbH"


async def test_today_ends_at_midnight_in_london_also_in_summer(database: Database) -> None:
    now = datetime(2026, 6, 1, 8, tzinfo=UTC)
    first_of_tuesday = datetime(2026, 6, 2, 8, tzinfo=UTC)
    async with database.writing() as session:
        lead = await make_lead(session, now=now)
        await make_call_back(session, lead, first_of_tuesday, now=now)
    async with database.reading() as session:
        # 23:30 UTC on Monday is half past midnight on Tuesday in London.
        evening = await list_due(session, now=datetime(2026, 6, 1, 22, 30, tzinfo=UTC))
        night = await list_due(session, now=datetime(2026, 6, 1, 23, 30, tzinfo=UTC))

    assert (len(evening.today), len(evening.later)) == (0, 1)
    assert (len(night.today), len(night.later)) == (1, 0)


async def test_how_a_call_went_is_kept_and_can_be_put_right(database: Database) -> None:
    later = TUESDAY + timedelta(minutes=20)
    async with database.writing() as session:
        amira = await make_adviser(session, now=NOW)
        lead = await make_lead(session, now=NOW)
        call = await make_call_back(session, lead, TUESDAY, now=NOW)
        version = call.version
    async with database.writing() as session:
        missed = await close_call_back(
            session,
            call.id,
            CallBackState.MISSED,
            by=amira,
            expected_version=version,
            now=later,
        )
        # The same click twice, from a page that is out of date by then.
        await close_call_back(
            session, call.id, CallBackState.MISSED, by=amira, expected_version=version, now=later
        )
        state, owner, closed_at = missed.state, missed.owner_id, missed.closed_at
        done = await close_call_back(
            session,
            call.id,
            CallBackState.DONE,
            by=amira,
            expected_version=missed.version,
            now=later,
        )

    assert (state, owner, closed_at) == (CallBackState.MISSED, amira.id, later)
    assert (done.state, done.sequence) == (CallBackState.DONE, 0)


async def test_what_an_adviser_may_not_say(database: Database) -> None:
    async with database.writing() as session:
        amira = await make_adviser(session, now=NOW)
        call = await make_call_back(session, await make_lead(session, now=NOW), TUESDAY, now=NOW)
        gone = await make_call_back(session, await make_lead(session, now=NOW), TUESDAY, now=NOW)
        await cancel_call_back(session, gone.id, now=NOW)
    async with database.writing() as session:

        async def close(call_id: UUID, state: CallBackState, version: int) -> None:
            await close_call_back(
                session, call_id, state, by=amira, expected_version=version, now=NOW
            )

        with pytest.raises(CallBackChangeError, match="not due yet"):
            await close(call.id, CallBackState.MISSED, call.version)
        with pytest.raises(StaleRecordError):
            await close(call.id, CallBackState.DONE, call.version + 1)
        with pytest.raises(CallBackChangeError, match="cancelled"):
            await close(gone.id, CallBackState.DONE, gone.version)
        with pytest.raises(CallBackChangeError, match="cancelled"):
            await take_call_back(session, gone.id, by=amira, expected_version=gone.version)
        with pytest.raises(StaleRecordError):
            await take_call_back(session, call.id, by=amira, expected_version=call.version + 1)
        with pytest.raises(NotFoundError):
            await close(uuid4(), CallBackState.DONE, 1)


async def test_a_call_that_was_made_cannot_be_moved_or_cancelled(database: Database) -> None:
    async with database.writing() as session:
        amira = await make_adviser(session, now=NOW)
        call = await make_call_back(session, await make_lead(session, now=NOW), TUESDAY, now=NOW)
        await close_call_back(
            session,
            call.id,
            CallBackState.DONE,
            by=amira,
            expected_version=call.version,
            now=NOW,
        )
        with pytest.raises(CallBackChangeError, match="done"):
            await move_call_back(session, call.id, WEDNESDAY, now=NOW)
        with pytest.raises(CallBackChangeError, match="done"):
            await cancel_call_back(session, call.id, now=NOW)


async def test_an_adviser_takes_a_call_on_and_a_colleague_takes_it_over(
    database: Database,
) -> None:
    async with database.writing() as session:
        amira = await make_adviser(session, now=NOW)
        marek = await make_adviser(session, now=NOW, name="Marek Nowak")
        call = await make_call_back(session, await make_lead(session, now=NOW), TUESDAY, now=NOW)
        first = call.version
    async with database.writing() as session:
        await take_call_back(session, call.id, by=amira, expected_version=first)
        same = await take_call_back(session, call.id, by=amira, expected_version=first)
        owner, version = same.owner_id, same.version
        with pytest.raises(StaleRecordError):
            await take_call_back(session, call.id, by=marek, expected_version=first)
        over = await take_call_back(session, call.id, by=marek, expected_version=version)

    assert owner == amira.id
    assert over.owner_id == marek.id


async def test_a_lead_with_an_owner_gives_its_calls_to_them(database: Database) -> None:
    async with database.writing() as session:
        amira = await make_adviser(session, now=NOW)
        lead = await make_lead(session, now=NOW)
        assert lead.conversation_id
        submitted = await find_submitted(session, lead.conversation_id)
        assert submitted
        submitted.owner_id = amira.id
        await session.flush()
        call = await make_call_back(session, lead, TUESDAY, now=NOW)

    assert call.owner_id == amira.id
