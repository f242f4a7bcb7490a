"""Which field the enquiry form asks next, and when it ends without sending."""

import pytest

from actions.enquiry.fields import FIELDS, asked_fields, field_before, reopened, why_it_ends
from crm.reference import response_text

FILLED = {
    "enquiry": "A site near Rugby",
    "company": "Acme GmbH",
    "country": "DE",
    "full_name": "Greta Müller",
    "email": "greta@acme.example",
    "consent_contact": True,
    "consent_marketing": False,
}


def test_fields_are_asked_in_the_order_of_the_contract() -> None:
    assert asked_fields({}) == [
        *("enquiry", "company", "country", "full_name", "email"),
        *("consent_contact", "consent_marketing", "confirm"),
    ]


def test_a_number_is_asked_only_without_an_address_and_news_only_with_one() -> None:
    asked = asked_fields({"skipped_fields": ["email"]})

    assert "phone" in asked
    assert "email" not in asked
    assert "consent_marketing" not in asked


def test_the_field_to_change_is_asked_first() -> None:
    assert asked_fields({**FILLED, "changing": True})[0] == "change_field"


@pytest.mark.parametrize(
    ("slots", "response"),
    [
        ({}, None),
        (FILLED, None),
        ({"skipped_fields": ["country", "email"]}, None),
        ({"skipped_fields": ["email", "phone"]}, "utter_no_contact_route"),
        ({"consent_contact": False}, "utter_no_consent"),
        ({"skipped_fields": ["consent_contact"]}, "utter_no_consent"),
        ({"skipped_fields": ["enquiry"]}, "utter_incomplete"),
        ({"skipped_fields": ["full_name"]}, "utter_incomplete"),
        ({"skipped_fields": ["confirm"]}, "utter_incomplete"),
    ],
)
def test_the_form_ends_where_nothing_could_be_sent(
    slots: dict[str, object], response: str | None
) -> None:
    assert why_it_ends(slots) == response
    assert (asked_fields(slots) == []) == (response is not None)
    if response:
        assert response_text(response)


def test_a_reopened_field_is_asked_again_and_then_the_last_yes() -> None:
    slots = {**FILLED, "confirm": True, "changing": True, "strikes": {"email": 2, "country": 1}}

    slots |= reopened(slots, "email")

    assert [f for f in asked_fields(slots) if slots.get(f) is None] == ["email", "confirm"]
    assert slots["strikes"] == {"country": 1}


def test_back_goes_to_what_was_asked_before() -> None:
    assert field_before(FILLED, "full_name") == "country"
    assert field_before({"enquiry": "x", "skipped_fields": ["company"]}, "country") == "company"
    assert field_before({}, "enquiry") is None
    assert field_before({**FILLED, "skipped_fields": []}, "consent_contact") == "email"


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_has_its_reasons(field: str) -> None:
    assert response_text(f"utter_why_{field}")
    assert response_text(f"utter_privacy_{field}")
