"""Which field the enquiry form asks next, and when it ends without sending."""

import pytest

from actions.enquiry.fields import (
    FIELDS,
    PROJECT,
    asked_fields,
    field_before,
    reopened,
    why_it_ends,
)
from actions.explain_privacy import OWN_WORDS
from crm.reference import response_text

FILLED = {
    "enquiry": "A site near Rugby",
    "company": "Acme GmbH",
    "website": "https://acme.example",
    "country": "DE",
    "sector": "automotive",
    "intent": "SET_UP_NEW_PREMISES",
    "location": "WEST_MIDLANDS",
    "landing_timeframe": "UNDER_SIX_MONTHS",
    "hiring": "21+",
    "spend": "5000000+",
    "full_name": "Greta Müller",
    "role": "CFO",
    "email": "greta@acme.example",
    "phone": "+4930123456",
    "call_requested": "NO",
    "consent_contact": True,
    "consent_marketing": False,
}


def test_fields_are_asked_in_the_order_of_the_contract() -> None:
    assert asked_fields({}) == [
        *("enquiry", "company", "website", "country"),
        *("sector", "intent", "location", "landing_timeframe", "hiring", "spend"),
        *("full_name", "role", "email", "phone", "call_requested"),
        *("consent_contact", "consent_marketing", "confirm"),
    ]


def test_news_needs_an_address_and_a_call_needs_a_number() -> None:
    no_address = asked_fields({"skipped_fields": ["email"]})
    no_number = asked_fields({"skipped_fields": ["phone"]})

    assert "phone" in no_address
    assert "consent_marketing" not in no_address
    assert "call_requested" not in no_number
    assert "consent_marketing" in no_number


def test_a_private_individual_has_no_website_and_no_job_title() -> None:
    asked = asked_fields({"company": "private individual"})

    assert not {"website", "role"} & set(asked)


def test_the_field_to_change_is_asked_first() -> None:
    assert asked_fields({**FILLED, "changing": True})[0] == "change_field"


def test_a_doubtful_address_is_asked_about_before_the_next_field() -> None:
    assert asked_fields({**FILLED, "email_suggested": "greta@gmail.com"})[0] == "email_meant"


@pytest.mark.parametrize(
    ("slots", "response"),
    [
        ({}, None),
        (FILLED, None),
        ({"skipped_fields": ["country", "email", "website", "role", *PROJECT]}, None),
        ({"skipped_fields": ["email", "phone"]}, "utter_no_contact_route"),
        ({"consent_contact": False}, "utter_no_consent"),
        ({"skipped_fields": ["consent_contact"]}, "utter_no_consent"),
        ({"skipped_fields": ["enquiry"]}, None),
        ({"skipped_fields": ["enquiry", "intent"]}, "utter_incomplete"),
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
    assert field_before(FILLED, "full_name") == "spend"
    assert field_before({"enquiry": "x", "skipped_fields": ["company"]}, "country") == "company"
    assert field_before({}, "enquiry") is None
    assert field_before({**FILLED, "skipped_fields": []}, "consent_contact") == "call_requested"


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_has_its_reasons(field: str) -> None:
    assert response_text(f"utter_why_{field}")
    assert response_text(f"utter_privacy_{field if field in OWN_WORDS else 'detail'}")
