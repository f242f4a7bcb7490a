"""Slots lie in office hours by the office's clock, whatever the date and the visitor's zone."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.reference import DATA, load_yaml
from crm.services.office_hours import OfficeHours, office_hours, read_office_hours
from crm.services.slot_words import slot_title

LONDON = ZoneInfo("Europe/London")

# As gov.uk/bank-holidays lists them for England and Wales.
BANK_HOLIDAYS = {
    *(date(2025, *day) for day in ((1, 1), (4, 18), (4, 21), (5, 5), (5, 26), (8, 25))),
    *(date(2025, *day) for day in ((12, 25), (12, 26))),
    *(date(2026, *day) for day in ((1, 1), (4, 3), (4, 6), (5, 4), (5, 25), (8, 31))),
    *(date(2026, *day) for day in ((12, 25), (12, 28))),
    *(date(2027, *day) for day in ((1, 1), (3, 26), (3, 29), (5, 3), (5, 31), (8, 30))),
    *(date(2027, *day) for day in ((12, 27), (12, 28))),
}

MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 20), timezones=st.just(UTC))  # noqa: DTZ001

CLOCK_CHANGES = st.sampled_from(
    [
        # London, Berlin and New York change within weeks of each other; Cairo on a Thursday night.
        *(date(2026, 3, 8), date(2026, 3, 29), date(2026, 4, 23), date(2026, 10, 25)),
        *(date(2026, 10, 29), date(2026, 11, 1), date(2027, 3, 14), date(2027, 3, 28)),
        *(date(2027, 10, 31), date(2027, 11, 7), date(2026, 4, 5), date(2026, 10, 4)),
    ]
)

ZONES = st.sampled_from(sorted(available_timezones() - {"Factory", "localtime"}))


def stated(**changes: Any) -> OfficeHours:
    """The hours of the file, with some of its top-level fields changed."""
    return read_office_hours(load_yaml(DATA / "reference" / "call_backs.yml") | changes)


def office(**changes: Any) -> dict[str, Any]:
    """The office of the file, changed."""
    return {"office": load_yaml(DATA / "reference" / "call_backs.yml")["office"] | changes}


def days_of(year: int) -> Iterator[date]:
    first = date(year, 1, 1)
    return (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))


@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_working_days_are_weekdays_without_england_s_bank_holidays(year: int) -> None:
    worked = {day for day in days_of(year) if office_hours().is_working_day(day)}

    weekdays = {day for day in days_of(year) if day.weekday() < 5}
    assert worked == weekdays - BANK_HOLIDAYS


def test_scotland_s_holidays_are_not_kept() -> None:
    assert office_hours().is_working_day(date(2026, 11, 30))
    assert office_hours().is_working_day(date(2026, 1, 2))


@settings(deadline=None)
@given(now=MOMENTS)
def test_slots_are_office_time_on_the_next_five_working_days(now: datetime) -> None:
    slots = office_hours().coming_slots(now)

    local = [slot.starts_at.astimezone(LONDON) for slot in slots]
    days = sorted({at.date() for at in local})
    assert len(days) == 5
    assert all(time(9) <= at.time() <= time(16, 30) and at.minute in (0, 30) for at in local)
    assert all(slot.ends_at - slot.starts_at == timedelta(minutes=30) for slot in slots)
    assert all(one < other for one, other in pairwise(slots))
    assert not {day for day in days if day.weekday() > 4 or day in BANK_HOLIDAYS}
    between = (days[0] + timedelta(days=n) for n in range((days[-1] - days[0]).days))
    assert {day for day in between if day not in days} <= {
        day for day in days_of(days[0].year) if day.weekday() > 4
    } | {day for day in days_of(days[-1].year) if day.weekday() > 4} | BANK_HOLIDAYS
    # Every day but the first is offered whole, 16 half hours from nine to five.
    assert all(sum(at.date() == day for at in local) == 16 for day in days[1:])


def working_minutes(start: datetime, end: datetime) -> int:
    """Counted minute by minute: slow, and written without the code under test."""
    count, at = 0, start
    while at < end:
        local = at.astimezone(LONDON)
        is_open = local.weekday() < 5 and local.date() not in BANK_HOLIDAYS
        count += is_open and time(9) <= local.time() < time(17)
        at += timedelta(minutes=1)
    return count


@settings(deadline=None)
@given(
    now=st.datetimes(
        datetime(2026, 3, 26),  # noqa: DTZ001
        datetime(2026, 4, 8),  # noqa: DTZ001
        timezones=st.just(UTC),
    ).map(lambda at: at.replace(second=0, microsecond=0))
)
def test_two_working_hours_lie_before_the_first_slot_and_no_slot_is_kept_back(
    now: datetime,
) -> None:
    first = office_hours().coming_slots(now)[0].starts_at

    # Less than a slot more than the notice, so the one before would have been too soon.
    assert 120 <= working_minutes(now, first) < 150


@pytest.mark.parametrize(
    ("now", "first"),
    [
        ("2026-03-02T09:30+00:00", "2026-03-02T11:30+00:00"),
        ("2026-03-02T09:31+00:00", "2026-03-02T12:00+00:00"),
        ("2026-03-02T03:00+00:00", "2026-03-02T11:00+00:00"),
        ("2026-03-02T15:00+00:00", "2026-03-03T09:00+00:00"),
        ("2026-03-06T16:00+00:00", "2026-03-09T10:00+00:00"),
        # Over the change to summer time, when nine in London is eight in UTC.
        ("2026-03-27T16:00+00:00", "2026-03-30T09:00+00:00"),
        # Maundy Thursday: Good Friday and Easter Monday are bank holidays.
        ("2026-04-02T15:30+00:00", "2026-04-07T09:30+00:00"),
        ("2026-12-24T16:00+00:00", "2026-12-29T10:00+00:00"),
    ],
)
def test_the_first_slot_is_two_working_hours_ahead(now: str, first: str) -> None:
    slots = office_hours().coming_slots(datetime.fromisoformat(now))

    assert slots[0].starts_at == datetime.fromisoformat(first)


@settings(deadline=None)
@given(change=CLOCK_CHANGES, ahead=st.integers(-4, 0), minute=st.integers(0, 1439), zone=ZONES)
def test_a_slot_s_words_are_its_time_by_the_visitor_s_clock_around_a_change(
    change: date, ahead: int, minute: int, zone: str
) -> None:
    now = datetime.combine(change, time(), UTC) + timedelta(days=ahead, minutes=minute)

    for slot in office_hours().coming_slots(now):
        local = slot.starts_at.astimezone(ZoneInfo(zone))
        title = f"{local:%a} {local.day} {local:%b}, {local:%H:%M}".replace("Sep,", "Sept,")
        assert slot_title(slot, zone).replace("Sep,", "Sept,") == title
        # Both clocks show the same moment.
        in_london = slot.starts_at.astimezone(LONDON)
        assert in_london.time() in [time(h, m) for h in range(9, 17) for m in (0, 30)]
        assert local.astimezone(UTC) == slot.starts_at


def test_berlin_is_an_hour_ahead_on_both_sides_of_the_change_and_new_york_is_not() -> None:
    slots = office_hours().coming_slots(datetime(2026, 3, 26, 12, tzinfo=UTC))
    nine = [
        s for s in slots if s.starts_at.astimezone(LONDON).hour == 9 and s.starts_at.minute == 0
    ]

    assert [slot_title(s, "Europe/Berlin")[-5:] for s in nine] == ["10:00"] * 4
    assert [slot_title(s, "America/New_York")[-5:] for s in nine] == ["05:00", *["04:00"] * 3]
    assert [f"{s.starts_at:%H:%M}" for s in nine] == ["09:00", *["08:00"] * 3]


@settings(deadline=None)
@given(now=MOMENTS, zone=ZONES)
def test_awake_means_the_whole_call_by_the_visitor_s_clock(now: datetime, zone: str) -> None:
    clock = ZoneInfo(zone)

    for slot in office_hours().coming_slots(now):
        starts, ends = slot.starts_at.astimezone(clock), slot.ends_at.astimezone(clock)
        awake = (
            starts.date() == ends.date()
            and starts.hour >= 7
            and (ends.hour < 21 or (ends.hour, ends.minute) == (21, 0))
        )
        assert office_hours().is_awake(slot, clock) is awake


def test_a_closed_day_is_not_offered() -> None:
    hours = stated(**office(closed_on=[date(2026, 3, 3)]))
    slots = hours.coming_slots(datetime(2026, 3, 2, 15, tzinfo=UTC))

    assert slots[0].starts_at == datetime(2026, 3, 4, 9, tzinfo=UTC)


def test_an_office_that_never_opens_says_so_instead_of_looking_for_ever() -> None:
    first = date(2026, 3, 1)
    shut = [first + timedelta(days=n) for n in range(100)]

    with pytest.raises(ValueError, match="does not open again"):
        stated(**office(closed_on=shut)).coming_slots(datetime(2026, 3, 2, 15, tzinfo=UTC))


@pytest.mark.parametrize(
    "wrong",
    [
        {"slot_minutes": 0},
        {"slot_minutes": 481},
        {"capacity": 0},
        {"days_offered": 0},
        {"notice_hours": -1},
        {"visitor_awake": {"from": "21:00", "until": "07:00"}},
        office(days=[]),
        office(opens="17:00"),
    ],
    ids=str,
)
def test_hours_that_cannot_be_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"call_backs\.yml|at least|visitor_awake"):
        stated(**wrong)


def test_the_last_slot_ends_by_closing_time_when_the_day_does_not_divide() -> None:
    slots = list(stated(slot_minutes=50).slots_on(date(2026, 3, 3)))

    assert len(slots) == 9
    assert slots[-1].ends_at == datetime(2026, 3, 3, 16, 30, tzinfo=UTC)
