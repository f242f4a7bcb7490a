"""Answers as people type them, and what they mean."""

import pytest

from actions.enquiry.reading import field_named_in, read_answer
from crm.services.errors import InvalidAnswerError


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("enquiry", "  A site\nnear Rugby ", "A site near Rugby"),
        ("enquiry", "要找实验室", "要找实验室"),
        ("company", "Acme GmbH", "Acme GmbH"),
        ("company", "I work for Acme GmbH", "Acme GmbH"),
        ("company", "our company is called Blue Finch", "Blue Finch"),
        ("company", "we are called Blue Finch", "Blue Finch"),
        ("company", "3M", "3M"),
        ("company", "=HYPERLINK(1)", "=HYPERLINK(1)"),
        ("company", "private individual", "private individual"),
        ("company", "Just me, no company", "private individual"),
        ("company", "self-employed.", "private individual"),
        ("company", "none", "private individual"),
        ("country", "Germany", "DE"),
        ("country", "we are based in South Korea", "KR"),
        ("country", "Deutschland", "DE"),
        ("full_name", "Ann Smith", "Ann Smith"),
        ("full_name", "my name is Siobhán O'Brien", "Siobhán O'Brien"),
        ("full_name", "I\u2019m Tom.", "Tom"),
        ("full_name", "Robert Downey Jr.", "Robert Downey Jr."),
        ("full_name", "王小明", "王小明"),
        ("full_name", "محمد الأحمد", "محمد الأحمد"),
        ("full_name", "<b>Ann</b>", None),
        ("email", "ann@acme.example", "ann@acme.example"),
        ("email", "please use ann@acme.example", "ann@acme.example"),
        ("phone", "+49 30 123456", "+4930123456"),
        ("phone", "+1 415 555 2671 ext. 12", "+14155552671 ext. 12"),
    ],
)
def test_an_answer_is_read(field: str, text: str, value: str | None) -> None:
    if value is None:
        with pytest.raises(InvalidAnswerError):
            read_answer(field, text, {})
        return

    assert read_answer(field, text, {}).values == {field: value}


@pytest.mark.parametrize(
    ("field", "text", "reason"),
    [
        ("enquiry", "?", "not_read"),
        ("enquiry", "x" * 2001, "too_long"),
        ("company", "...", "not_read"),
        ("company", "ann@acme.example", "not_read"),
        ("country", "Atlantis", "not_read"),
        ("full_name", "ann@acme.example", "not_read"),
        ("full_name", "0121 496 0123", "not_read"),
        ("full_name", "why?", "not_read"),
        ("full_name", "x" * 121, "too_long"),
        ("email", "hello", "no_email"),
        ("email", "ann@acme", "bad_email"),
        ("email", "a@b.example or c@d.example", "many_emails"),
        ("phone", "hello", "no_phone"),
        ("phone", "0121 496 0123", "country_needed"),
        ("phone", "+44 1", "no_phone"),
    ],
)
def test_what_is_no_answer_is_refused_with_its_reason(field: str, text: str, reason: str) -> None:
    with pytest.raises(InvalidAnswerError) as refused:
        read_answer(field, text, {})

    assert refused.value.reason == reason


def test_a_national_number_is_read_in_the_stated_country() -> None:
    assert read_answer("phone", "0121 496 0123", {"country": "GB"}).values == {
        "phone": "+441214960123"
    }


def test_a_number_in_place_of_an_address_is_a_number() -> None:
    assert read_answer("email", "+49 30 123456", {}).values == {"phone": "+4930123456"}


def test_an_address_in_place_of_a_number_is_an_address() -> None:
    assert read_answer("phone", "a@b.example", {}).values == {"email": "a@b.example"}


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ("change my e-mail", "email"),
        ("the email is wrong", "email"),
        ("my phone number", "phone"),
        ("company name", "company"),
        ("Name", "full_name"),
        ("the country should be Canada", "country"),
        ("News by e-mail", "consent_marketing"),
        ("Consent to contact", "consent_contact"),
        ("Enquiry", "enquiry"),
        ("something", None),
    ],
)
def test_the_field_that_is_spoken_of(words: str, field: str | None) -> None:
    assert field_named_in(words) == field
