"""When the team is at work, and the slots in which it can ring somebody back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import holidays

from crm.reference import DATA, load_yaml

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_LONGEST_CLOSURE = 60
"""Days that are looked through for one on which the office opens."""


@dataclass(frozen=True, kw_only=True, order=True)
class Slot:
    """A stretch of time in which one call can be made; both ends are aware and in UTC."""

    starts_at: datetime
    ends_at: datetime

    @property
    def code(self) -> str:
        """The slot's start in ISO 8601, as a button's payload carries it."""
        return self.starts_at.isoformat()


@dataclass(frozen=True, kw_only=True)
class OfficeHours:
    """The rules of ``data/reference/call_backs.yml``. Raises ValueError where they cannot hold."""

    time_zone: ZoneInfo
    days: frozenset[int]
    """Monday is 0."""
    opens: time
    closes: time
    country: str
    subdivision: str | None
    """Whose bank holidays are kept: ISO 3166-1, and the part of it by the library's code."""
    closed_on: frozenset[date]
    slot: timedelta
    capacity: int
    notice: timedelta
    """Working time."""
    days_offered: int
    awake_from: time
    awake_until: time
    """By the visitor's clock."""

    def __post_init__(self) -> None:
        """Refuse hours in which nobody could ever be called."""
        span = _minutes(self.closes) - _minutes(self.opens)
        if not self.days or span <= 0 or not timedelta() < self.slot <= timedelta(minutes=span):
            raise ValueError("call_backs.yml leaves no time for a call")
        if self.capacity < 1 or self.days_offered < 1 or self.notice < timedelta():
            raise ValueError("capacity and days_offered are at least 1, notice_hours at least 0")
        if self.awake_from >= self.awake_until:
            raise ValueError("visitor_awake ends before it begins")

    def is_working_day(self, day: date) -> bool:
        """Whether the office opens: an office day, no bank holiday, not closed besides."""
        bank = _bank_holidays(self.country, self.subdivision)
        return day.weekday() in self.days and day not in bank and day not in self.closed_on

    def open_span(self, day: date) -> tuple[datetime, datetime]:
        """When the office opens and closes on a working day, in UTC."""
        # Each end by the clock of that day: the offset differs before and after a change.
        ends = (datetime.combine(day, at, self.time_zone) for at in (self.opens, self.closes))
        opens, closes = (end.astimezone(UTC) for end in ends)
        return opens, closes

    def working_days(self, first: date) -> Iterator[date]:
        """Working days from ``first`` on; ends when none comes within two months."""
        day, idle = first, 0
        while idle < _LONGEST_CLOSURE:
            if self.is_working_day(day):
                idle = 0
                yield day
            idle += 1
            day += timedelta(days=1)

    def after_working_time(self, moment: datetime, amount: timedelta) -> datetime:
        """The moment, in UTC, by which ``amount`` of office time has passed since ``moment``.

        Raises ValueError when the office stays shut for two months.
        """
        left = amount
        for day in self.working_days(moment.astimezone(self.time_zone).date()):
            opens, closes = self.open_span(day)
            begins = max(opens, moment.astimezone(UTC))
            if begins >= closes:
                continue
            if left <= closes - begins:
                return begins + left
            left -= closes - begins
        raise ValueError("the office does not open again")

    def slots_on(self, day: date) -> Iterator[Slot]:
        """Every slot of a working day, the last one ending by closing time."""
        starts_at, closes = self.open_span(day)
        while starts_at + self.slot <= closes:
            yield Slot(starts_at=starts_at, ends_at=starts_at + self.slot)
            starts_at += self.slot

    def coming_slots(self, now: datetime) -> tuple[Slot, ...]:
        """The slots that may be booked at ``now``, soonest first, taken or not.

        They lie on the next ``days_offered`` working days that have one after the notice.
        """
        earliest = self.after_working_time(now, self.notice)
        found: list[Slot] = []
        days = 0
        for day in self.working_days(earliest.astimezone(self.time_zone).date()):
            slots = [slot for slot in self.slots_on(day) if slot.starts_at >= earliest]
            found.extend(slots)
            days += bool(slots)
            if days == self.days_offered:
                break
        return tuple(found)

    def is_awake(self, slot: Slot, zone: ZoneInfo) -> bool:
        """Whether the whole slot lies in the visitor's waking hours."""
        starts, ends = slot.starts_at.astimezone(zone), slot.ends_at.astimezone(zone)
        same_day = starts.date() == ends.date()
        return same_day and self.awake_from <= starts.time() and ends.time() <= self.awake_until


@cache
def office_hours() -> OfficeHours:
    """The team's hours as ``data/reference/call_backs.yml`` states them."""
    return read_office_hours(load_yaml(DATA / "reference" / "call_backs.yml"))


def read_office_hours(stated: Any) -> OfficeHours:
    """The hours of a parsed file; ValueError or KeyError where it is wrong."""
    office, awake = stated["office"], stated["visitor_awake"]
    return OfficeHours(
        time_zone=ZoneInfo(office["time_zone"]),
        days=frozenset(WEEKDAYS.index(day) for day in office["days"]),
        opens=time.fromisoformat(office["opens"]),
        closes=time.fromisoformat(office["closes"]),
        country=office["holidays"]["country"],
        subdivision=office["holidays"].get("subdivision"),
        closed_on=frozenset(office["closed_on"]),
        slot=timedelta(minutes=stated["slot_minutes"]),
        capacity=stated["capacity"],
        notice=timedelta(hours=stated["notice_hours"]),
        days_offered=stated["days_offered"],
        awake_from=time.fromisoformat(awake["from"]),
        awake_until=time.fromisoformat(awake["until"]),
    )


@cache
def _bank_holidays(country: str, subdivision: str | None) -> holidays.HolidayBase:
    """Fills itself year by year as days are looked up."""
    return holidays.country_holidays(country, subdiv=subdivision)


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
