"""Every field of the form against every kind of reply: what is said, kept, skipped or asked again.

Questions, "why?" and "stop" never come here: the policy deals with them before
(tests/bot/test_interruptions.py). Through all processes: tests/processes/test_form_table.py.
"""

from datetime import date
from typing import Any

import pytest

from actions.enquiry.fields import (
    FIELDS,
    NEEDED,
    PROJECT,
    asked_fields,
    changeable_now,
    why_it_ends,
)
from actions.enquiry.taking import KEEP, SKIPPED_AT_ONCE, Reply, Taken, take_reply
from actions.enquiry.understanding import Hearing
from crm.reference import option_label, response_text

ANSWERS = {
    "enquiry": ("We look for a site near Rugby", "We look for a site near Rugby"),
    "company": ("Acme GmbH", "Acme GmbH"),
    "website": ("www.acme.example", "https://www.acme.example"),
    "country": ("Germany", "DE"),
    "sector": ("we make car parts", "automotive"),
    "intent": ("Set up new premises", "SET_UP_NEW_PREMISES"),
    "location": ("Coventry", "WEST_MIDLANDS"),
    "landing_timeframe": ("within three months", "UNDER_SIX_MONTHS"),
    "hiring": ("40 people", "21+"),
    "spend": ("£750k", "500000-1000000"),
    "full_name": ("Greta Müller", "Greta Müller"),
    "role": ("Head of Growth", "Head of Growth"),
    "email": ("greta@acme.example", "greta@acme.example"),
    "phone": ("+49 30 123456", "+4930123456"),
    "call_requested": ("in the morning please", "YES_MORNING"),
}
TYPED = tuple(ANSWERS)
YES_OR_NO = ("consent_contact", "consent_marketing", "confirm")
HEARING = Hearing(language="en", country="DE", today=date(2026, 11, 24))


def before(field: str) -> dict[str, Any]:
    """The slots at the moment when this field is asked."""
    return {
        earlier: True if earlier in YES_OR_NO else ANSWERS[earlier][1]
        for earlier in FIELDS[: FIELDS.index(field)]
    }


def play(
    field: str, *replies: tuple[str, str], **slots_before: Any
) -> tuple[dict[str, Any], list[Taken]]:
    """Reply several times; gives the slots at the end and what was taken each time."""
    slots, taken = before(field) | slots_before, []
    for intent, text in replies:
        reply = Reply(words=text, intent=intent)
        taken.append(take_reply(field, reply, {**slots, field: None}, HEARING))
        slots |= {field: None, **taken[-1].slots}
    return slots, taken


def asks_again(field: str, slots: dict[str, Any]) -> bool:
    """Whether the form would ask this field once more."""
    return next((f for f in asked_fields(slots) if slots.get(f) is None), None) == field


@pytest.mark.parametrize("field", TYPED)
def test_an_answer_is_kept_and_the_next_field_asked(field: str) -> None:
    text, value = ANSWERS[field]

    slots, [taken] = play(field, ("inform", text))

    assert slots[field] == value
    assert taken.say == ()
    assert [heard.field for heard in taken.heard] == [field]
    assert not asks_again(field, slots)


@pytest.mark.parametrize("field", TYPED)
def test_a_first_refusal_is_met_with_the_reason(field: str) -> None:
    slots, [taken] = play(field, ("refuse", "none of your business"))

    assert taken.say == (f"utter_refused_{field}",)
    assert response_text(taken.say[0])
    assert not taken.heard
    assert asks_again(field, slots)


@pytest.mark.parametrize("field", TYPED)
def test_a_second_refusal_moves_on(field: str) -> None:
    slots, taken = play(field, ("refuse", "no way"), ("refuse", "none of your business"))

    assert not asks_again(field, slots)
    assert "none of your business" not in str(slots)
    assert all(response_text(name) for name in taken[-1].say)


@pytest.mark.parametrize("field", sorted(SKIPPED_AT_ONCE))
def test_what_may_be_skipped_is_skipped_at_once(field: str) -> None:
    slots, _ = play(field, ("skip", "skip"))

    assert not asks_again(field, slots)
    assert why_it_ends(slots) is None


def test_a_number_beside_an_address_is_skipped_at_once() -> None:
    slots, _ = play("phone", ("skip", "skip"))

    assert not asks_again("phone", slots)
    assert "call_requested" not in asked_fields(slots)


@pytest.mark.parametrize("field", ["full_name", "phone"])
def test_what_is_needed_is_asked_once_more_and_then_the_form_ends(field: str) -> None:
    no_address: dict[str, Any] = {"email": None, "skipped_fields": ["email"]}
    skips = [("skip", "skip"), ("skip", "skip")]

    once, _ = play(field, *skips[:1], **no_address)
    twice, _ = play(field, *skips, **no_address)

    assert asks_again(field, once)
    assert why_it_ends(twice) is not None


@pytest.mark.parametrize("field", PROJECT)
def test_the_project_may_be_skipped_as_a_whole(field: str) -> None:
    slots, _ = play(field, ("skip_rest", "skip the project questions"))

    asked = [each for each in asked_fields(slots) if slots.get(each) is None]
    assert asked[0] == "full_name"


@pytest.mark.parametrize("field", [*TYPED, *YES_OR_NO])
def test_what_cannot_be_read_is_asked_again_and_not_for_ever(field: str) -> None:
    unreadable = ("affirm", "yes") if field in TYPED else ("inform", "blue")
    if field == "call_requested":
        unreadable = ("inform", "blue")
    times = 3 if field in NEEDED else 2

    slots, taken = play(field, *[unreadable] * times)
    once, _ = play(field, unreadable)

    assert len(taken[0].say) == 1
    assert all(response_text(name) for t in taken for name in t.say)
    assert asks_again(field, once)
    assert not asks_again(field, slots)


@pytest.mark.parametrize("field", [f for f in TYPED if f != "intent"])
def test_asking_for_an_enquiry_is_no_answer(field: str) -> None:
    slots, [taken] = play(field, ("make_enquiry", "leave an enquiry"))

    assert taken.say == ("utter_already_taking",)
    assert asks_again(field, slots)
    assert not slots.get("strikes")


def test_asking_to_be_contacted_with_the_address_is_an_answer() -> None:
    slots, _ = play("email", ("make_enquiry", "please contact me at ann@acme.example"))

    assert slots["email"] == "ann@acme.example"


def test_a_long_enquiry_may_speak_of_what_is_not_wanted() -> None:
    text = "We do not have a UK company yet and would like to know how to set one up"

    slots, _ = play("enquiry", ("refuse", text))

    assert slots["enquiry"] == text


def test_no_company_is_a_private_individual_and_is_said_to_be() -> None:
    slots, [taken] = play("company", ("deny", "no"))

    assert slots["company"] == "private individual"
    assert taken.say == ("utter_taken_as_private",)
    assert [heard.value for heard in taken.heard] == ["private individual"]


def test_no_may_be_the_answer_itself() -> None:
    hiring, _ = play("hiring", ("deny", "none"))
    call, _ = play("call_requested", ("deny", "no"))

    assert hiring["hiring"] == "NO_PLANS_TO_HIRE_YET"
    assert call["call_requested"] == "NO"


def test_a_choice_that_was_clicked_is_the_value() -> None:
    reply = Reply(words="6 to 10", intent="inform", choice="6-10")

    taken = take_reply("hiring", reply, before("hiring"), HEARING)

    assert taken.slots["hiring"] == "6-10"
    assert taken.heard[0].codes == ("6-10",)


def test_what_else_is_told_in_the_same_breath_is_taken_and_never_replaces_anything() -> None:
    text = "I am Greta Müller, my e-mail is greta@acme.example"

    empty, [taken] = play("full_name", ("inform", text))
    full, _ = play("full_name", ("inform", text), email="kept@acme.example")

    assert (empty["full_name"], empty["email"]) == ("Greta Müller", "greta@acme.example")
    assert {heard.field for heard in taken.heard} == {"full_name", "email"}
    assert full["email"] == "kept@acme.example"


def test_a_correction_in_a_later_answer_replaces_the_earlier_value() -> None:
    text = "Sorry, our company is Acme Holding Ltd, and my e-mail is greta@acme.example"

    slots, _ = play("email", ("inform", text))

    assert (slots["email"], slots["company"]) == ("greta@acme.example", "Acme Holding Ltd")


def test_a_number_given_for_an_address_is_taken_as_a_number() -> None:
    slots, [taken] = play("email", ("inform", "+49 30 123456"))

    assert (slots["phone"], slots["email"]) == ("+4930123456", None)
    assert taken.say == ("utter_phone_taken",)
    assert not asks_again("email", slots)
    assert not asks_again("phone", slots)


def test_an_address_given_for_a_number_is_taken_as_an_address() -> None:
    no_address: dict[str, Any] = {"email": None, "skipped_fields": ["email"]}

    slots, _ = play("phone", ("inform", "greta@acme.example"), **no_address)

    assert slots["email"] == "greta@acme.example"
    assert "consent_marketing" in asked_fields(slots)


def test_a_number_that_cannot_be_checked_is_kept_as_typed_in_the_end() -> None:
    slots, taken = play("phone", *[("inform", "ring 123456789012345678")] * 2)

    assert slots["phone"] == "ring 123456789012345678"
    assert taken[-1].say == ("utter_phone_kept_as_typed",)


@pytest.mark.parametrize(
    ("reply", "email"),
    [
        (Reply(words="yes", intent="affirm"), "greta@gmail.com"),
        (
            Reply(words="greta@gmail.com", intent="inform", choice="greta@gmail.com"),
            "greta@gmail.com",
        ),
        (Reply(words="no", intent="deny"), "greta@gmial.com"),
        (Reply(words="It is right", intent="inform", choice=KEEP), "greta@gmial.com"),
        (Reply(words="greta@acme.example", intent="inform"), "greta@acme.example"),
        (Reply(words="whatever", intent="inform"), "greta@gmial.com"),
    ],
)
def test_a_mistyped_address_is_settled_by_one_reply(reply: Reply, email: str) -> None:
    slots = before("phone") | {"email": "greta@gmial.com", "email_suggested": "greta@gmail.com"}

    slots |= take_reply("email_meant", reply, slots, HEARING).slots

    assert slots["email"] == email
    assert not asks_again("email_meant", slots)


def test_yes_to_contact_goes_on_and_no_is_asked_about_once() -> None:
    yes, _ = play("consent_contact", ("affirm", "yes"))
    no, [taken] = play("consent_contact", ("deny", "no"))
    really_no, _ = play("consent_contact", ("deny", "no"), ("deny", "no"))

    assert yes["consent_contact"] is True
    assert taken.say == ("utter_refused_consent_contact",)
    assert asks_again("consent_contact", no)
    assert why_it_ends(really_no) == "utter_no_consent"


@pytest.mark.parametrize("intent", ["deny", "skip", "refuse"])
def test_marketing_is_a_no_unless_it_is_a_yes_and_never_blocks(intent: str) -> None:
    slots, [taken] = play("consent_marketing", (intent, "no"))

    assert slots["consent_marketing"] is False
    assert taken.say == ()
    assert asked_fields(slots)[-1] == "confirm"


def test_no_at_the_summary_lets_something_be_changed() -> None:
    slots, _ = play("confirm", ("deny", "no"))

    assert asked_fields(slots)[0] == "change_field"


def test_a_value_said_at_the_summary_takes_the_place_of_the_old_one() -> None:
    slots, [taken] = play("confirm", ("inform", "my e-mail is new@acme.example"))

    assert slots["email"] == "new@acme.example"
    assert taken.heard[0].value == "new@acme.example"
    assert asks_again("confirm", slots)


@pytest.mark.parametrize("name", FIELDS[:-1])
def test_every_answer_can_be_changed_by_its_title(name: str) -> None:
    slots = {**before("confirm"), "changing": True}
    reply = Reply(words=response_text(f"utter_field_{name}"), intent="inform")

    slots |= take_reply("change_field", reply, slots, HEARING).slots

    assert name in changeable_now(before("confirm"))
    assert asks_again(name, slots)


def test_a_field_that_was_not_named_twice_returns_to_the_summary() -> None:
    slots = {**before("confirm"), "changing": True}
    blue = Reply(words="blue", intent="inform")
    first = take_reply("change_field", blue, slots, HEARING)
    slots |= first.slots

    slots |= take_reply("change_field", blue, slots, HEARING).slots

    assert first.say == ("utter_not_read_change_field",)
    assert asks_again("confirm", slots)


def test_every_band_is_read_by_the_label_that_is_shown() -> None:
    for field in PROJECT:
        code = ANSWERS[field][1]
        taken = take_reply(
            field,
            Reply(words=option_label(field, code), intent="inform"),
            before(field),
            HEARING,
        )
        assert taken.slots[field] == code
