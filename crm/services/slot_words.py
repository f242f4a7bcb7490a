"""Slots in a visitor's words: the day and the time by the visitor's own clock."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton, format_time

from crm.services.office_hours import Slot
from crm.services.time_zones import zone_city

SHORTLIST = 6
"""How many slots are worth a button each."""


def slot_title(slot: Slot, time_zone: str, language: str = "en") -> str:
    """A button's words, such as "Tue 10 Mar, 15:30"."""
    return _say(slot.starts_at, time_zone, language, "MMMEd")


def slot_sentence(starts_at: datetime, time_zone: str, language: str = "en") -> str:
    """The time in full and by whose clock: "Tuesday 10 March, 15:30 (Berlin)"."""
    said = _say(starts_at, time_zone, language, "MMMMEEEEd")
    return f"{said} ({zone_city(time_zone, str(_locale(language)))})"


def shortlist(slots: Sequence[Slot], time_zone: str) -> tuple[Slot, ...]:
    """A few slots for buttons: the first of each visitor's morning, afternoon and evening."""
    zone = ZoneInfo(time_zone)
    first_of: dict[tuple[object, bool, bool], Slot] = {}
    for slot in slots:
        local = slot.starts_at.astimezone(zone)
        first_of.setdefault((local.date(), local.hour >= 12, local.hour >= 17), slot)
    return tuple(first_of.values())[:SHORTLIST]


def _say(moment: datetime, time_zone: str, language: str, skeleton: str) -> str:
    zone, locale = ZoneInfo(time_zone), _locale(language)
    day = format_skeleton(skeleton, moment, tzinfo=zone, locale=locale)
    return f"{day}, {format_time(moment, 'short', tzinfo=zone, locale=locale)}"


def _locale(language: str) -> Locale:
    """The language's own, British for English, and English for one that the CLDR lacks."""
    try:
        locale = Locale.parse(language, sep="-" if "-" in language else "_")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en", "GB")
    return Locale("en", "GB") if locale == Locale("en") else locale
