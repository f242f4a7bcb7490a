"""What visitors say is one of the offered slots, several, none of them, or not a time."""

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.services.office_hours import Slot, office_hours
from crm.services.slot_choice import Meaning, SlotChoice, choose_slot
from crm.services.slot_words import shortlist, slot_title
from tests.conftest import NOW

BERLIN = "Europe/Berlin"

SLOTS = office_hours().coming_slots(NOW)
"""From Monday 2 March 2026, 12:30 in Berlin, to Friday 6 March, 17:30."""

SHOWN = shortlist(SLOTS, BERLIN)


def choose(text: str, zone: str = BERLIN) -> SlotChoice:
    return choose_slot(text, SLOTS, time_zone=zone, now=NOW, shown=SHOWN)


def titles(choice: SlotChoice, zone: str = BERLIN) -> list[str]:
    return [slot_title(slot, zone).replace(" Mar", "") for slot in choice.slots]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Tuesday 3pm", "Tue 3, 15:00"),
        ("tuesday, 3 PM please", "Tue 3, 15:00"),
        ("Tuesday at 3", "Tue 3, 15:00"),
        ("tue 15:00", "Tue 3, 15:00"),
        ("tuesday 15.30", "Tue 3, 15:30"),
        ("Tuesday 15h30", "Tue 3, 15:30"),
        ("tues at 1530", "Tue 3, 15:30"),
        ("3 p.m. tomorrow", "Tue 3, 15:00"),
        ("tomorrow at three", "Tue 3, 15:00"),
        ("half past two tomorrow", "Tue 3, 14:30"),
        ("half two on Wednesday", "Wed 4, 14:30"),
        ("noon tomorrow", "Tue 3, 12:00"),
        ("tomorrow 12", "Tue 3, 12:00"),
        ("next Tuesday 3pm", "Tue 3, 15:00"),
        ("the day after tomorrow at 10", "Wed 4, 10:00"),
        ("4 March at 15:00", "Wed 4, 15:00"),
        ("March 4th, 3pm", "Wed 4, 15:00"),
        ("on the 4th at 3", "Wed 4, 15:00"),
        ("4/3 15:00", "Wed 4, 15:00"),
        ("03/04 3pm", "Wed 4, 15:00"),
        ("2026-03-05 10:00", "Thu 5, 10:00"),
        ("٣ pm tomorrow", "Tue 3, 15:00"),
        ("１５：００ tomorrow", "Tue 3, 15:00"),
        ("3 in the afternoon on Friday", "Fri 6, 15:00"),
        ("tuesday 3pm UK time", "Tue 3, 16:00"),
        ("tuesday 3pm your time", "Tue 3, 16:00"),
        ("tuesday 3pm GMT", "Tue 3, 16:00"),
        ("tuesday 10am EST", "Tue 3, 16:00"),
        ("tuesday 10 am New York time", "Tue 3, 16:00"),
        ("tuesday 5pm UTC+2", "Tue 3, 16:00"),
        ("tuesday 4pm my time", "Tue 3, 16:00"),
        ("call me on +44 121 496 0123 tomorrow at 3", "Tue 3, 15:00"),
        ("any time", "Mon 2, 12:30"),
        ("I don't mind", "Mon 2, 12:30"),
        ("whenever suits", "Mon 2, 12:30"),
        ("you choose", "Mon 2, 12:30"),
        ("asap", "Mon 2, 12:30"),
        ("as soon as possible", "Mon 2, 12:30"),
        ("any time tomorrow", "Tue 3, 10:00"),
        ("any time tomorrow afternoon", "Tue 3, 12:00"),
        ("first thing on Thursday", "Thu 5, 10:00"),
        ("latest on Friday", "Fri 6, 17:30"),
        ("any time except Monday", "Tue 3, 10:00"),
        ("any time but not before Wednesday, not Wednesday", "Mon 2, 12:30"),
        ("I can't do tomorrow, Wednesday 10am works", "Wed 4, 10:00"),
        ("not Tuesday but Wednesday at 10", "Wed 4, 10:00"),
        ("the second one", "Mon 2, 17:00"),
        ("option 3", "Tue 3, 10:00"),
        ("the first", "Mon 2, 12:30"),
        ("the 2nd slot", "Mon 2, 17:00"),
    ],
)
def test_words_choose_one_slot(text: str, title: str) -> None:
    choice = choose(text)

    assert (choice.meaning, titles(choice)) == (Meaning.CHOSEN, [title])


@pytest.mark.parametrize(
    ("text", "first", "last", "count"),
    [
        ("tomorrow", "Tue 3, 10:00", "Tue 3, 17:30", 16),
        ("tomorrow afternoon", "Tue 3, 12:00", "Tue 3, 17:30", 12),
        ("this afternoon", "Mon 2, 12:30", "Mon 2, 17:30", 11),
        ("Wednesday morning", "Wed 4, 10:00", "Wed 4, 11:30", 4),
        ("lunchtime tomorrow", "Tue 3, 12:00", "Tue 3, 13:30", 4),
        ("Do you have any slots on Tuesday?", "Tue 3, 10:00", "Tue 3, 17:30", 16),
        ("after 3 tomorrow", "Tue 3, 15:00", "Tue 3, 17:30", 6),
        ("wed from 3pm", "Wed 4, 15:00", "Wed 4, 17:30", 6),
        ("before noon on Thursday", "Thu 5, 10:00", "Thu 5, 11:30", 4),
        ("by 11 on thursday", "Thu 5, 10:00", "Thu 5, 10:30", 2),
        ("between 2 and 4 on Wednesday", "Wed 4, 14:00", "Wed 4, 15:30", 4),
        ("2-4pm wed", "Wed 4, 14:00", "Wed 4, 15:30", 4),
        ("tomorrow 3-5", "Tue 3, 15:00", "Tue 3, 16:30", 4),
        ("tues 10 to 12", "Tue 3, 10:00", "Tue 3, 11:30", 4),
        ("around 3 tomorrow", "Tue 3, 14:30", "Tue 3, 15:30", 3),
        ("tuesday 3 or 4", "Tue 3, 15:00", "Tue 3, 16:00", 2),
        ("Tuesday or Wednesday morning", "Tue 3, 10:00", "Wed 4, 11:30", 8),
        ("Thursday morning or Friday afternoon", "Thu 5, 10:00", "Fri 6, 17:30", 16),
        ("Tuesday and Wednesday afternoon", "Tue 3, 12:00", "Wed 4, 17:30", 24),
        ("not before 4pm", "Mon 2, 16:00", "Fri 6, 17:30", 20),
        ("I am not available tomorrow", "Mon 2, 12:30", "Fri 6, 17:30", 59),
        ("3pm", "Mon 2, 15:00", "Fri 6, 15:00", 5),
        ("10", "Tue 3, 10:00", "Fri 6, 10:00", 4),
        # A minute inside a slot is not taken for its start without asking.
        ("10:15 tomorrow", "Tue 3, 10:00", "Tue 3, 10:00", 1),
        ("quarter to 4 tomorrow", "Tue 3, 15:30", "Tue 3, 15:30", 1),
        # The hour or the place on the list.
        ("2", "Mon 2, 14:00", "Fri 6, 14:00", 6),
    ],
)
def test_words_leave_several_to_ask_about(text: str, first: str, last: str, count: int) -> None:
    choice = choose(text)

    shown = titles(choice)
    assert choice.meaning == Meaning.SEVERAL
    assert (shown[0], shown[-1], len(shown)) == (first, last, count)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Sunday", "Fri 6, 10:00"),
        ("next week", "Fri 6, 10:00"),
        ("1 May", "Fri 6, 10:00"),
        ("tomorrow 8am", "Tue 3, 10:00"),
        ("tomorrow at 11pm", "Tue 3, 15:00"),
        ("any time on Saturday", "Fri 6, 10:00"),
        ("this morning", "Mon 2, 12:30"),
    ],
)
def test_a_time_with_nothing_free_brings_the_nearest(text: str, first: str) -> None:
    choice = choose(text)

    assert choice.meaning == Meaning.NOT_FREE
    assert titles(choice)[0] == first
    assert 1 <= len(choice.slots) <= 6


@pytest.mark.parametrize(
    "text",
    [
        *("", "hello", "not sure", "none of these", "what time is it?", "why?", "?!", "not now"),
        *("I have 2 questions", "our budget is 10-12 million", "we employ 15 people", "option 9"),
    ],
)
def test_other_words_are_not_taken_for_a_time(text: str) -> None:
    assert choose(text) == SlotChoice(meaning=Meaning.UNCLEAR)


def test_nothing_is_chosen_where_nothing_is_offered() -> None:
    assert choose_slot("any time", (), time_zone=BERLIN, now=NOW).meaning == Meaning.UNCLEAR


def test_tomorrow_is_the_visitor_s_own() -> None:
    late = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)  # already Tuesday in Tokyo
    slots = office_hours().coming_slots(late)

    in_tokyo = choose_slot("tomorrow", slots, time_zone="Asia/Tokyo", now=late)
    in_london = choose_slot("tomorrow", slots, time_zone="Europe/London", now=late)

    assert titles(in_tokyo, "Asia/Tokyo")[0] == "Wed 4, 00:00"
    assert titles(in_london, "Europe/London")[0] == "Tue 3, 11:00"


def test_the_same_hour_is_another_moment_after_the_clocks_change() -> None:
    friday = datetime(2026, 3, 26, 17, tzinfo=UTC)
    slots = office_hours().coming_slots(friday)

    before, after = (
        choose_slot(f"{day} at 3pm", slots, time_zone="Europe/Berlin", now=friday).slots[0]
        for day in ("Friday", "Monday")
    )

    assert (before.starts_at.hour, after.starts_at.hour) == (14, 13)


ZONES = st.sampled_from(
    [
        *("Europe/London", BERLIN, "America/New_York", "America/Sao_Paulo", "Africa/Cairo"),
        *("Asia/Kolkata", "Asia/Kathmandu", "Asia/Tokyo", "Australia/Lord_Howe", "Pacific/Apia"),
    ]
)
MOMENTS = st.datetimes(datetime(2026, 3, 20), datetime(2026, 11, 12), timezones=st.just(UTC))  # noqa: DTZ001


@settings(deadline=None)
@given(zone=ZONES, now=MOMENTS, data=st.data())
def test_every_slot_can_be_chosen_by_its_own_words(
    zone: str, now: datetime, data: st.DataObject
) -> None:
    slots = office_hours().coming_slots(now)
    slot = data.draw(st.sampled_from(slots))
    local = slot.starts_at.astimezone(ZoneInfo(zone))
    said = data.draw(
        st.sampled_from(
            [
                slot_title(slot, zone),
                f"{local:%d/%m} {local:%H:%M}",
                f"{local:%B} {local.day} at {local:%I:%M%p}",
                f"{local:%Y-%m-%d}, {local:%H:%M}",
                f"the {local.day}{'th' if 10 < local.day < 14 else ''} {local:%B} {local:%H.%M}",
            ]
        )
    )

    choice = choose_slot(said, slots, time_zone=zone, now=now)

    assert choice == SlotChoice(meaning=Meaning.CHOSEN, slots=(slot,)), said


@settings(deadline=None)
@given(zone=ZONES, now=MOMENTS, text=st.text(max_size=80))
def test_only_offered_slots_are_ever_chosen(zone: str, now: datetime, text: str) -> None:
    slots = office_hours().coming_slots(now)

    choice = choose_slot(text, slots, time_zone=zone, now=now, shown=slots[:6])

    assert set(choice.slots) <= set(slots)
    assert list(choice.slots) == sorted(choice.slots)
    assert len(choice.slots) == 1 or choice.meaning != Meaning.CHOSEN
    assert bool(choice.slots) is (choice.meaning != Meaning.UNCLEAR)


WORDS = st.lists(
    st.sampled_from(
        re.findall(
            r"\S+",
            "not except or and but after before between from to at around the 3 15:30 10am half "
            "past two noon today tomorrow next Tuesday friday week morning afternoon any time "
            "first last option EST UK - , . 4/3 31/12 10th 99 2026-02-30 utc+25",
        )
    ),
    max_size=10,
).map(" ".join)


@settings(deadline=None)
@given(text=WORDS, zone=ZONES)
def test_any_order_of_time_words_is_read_without_failing(text: str, zone: str) -> None:
    choice = choose_slot(text, SLOTS, time_zone=zone, now=NOW, shown=SHOWN)

    assert set(choice.slots) <= set(SLOTS)


def test_a_long_message_is_read_in_no_time() -> None:
    started = datetime.now(UTC)
    for text in ("1" * 2000, "not " * 500, "3 to " * 400, "tuesday or " * 180, "a time " * 280):
        choose(text)

    assert datetime.now(UTC) - started < timedelta(seconds=2)


def test_buttons_are_spread_over_days_and_parts_of_the_day() -> None:
    local = [slot.starts_at.astimezone(ZoneInfo(BERLIN)) for slot in SHOWN]

    assert [f"{at:%a %H:%M}" for at in local] == [
        "Mon 12:30",
        "Mon 17:00",
        "Tue 10:00",
        "Tue 12:00",
        "Tue 17:00",
        "Wed 10:00",
    ]
    assert all(
        isinstance(slot, Slot) and at.time() >= time(10)
        for slot, at in zip(SHOWN, local, strict=True)
    )
