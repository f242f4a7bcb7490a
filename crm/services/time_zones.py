"""Which clock a visitor reads: from what they say, their number or their country."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import phonenumbers
import phonenumbers.timezone
from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location

from crm.reference import DATA, load_yaml
from crm.services.languages import LANGUAGES
from crm.services.validation import find_country

LONDON = "Europe/London"

_SHORT_CITIES = frozenset({"genf", "koln", "lyon", "pune"})

_HALF_MONTH = timedelta(days=15)


@dataclass(frozen=True, kw_only=True)
class VisitorZone:
    """An IANA time zone, and whether it is known or only the likeliest of several."""

    name: str
    is_certain: bool


def zone_of_visitor(
    *, said: str | None, phone_e164: str | None, country: str | None, now: datetime
) -> VisitorZone:
    """The visitor's zone from the best that is known: their words, number, country, or London.

    A number tells more than the country where area codes follow the map, as in the United
    States; where it leaves more than one clock the country decides, uncertainly.
    """
    if said and (name := find_time_zone(said)):
        return VisitorZone(name=name, is_certain=True)
    if phone_e164 and (zones := _zones_of_number(phone_e164)) and _is_one_clock(zones, now):
        # A country with one clock may still have zones whose names nobody there uses.
        return VisitorZone(name=_principal_among(zones), is_certain=True)
    if country and (zones := _zones_of_country(country)):
        is_certain = country in _settings()["nearly_all"] or _is_one_clock(zones, now)
        return VisitorZone(name=_principal_among(zones), is_certain=is_certain)
    return VisitorZone(name=LONDON, is_certain=country in ("GB", "UK"))


def is_time_zone(name: str) -> bool:
    """Whether the IANA database has a zone of exactly this name."""
    return name in _all_zones()


def find_time_zone(text: str) -> str | None:
    """The IANA name of the zone that the text names, or None.

    Understood are the database's own names, cities, letters such as "CET", whole hours from
    UTC ("UTC+2"), and countries with one zone or a principal one.
    """
    words = _fold(text)
    if not words:
        return None
    if (exact := _names().get(words)) is not None:
        return exact
    if (offset := re.search(r"\b(?:utc|gmt) ?([+-]) ?0?(\d{1,2})(?::00)?(?![\d:])", words)) and (
        name := _fixed_zone(offset.group(1), int(offset.group(2)))
    ):
        return name
    if named := [name for name in _names() if _is_named(name, words, text)]:
        return _names()[max(named, key=len)]
    country = find_country(text)
    return _principal_among(_zones_of_country(country)) if country else None


def find_zone_letters(text: str) -> tuple[str, str] | None:
    """The first zone that the text names by capital letters ("3pm EST"): letters and name."""
    for said in re.findall(r"\b[A-Z]{2,5}\b", unicodedata.normalize("NFKC", text)):
        if (letters := said.casefold()) in _letters():
            return letters, _names()[letters]
    return None


def zone_city(name: str, language: str = "en") -> str:
    """The city that a zone is called after, in the language: "Berlin", "New York"."""
    if name.startswith("Etc/"):
        return "UTC" if name == "Etc/UTC" else _offset_name(name)
    return get_timezone_location(ZoneInfo(name), locale=language, return_city=True)


def _is_named(name: str, words: str, text: str) -> bool:
    """Whether the folded ``words`` of ``text`` hold the name."""
    if re.search(r"[\u3040-\u9fff\uac00-\ud7a3]", name):
        return name in words  # Chinese, Japanese and Korean put no space around a name
    if f" {name} " not in f" {words} ":
        return False
    # "est", "ist", "west" and the like are words of one language or another.
    if name in _letters():
        return (
            f" {name} time " in f" {words} " or re.search(rf"\b{name.upper()}\b", text) is not None
        )
    return True


def _offset_name(name: str) -> str:
    # The signs of these names are the wrong way round, by POSIX.
    return "UTC" + name.removeprefix("Etc/GMT").translate(str.maketrans("+-", "-+"))


def _fixed_zone(sign: str, hours: int) -> str | None:
    if hours == 0:
        return "Etc/UTC"
    name = f"Etc/GMT{'-' if sign == '+' else '+'}{hours}"
    return name if is_time_zone(name) else None


@cache
def _all_zones() -> frozenset[str]:
    # These two are files of the database, not places with a clock.
    return frozenset(available_timezones()) - {"Factory", "localtime"}


@cache
def _zones_by_country() -> Mapping[str, tuple[str, ...]]:
    """ISO 3166 alpha-2 code to zones, as the database's ``zone.tab`` lists them."""
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for line in table.splitlines():
        if not line.startswith("#"):
            code, _place, name, *_ = line.split("\t")
            found.setdefault(code, []).append(name)
    found.update({code: [name] for code, name in _principals().items() if code not in found})
    return {code: tuple(names) for code, names in found.items()}


@cache
def _settings() -> Mapping[str, Any]:
    stated: Mapping[str, Any] = load_yaml(DATA / "reference" / "time_zones.yml")
    return stated


def _principals() -> Mapping[str, str]:
    principals: Mapping[str, str] = _settings()["principal"]
    return principals


@cache
def _letters() -> frozenset[str]:
    """Names of zones that are letters, such as "cet": they are no cities."""
    said = {_fold(alias) for aliases in _settings()["said"].values() for alias in aliases}
    return frozenset(name for name in said if len(name) <= 4 and name not in _SHORT_CITIES)


def _zones_of_country(code: str) -> tuple[str, ...]:
    return _zones_by_country().get(code, ())


def _zones_of_number(e164: str) -> tuple[str, ...]:
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return ()
    zones = phonenumbers.timezone.time_zones_for_number(number)
    return tuple(name for name in zones if is_time_zone(name))


def _principal_among(zones: tuple[str, ...]) -> str:
    known = set(_principals().values())
    return next((name for name in zones if name in known), zones[0])


def _is_one_clock(zones: tuple[str, ...], now: datetime) -> bool:
    """Whether the zones show the same time all through the coming year."""
    moments = [now + _HALF_MONTH * step for step in range(25)]
    clocks = {tuple(at.astimezone(ZoneInfo(name)).utcoffset() for at in moments) for name in zones}
    return len(clocks) == 1


@cache
def _names() -> Mapping[str, str]:
    """What a zone may be called, folded, to its name. What people say wins over a city."""
    names: dict[str, str] = {}
    # The CLDR keeps the names that zones had first, such as "Asia/Calcutta".
    newest = get_global("zone_aliases")
    for cities in (Locale.parse(language).time_zones for language in LANGUAGES):
        known = [(zone["city"], name) for name, zone in cities.items() if "city" in zone]
        names |= {_fold(city): newest.get(name, name) for city, name in known if is_time_zone(name)}
    for zones in _zones_by_country().values():
        for name in zones:
            names[_fold(name.rsplit("/", 1)[-1])] = name
    # Old names of one word, such as "Japan", are countries and found as such.
    names |= {_fold(name): name for name in _all_zones() if "/" in name}
    for name, aliases in _settings()["said"].items():
        names |= {_fold(alias): name for alias in aliases}
    kept = set(names) - set(_settings()["not_places"])
    return {said: names[said] for said in kept if len(said) > 1}


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w+:/-]+|_", " ", letters).split())
