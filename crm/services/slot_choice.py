"""Which of the offered slots a visitor means: "tomorrow afternoon", "Tuesday 3pm", "any time"."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from crm.services.clock_reading import Clock, read_clock
from crm.services.day_reading import read_days
from crm.services.office_hours import Slot
from crm.services.time_zones import LONDON, find_time_zone, find_zone_letters

NEAREST = 6
"""How many slots stand in for one that is not free."""


class Meaning(StrEnum):
    """What the words come to."""

    CHOSEN = "chosen"
    """Exactly one slot, named or left to us: it may be booked."""
    SEVERAL = "several"
    """These fit, or one holds the minute that was said: ask which."""
    NOT_FREE = "not_free"
    """A time was named at which nothing is free; the slots are the nearest."""
    UNCLEAR = "unclear"
    """No time was understood."""


@dataclass(frozen=True, kw_only=True)
class SlotChoice:
    """The meaning, and the slots it is about, soonest first; none when unclear."""

    meaning: Meaning
    slots: tuple[Slot, ...] = ()


_UNCLEAR = SlotChoice(meaning=Meaning.UNCLEAR)

_ANY = re.compile(
    r"\bany ?time\b|\bwhenever\b|\bany of (?:them|those|these)\b|^any$|\bno preference\b"
    r"|\bany (?:slot|day|one)(?= (?:is|works?|will|would|suits?)\b|$)|\bup to you\b"
    r"|\byou (?:choose|decide|pick)\b|\byour choice\b|\bflexible\b|\ball day\b"
)
_INDIFFERENT = re.compile(r"\b(?:do not|don't) (?:mind|care)\b|\b(?:no|any) difference\b")
_FIRST = re.compile(
    r"\bearliest\b|\bsoonest\b|\basap\b|\bas (?:soon|early) as\b|\bnext (?:available|free)\b"
    r"|\bfirst (?:available|free|thing|one|slot|time|option)\b|\bright (?:away|now)\b|^now$"
    r"|\bstraight ?away\b|\bimmediately\b"
)
_LAST = re.compile(r"\blatest\b|\bas late as\b|\blast (?:one|slot|time|option)\b")

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_THING = r"(?:one|slot|time|option|choice)"
_PICK = re.compile(
    rf"(?:\b(?:option|number|no\.?|choice|slot)|#) ?(\d)\b|\b(\d)(?:st|nd|rd|th) {_THING}\b"
    rf"|^the ({'|'.join(_ORDINALS)})$|\b({'|'.join(_ORDINALS)}) {_THING}\b"
)

_NOT = re.compile(
    r"\b(?:not|except|excluding|apart from|other than|cannot|can't|never)\b"
    r"|\b(?:won't|isn't|aren't|don't|doesn't)\b"
    r"|(?<=\bany day )but\b|(?<=\bany time )but\b"
)
_AGAIN = re.compile(r",|;|\.(?= |$)|\bbut (?!not\b)|\bonly\b|\binstead\b")

_OFFICE_CLOCK = re.compile(r"\b(?:your|uk|u\.k\.|british|office|english)(?: local)? time\b")
_OWN_CLOCK = re.compile(r"\b(?:my|our|local) (?:local )?time\b")
_NAMED_CLOCK = re.compile(r"((?:[^\W\d]+[ /_-]){1,3})time\b")
_OFFSET = re.compile(r"\b(?:utc|gmt)(?: ?[+-] ?\d{1,2}(?::\d\d)?)?(?![\d:])")


def choose_slot(
    text: str,
    slots: Sequence[Slot],
    *,
    time_zone: str,
    now: datetime,
    shown: Sequence[Slot] = (),
) -> SlotChoice:
    """What the visitor's words choose among ``slots`` (soonest first), by their own clock.

    ``shown`` are the slots behind the buttons, in their order, for "the second one". Words for
    days and times are English; digits may be of any script. A time may be named by another
    clock ("3pm UK time"). Times are only looked for: whether the words are a question or a
    refusal is for the caller to know.
    """
    words = _plain(text)
    if not slots or not words:
        return _UNCLEAR
    if (picked := _picked(words, shown)) is not None:
        return SlotChoice(meaning=Meaning.CHOSEN, slots=(picked,))
    zone, words = _whose_clock(words, text, time_zone)
    wanted, unwanted = _split(_INDIFFERENT.sub("any time", words))
    wish = _read(wanted, slots, zone, now)
    refusal = _read(unwanted, slots, zone, now)
    left = [s for s in slots if not any(one.fits(s, zone) for one in refusal)]
    fitting = tuple(s for s in left if not wish or any(one.fits(s, zone) for one in wish))
    if (ends := bool(_LAST.search(wanted))) or _FIRST.search(wanted) or _ANY.search(wanted):
        if not fitting:
            return _not_free(wish, left or slots, zone)
        return SlotChoice(meaning=Meaning.CHOSEN, slots=fitting[-1:] if ends else fitting[:1])
    if not wish and not refusal:
        return _UNCLEAR
    if re.fullmatch(r"\d", words) and 0 < int(words) <= len(shown):
        # The hour or the place on the list: where both are possible we ask.
        fitting = tuple(sorted({*fitting, shown[int(words) - 1]}))
        meaning = Meaning.CHOSEN if len(fitting) == 1 else Meaning.SEVERAL
        return SlotChoice(meaning=meaning, slots=fitting)
    if not fitting:
        return _not_free(wish, left or slots, zone)
    if len(fitting) == 1 and all(one.is_exact(fitting[0], zone) for one in wish):
        return SlotChoice(meaning=Meaning.CHOSEN, slots=fitting)
    return SlotChoice(meaning=Meaning.SEVERAL, slots=fitting)


@dataclass(frozen=True, kw_only=True)
class _Wish:
    """One of several things joined by "or": on these days (None is any), at these times."""

    days: frozenset[date] | None
    clock: Clock

    def fits(self, slot: Slot, zone: ZoneInfo) -> bool:
        """Whether the slot lies on one of the days and at one of the times."""
        day, starts = _day_and_minute(slot.starts_at, zone)
        ends = starts + int((slot.ends_at - slot.starts_at).total_seconds() // 60)
        return (self.days is None or day in self.days) and self.clock.fits(starts, ends)

    def is_exact(self, slot: Slot, zone: ZoneInfo) -> bool:
        """Whether the slot begins at the minute that was said, or no minute was said."""
        return not self.clock.exact or _day_and_minute(slot.starts_at, zone)[1] in self.clock.exact

    def distance(self, slot: Slot, zone: ZoneInfo) -> tuple[int, int]:
        """How far the slot is from what was said, in days and then in minutes."""
        day, starts = _day_and_minute(slot.starts_at, zone)
        edges = [edge for spans in self.clock.limits for span in spans for edge in span]
        return (
            min((abs((day - said).days) for said in self.days or ()), default=0),
            min((abs(starts - at) for at in [*self.clock.exact, *edges]), default=0),
        )


def _read(words: str, slots: Sequence[Slot], zone: ZoneInfo, now: datetime) -> list[_Wish]:
    local = [slot.starts_at.astimezone(zone) for slot in slots]
    days_offered = sorted({at.date() for at in local})
    found: list[_Wish] = []
    for part in re.split(r"\bor\b", words):
        days, rest = read_days(part, days_offered, now.astimezone(zone).date())
        clock = read_clock(rest, [at.time() for at in local])
        if days is None and not clock.says_anything:
            continue
        if days is None and found:
            days = found[-1].days  # "Tuesday at 3 or 4"
        elif found and not found[-1].clock.says_anything:
            found[-1] = replace(found[-1], clock=clock)  # "Monday or Tuesday morning"
        found.append(_Wish(days=days, clock=clock))
    return found


def _split(words: str) -> tuple[str, str]:
    """What is wanted and what is not; a "not" reaches to the next comma or "but"."""
    wanted, unwanted = "", ""
    while (no := _NOT.search(words)) is not None:
        wanted += f" {words[: no.start()]}"
        words = words[no.end() :]
        end = _AGAIN.search(words)
        unwanted += f" or {words[: end.start()] if end else words}"
        words = words[end.end() :] if end else ""
    return f"{wanted} {words}".strip(), unwanted


def _picked(words: str, shown: Sequence[Slot]) -> Slot | None:
    """The slot that is named by its place on the list."""
    if (match := _PICK.search(words)) is None or _NOT.search(words):
        return None
    said = next(group for group in match.groups() if group)
    place = int(said) if said.isdigit() else _ORDINALS.index(said) + 1
    return shown[place - 1] if 0 < place <= len(shown) else None


def _whose_clock(words: str, text: str, time_zone: str) -> tuple[ZoneInfo, str]:
    """By which clock the times are said, and the words without its name."""
    for pattern, name in ((_OFFICE_CLOCK, LONDON), (_OWN_CLOCK, time_zone)):
        if pattern.search(words):
            return ZoneInfo(name), pattern.sub(" ", words)
    if (offset := _OFFSET.search(words)) and (name := find_time_zone(offset[0]) or ""):
        return ZoneInfo(name), _OFFSET.sub(" ", words)
    if found := find_zone_letters(text):
        letters, name = found
        return ZoneInfo(name), re.sub(rf"\b{letters}\b", " ", words)
    if named := _NAMED_CLOCK.search(words):
        said = named[1].split()
        for length in range(len(said), 0, -1):
            place = " ".join(said[-length:])
            if name := find_time_zone(place) or "":
                return ZoneInfo(name), words.replace(f"{place} time", " ")
    return ZoneInfo(time_zone), words


def _not_free(wish: Sequence[_Wish], slots: Sequence[Slot], zone: ZoneInfo) -> SlotChoice:
    def distance(slot: Slot) -> tuple[int, int]:
        return min((one.distance(slot, zone) for one in wish), default=(0, 0))

    nearest = sorted(slots, key=distance)
    return SlotChoice(meaning=Meaning.NOT_FREE, slots=tuple(sorted(nearest[:NEAREST])))


def _day_and_minute(moment: datetime, zone: ZoneInfo) -> tuple[date, int]:
    local = moment.astimezone(zone)
    return local.date(), local.hour * 60 + local.minute


def _plain(text: str) -> str:
    """Lower case, one space, straight quotes, plain dashes, digits 0 to 9, "pm" without dots."""
    normal = unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'")
    digits = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in normal)
    plain = re.sub("[\u2010-\u2015]", "-", digits)
    plain = re.sub(r"(?<=\d)[ .]?([ap])\.? ?m\b\.?", r"\1m", plain)
    return " ".join(plain.split()).strip(" !?")
