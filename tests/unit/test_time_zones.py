"""A visitor's zone is read from what they say, their number, or their country."""

from datetime import UTC, datetime, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.reference import DATA, country_names, load_yaml
from crm.services.time_zones import (
    VisitorZone,
    find_time_zone,
    find_zone_letters,
    is_time_zone,
    zone_city,
    zone_of_visitor,
)
from tests.conftest import NOW

STATED = load_yaml(DATA / "reference" / "time_zones.yml")


def zones_by_country() -> dict[str, list[str]]:
    """The time zone database's own table."""
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for line in table.splitlines():
        if not line.startswith("#"):
            code, _, name = line.split("\t")[:3]
            found.setdefault(code, []).append(name)
    return found


def test_every_country_with_several_zones_has_one_that_stands_for_it() -> None:
    several = {code: names for code, names in zones_by_country().items() if len(names) > 1}

    # Nobody lives in Antarctica or on the outlying islands of the United States.
    assert set(several) - set(STATED["principal"]) == {"AQ", "UM"}
    assert all(STATED["principal"][code] in several[code] for code in set(several) - {"AQ", "UM"})


@pytest.mark.parametrize("field", ["said", "principal"])
def test_every_zone_of_the_file_exists(field: str) -> None:
    names = STATED[field] if field == "said" else STATED[field].values()

    assert [name for name in names if not is_time_zone(name)] == []


def test_nothing_is_said_for_two_zones() -> None:
    aliases = [alias for names in STATED["said"].values() for alias in names]

    assert len(aliases) == len(set(aliases))


@pytest.mark.parametrize("code", sorted(country_names()))
def test_a_country_s_visitor_gets_a_zone_of_that_country(code: str) -> None:
    zone = zone_of_visitor(said=None, phone_e164=None, country=code, now=NOW)

    of_country = zones_by_country().get(code, [])
    assert zone.name in [*of_country, STATED["principal"].get(code, "Europe/London")]
    if len(of_country) == 1:
        assert zone == VisitorZone(name=of_country[0], is_certain=True)


@pytest.mark.parametrize(
    ("said", "phone", "country", "name", "is_certain"),
    [
        (None, None, None, "Europe/London", False),
        (None, None, "GB", "Europe/London", True),
        (None, None, "DE", "Europe/Berlin", True),
        (None, None, "IN", "Asia/Kolkata", True),
        (None, None, "CN", "Asia/Shanghai", True),
        (None, None, "AR", "America/Argentina/Buenos_Aires", True),
        (None, None, "US", "America/New_York", False),
        (None, None, "AU", "Australia/Sydney", False),
        (None, "+14155550123", "US", "America/Los_Angeles", True),
        (None, "+13125550123", "US", "America/Chicago", True),
        (None, "+4915112345678", None, "Europe/Berlin", True),
        # A mobile number of a country with many clocks says no more than the country.
        (None, "+79161234567", "RU", "Europe/Moscow", False),
        (None, "nonsense", "FR", "Europe/Paris", True),
        ("I am in Tokyo", "+4915112345678", "DE", "Asia/Tokyo", True),
        ("no idea", None, "DE", "Europe/Berlin", True),
    ],
)
def test_the_best_that_is_known_decides(
    said: str | None, phone: str | None, country: str | None, name: str, is_certain: bool
) -> None:
    zone = zone_of_visitor(said=said, phone_e164=phone, country=country, now=NOW)

    assert zone == VisitorZone(name=name, is_certain=is_certain)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Berlin", "Europe/Berlin"),
        ("New York time please", "America/New_York"),
        ("I'm in São Paulo", "America/Sao_Paulo"),
        ("sao paulo", "America/Sao_Paulo"),
        ("Ho Chi Minh City", "Asia/Ho_Chi_Minh"),
        ("Mumbai", "Asia/Kolkata"),
        ("California", "America/Los_Angeles"),
        ("EST", "America/New_York"),
        ("3pm CET", "Europe/Berlin"),
        ("pacific time", "America/Los_Angeles"),
        ("UTC+2", "Etc/GMT-2"),
        ("gmt -5", "Etc/GMT+5"),
        ("utc+5:30", "Asia/Kolkata"),
        ("UTC", "Etc/UTC"),
        ("Europe/Paris", "Europe/Paris"),
        ("america/los_angeles", "America/Los_Angeles"),
        ("Japan", "Asia/Tokyo"),
        ("we are in Germany", "Europe/Berlin"),
        ("München", "Europe/Berlin"),
        ("我在东京", "Asia/Tokyo"),
        ("القاهرة", "Africa/Cairo"),
        ("Nueva York", "America/New_York"),
    ],
)
def test_a_zone_is_found_in_words(text: str, name: str) -> None:
    assert find_time_zone(text) == name


@pytest.mark.parametrize(
    "text",
    [
        *("", "?", "tomorrow", "Tuesday 3pm", "any time", "our factory", "das ist gut", "1"),
        *("c'est bien", "the west", "I'm not sure", "utc+15", "the oral exam", "wake me"),
    ],
)
def test_no_zone_is_found_where_none_is_named(text: str) -> None:
    assert find_time_zone(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("3pm EST", ("est", "America/New_York")),
        ("15:00 CET please", ("cet", "Europe/Berlin")),
        ("3 PM", None),
        ("10 AM OK", None),
        ("c'est bien", None),
    ],
)
def test_letters_name_a_zone_only_as_capitals(text: str, found: tuple[str, str] | None) -> None:
    assert find_zone_letters(text) == found


@settings(deadline=None)
@given(text=st.text(max_size=200))
def test_whatever_is_said_the_answer_is_a_zone_or_none(text: str) -> None:
    name = find_time_zone(text)

    assert name is None or ZoneInfo(name).utcoffset(NOW) is not None


@pytest.mark.parametrize("hours", range(-12, 15))
def test_whole_hours_from_utc_have_the_right_sign(hours: int) -> None:
    name = find_time_zone(f"UTC{hours:+d}")

    assert name is not None
    assert datetime(2026, 7, 1, tzinfo=UTC).astimezone(ZoneInfo(name)).utcoffset() == timedelta(
        hours=hours
    )
    assert zone_city(name) == (f"UTC{hours:+d}" if hours else "UTC")


def test_a_zone_is_called_after_its_city_in_the_visitor_s_language() -> None:
    assert zone_city("America/New_York") == "New York"
    assert zone_city("Europe/London", "fr") == "Londres"
    assert zone_city("Asia/Tokyo", "ja") == "東京"
