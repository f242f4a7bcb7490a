"""E-mails, telephone numbers and countries as people write them."""

import pytest

from crm.services.errors import InvalidAnswerError
from crm.services.validation import find_country, parse_email, parse_phone
from crm.vocabulary import PhoneStatus


@pytest.mark.parametrize(
    ("text", "address", "normalised"),
    [
        ("ann@acme.example", "ann@acme.example", "ann@acme.example"),
        ("it's Ann.O'Neil@Acme.Example.", "Ann.O'Neil@acme.example", "ann.o'neil@acme.example"),
        ("mail me (info@müller.example)", "info@müller.example", "info@xn--mller-kva.example"),
        ("用户@例子.中国", "用户@例子.中国", "用户@xn--fsqu00a.xn--fiqs8s"),
    ],
)
def test_the_address_is_taken_out_of_the_sentence(text: str, address: str, normalised: str) -> None:
    email = parse_email(text)

    assert (email.address, email.normalised) == (address, normalised)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("call me instead", "no_email"),
        ("ann@acme", "bad_email"),
        ("ann@@acme.example", "bad_email"),
        ("a@acme.example or b@acme.example", "many_emails"),
    ],
)
def test_what_is_no_address_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(InvalidAnswerError) as refusal:
        parse_email(text)

    assert refusal.value.reason == reason


@pytest.mark.parametrize(
    ("text", "country", "e164", "ext", "status"),
    [
        ("+44 (0)121 496 0123", None, "+441214960123", None, PhoneStatus.VALID),
        ("0121 496 0123", "GB", "+441214960123", None, PhoneStatus.VALID),
        ("0044 121 496 0123", None, "+441214960123", None, PhoneStatus.VALID),
        ("my number is 0049 30 901820", "FR", "+4930901820", None, PhoneStatus.VALID),
        ("020 7946 0958 ext. 12", "GB", "+442079460958", "12", PhoneStatus.VALID),
        ("07700 900123", "GB", "+447700900123", None, PhoneStatus.POSSIBLE),
        ("０１２１ ４９６ ０１２３", "GB", "+441214960123", None, PhoneStatus.VALID),
        ("+٤٤١٢١٤٩٦٠١٢٣", None, "+441214960123", None, PhoneStatus.VALID),
    ],
)
def test_a_number_is_read_in_any_common_form(
    text: str, country: str | None, e164: str, ext: str | None, status: PhoneStatus
) -> None:
    phone = parse_phone(text, country)

    assert (phone.raw, phone.e164, phone.ext, phone.status) == (text, e164, ext, status)


@pytest.mark.parametrize(
    ("text", "country", "reason"),
    [
        ("no thanks", "GB", "no_phone"),
        ("0121 496 0123", None, "country_needed"),
        ("+44 121 496 0123 / 0121 496 0124", "GB", "bad_phone"),
        ("+44 12345", None, "bad_phone"),
    ],
)
def test_what_is_no_number_is_refused_with_its_reason(
    text: str, country: str | None, reason: str
) -> None:
    with pytest.raises(InvalidAnswerError) as refusal:
        parse_phone(text, country)

    assert refusal.value.reason == reason


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Germany", "DE"),
        ("we are in germany.", "DE"),
        ("Deutschland", "DE"),
        ("UK", "GB"),
        ("the U.S.A.", "US"),
        ("South Sudan", "SS"),
        ("中国", "CN"),
        ("我们在日本", "JP"),
        ("भारत", "IN"),
        ("المملكة العربية السعودية", "SA"),
        ("Côte d’Ivoire", "CI"),
        ("cote d'ivoire", "CI"),
        ("FR", "FR"),
        ("Narnia", None),
        ("", None),
        ("us two founders", None),
    ],
)
def test_a_country_is_found_in_the_languages_of_visitors(text: str, code: str | None) -> None:
    assert find_country(text) == code
