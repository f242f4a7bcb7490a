"""Every field of the form against every kind of reply: what is said, kept, skipped or asked again.

Questions, "why?" and "stop" never come here: the policy deals with them before
(tests/bot/test_interruptions.py).
"""

from typing import Any

import pytest

from actions.enquiry.fields import FIELDS, asked_fields, why_it_ends
from actions.enquiry.taking import Taken, changeable_now, take_reply
from crm.reference import response_text

ANSWERS = {
    "enquiry": "We look for a site near Rugby",
    "company": "Acme GmbH",
    "country": "Germany",
    "full_name": "Greta Müller",
    "email": "greta@acme.example",
    "phone": "+49 30 123456",
}
TYPED = tuple(ANSWERS)
YES_OR_NO = ("consent_contact", "consent_marketing", "confirm")


def before(field: str) -> dict[str, Any]:
    """The slots at the moment when this field is asked."""
    slots: dict[str, Any] = {}
    for earlier in FIELDS[: FIELDS.index(field)]:
        slots[earlier] = True if earlier in YES_OR_NO else ANSWERS[earlier]
    if field == "phone":
        slots |= {"email": None, "skipped_fields": ["email"]}
    elif "phone" in slots:
        slots["phone"] = None
    return slots


def play(field: str, *replies: tuple[str, str]) -> tuple[dict[str, Any], list[Taken]]:
    """Reply several times; gives the slots at the end and what was taken each time."""
    slots, taken = before(field), []
    for intent, text in replies:
        taken.append(take_reply(field, text, intent, {**slots, field: None}))
        slots |= {field: None, **taken[-1].slots}
    return slots, taken


def asks_again(field: str, slots: dict[str, Any]) -> bool:
    """Whether the form would ask this field once more."""
    return next((f for f in asked_fields(slots) if slots.get(f) is None), None) == field


@pytest.mark.parametrize("field", TYPED)
def test_an_answer_is_kept_and_the_next_field_asked(field: str) -> None:
    slots, [taken] = play(field, ("inform", ANSWERS[field]))

    assert slots[field] is not None
    assert taken.say == ()
    assert set(taken.read.values) == {field}
    assert not asks_again(field, slots)


@pytest.mark.parametrize("field", TYPED)
def test_a_first_refusal_is_met_with_the_reason(field: str) -> None:
    slots, [taken] = play(field, ("refuse", "none of your business"))

    assert taken.say == (f"utter_refused_{field}",)
    assert response_text(taken.say[0])
    assert taken.read.values == {}
    assert asks_again(field, slots)


@pytest.mark.parametrize("field", TYPED)
def test_a_second_refusal_moves_on(field: str) -> None:
    slots, taken = play(field, ("refuse", "no way"), ("refuse", "none of your business"))

    assert not asks_again(field, slots)
    assert "none of your business" not in str(slots)
    assert all(response_text(name) for name in taken[-1].say)


@pytest.mark.parametrize("field", ["country", "company", "email"])
@pytest.mark.parametrize("intent", ["skip", "deny"])
def test_what_may_be_skipped_is_skipped_at_once(field: str, intent: str) -> None:
    slots, _ = play(field, (intent, "skip"))

    assert not asks_again(field, slots)
    assert why_it_ends(slots) is None


@pytest.mark.parametrize("field", ["enquiry", "full_name", "phone"])
@pytest.mark.parametrize("intent", ["skip", "deny"])
def test_what_is_needed_is_asked_once_more_and_then_the_form_ends(field: str, intent: str) -> None:
    once, _ = play(field, (intent, "skip"))
    twice, _ = play(field, (intent, "skip"), (intent, "skip"))

    assert asks_again(field, once)
    assert why_it_ends(twice) is not None


@pytest.mark.parametrize("field", [*TYPED, *YES_OR_NO])
def test_nothing_readable_is_asked_again_twice_and_never_a_fourth_time(field: str) -> None:
    replies = [("affirm", "yes")] * 3 if field in TYPED else [("inform", "blue")] * 3

    slots, taken = play(field, *replies)
    after_two, _ = play(field, *replies[:2])

    assert [len(t.say) for t in taken[:2]] == [1, 1]
    assert all(response_text(name) for t in taken for name in t.say)
    assert asks_again(field, after_two)
    assert not asks_again(field, slots)


@pytest.mark.parametrize("field", TYPED)
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
    assert taken.read.values == {"company": "private individual"}


def test_a_number_given_for_an_address_is_taken_as_a_number() -> None:
    slots, [taken] = play("email", ("inform", "+49 30 123456"))

    assert (slots["phone"], slots["email"]) == ("+4930123456", None)
    assert taken.say == ("utter_phone_taken",)
    assert not asks_again("email", slots)
    assert not asks_again("phone", slots)


def test_an_address_given_for_a_number_is_taken_as_an_address() -> None:
    slots, _ = play("phone", ("inform", "greta@acme.example"))

    assert slots["email"] == "greta@acme.example"
    assert "consent_marketing" in asked_fields(slots)


def test_a_number_that_cannot_be_checked_is_kept_as_typed_in_the_end() -> None:
    slots, taken = play("phone", *[("inform", "call 12345 on Mondays")] * 3)

    assert slots["phone"] == "call 12345 on Mondays"
    assert taken[-1].say == ("utter_phone_kept_as_typed",)


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


@pytest.mark.parametrize("name", [f for f in FIELDS[:-1] if f != "phone"])
def test_every_answer_can_be_changed_by_its_title(name: str) -> None:
    slots = {**before("confirm"), "changing": True}
    title = response_text(f"utter_field_{name}")

    slots |= take_reply("change_field", title, "inform", slots).slots

    assert name in changeable_now(before("confirm"))
    assert asks_again(name, slots)


def test_a_field_that_was_not_named_twice_returns_to_the_summary() -> None:
    slots = {**before("confirm"), "changing": True}
    first = take_reply("change_field", "blue", "inform", slots)
    slots |= first.slots

    slots |= take_reply("change_field", "blue", "inform", slots).slots

    assert first.say == ("utter_not_read_change_field",)
    assert asks_again("confirm", slots)
