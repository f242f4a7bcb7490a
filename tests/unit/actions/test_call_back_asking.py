"""What the chat says about a call-back, in the visitor's time, with choices that can be booked."""

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from actions.call_back.asking import (
    ask_again,
    ask_slot,
    say_booked,
    say_cancelled,
    say_over,
    say_stands,
    say_taken,
    say_zone,
)
from crm.models import CallBack
from crm.services.call_back_slots import Offer, find_slot
from crm.services.office_hours import office_hours
from crm.services.slot_choice import Meaning, SlotChoice
from crm.services.time_zones import VisitorZone
from crm.vocabulary import CallBackState
from tests.conftest import NOW

SLOTS = office_hours().coming_slots(NOW)
OFFER = Offer(time_zone="Europe/Berlin", slots=SLOTS, every=SLOTS, is_daytime=True)
BERLIN = VisitorZone(name="Europe/Berlin", is_certain=True)
NOTHING = Offer(time_zone="Europe/Berlin", slots=(), every=(), is_daytime=False)


def call() -> CallBack:
    starts_at = datetime(2026, 3, 30, 13, tzinfo=UTC)
    return CallBack(
        id=uuid4(),
        state=CallBackState.BOOKED,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=30),
        time_zone="Europe/Berlin",
        phone_e164="+4930123456",
        phone_ext=None,
    )


def test_times_are_choices_in_the_visitor_s_time_that_lead_back_to_their_slots() -> None:
    said, shown = ask_slot(OFFER, BERLIN, "en")

    *slots, other = said["choices"]
    assert "Times are those of Berlin" in said["text"]
    assert slots[0]["title"] == "Mon 2 Mar, 12:30"
    assert other == {"title": "Another time", "payload": "/other_call_back_time"}
    carried = [json.loads(c["payload"][c["payload"].index("{") :]) for c in slots]
    assert [find_slot(OFFER.every, entity["call_back_slot"]) for entity in carried] == shown
    assert all(c["payload"].startswith("/choose_call_back_slot{") for c in slots)


def test_a_guessed_zone_and_a_call_at_night_are_owned_up_to() -> None:
    guessed = VisitorZone(name="America/New_York", is_certain=False)
    at_night = Offer(time_zone="Pacific/Honolulu", slots=SLOTS, every=SLOTS, is_daytime=False)

    said, _ = ask_slot(OFFER, guessed, "en")
    night, _ = ask_slot(at_night, VisitorZone(name="Pacific/Honolulu", is_certain=True), "en")

    assert "tell me your city" in said["text"]
    assert "fall in your night" in night["text"]
    assert "fall in your night" not in said["text"]


def test_with_nothing_free_no_choice_is_shown() -> None:
    said, shown = ask_slot(NOTHING, BERLIN, "en")

    assert (said["choices"], shown) == ([], [])
    assert "no free time" in said["text"]
    assert say_taken((), NOTHING, "en") == said


@pytest.mark.parametrize(
    ("meaning", "words"),
    [
        (Meaning.SEVERAL, "Which one suits you?"),
        (Meaning.NOT_FREE, "These are the nearest."),
        (Meaning.UNCLEAR, "I did not understand"),
    ],
)
def test_words_that_chose_no_slot_are_asked_about(meaning: Meaning, words: str) -> None:
    slots = () if meaning == Meaning.UNCLEAR else SLOTS[20:23]
    said, shown = ask_again(SlotChoice(meaning=meaning, slots=slots), OFFER, "en")

    assert words in said["text"]
    assert shown
    assert set(shown) <= set(slots or SLOTS)


def test_a_taken_slot_brings_others() -> None:
    said = say_taken(SLOTS[:2], OFFER, "en")

    assert "has just taken that time" in said["text"]
    assert [c["title"] for c in said["choices"]] == [
        "Mon 2 Mar, 12:30",
        "Mon 2 Mar, 13:00",
        "Another time",
    ]


def test_what_is_booked_is_said_by_the_visitor_s_clock() -> None:
    when = "Monday 30 March, 15:00 (Berlin)"

    booked = say_booked(call(), "en")
    assert booked["text"] == (
        f"Booked: an adviser will ring you on +49 30 123456, {when}. "
        "To put it into your calendar, choose Add to calendar in this chat."
    )
    assert [c["payload"] for c in booked["choices"]] == ["/move_call_back", "/cancel_call_back"]
    assert say_booked(call(), "en", moved=True)["text"].startswith("Moved: ")
    assert when in say_cancelled(call(), "en")["text"]
    stands = say_stands(call(), "en")
    assert when in stands["text"]
    assert [c["payload"] for c in stands["choices"]] == ["/move_call_back", "/cancel_call_back"]
    assert say_over("en")["choices"] == []


def test_a_zone_is_said_by_its_city_or_asked_for() -> None:
    assert say_zone("Asia/Tokyo", "en")["text"] == "I now show the times of Tokyo."
    assert "large city" in say_zone(None, "en")["text"]
