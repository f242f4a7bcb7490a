"""Telephone numbers of every region, as its numbering plan writes them."""

from collections.abc import Iterator

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

from actions.enquiry.person import hear_person, read_person, region_of_email
from crm.services.errors import InvalidAnswerError

E164 = PhoneNumberFormat.E164
DIGITS = (
    "0123456789",
    "\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19",
    "٠١٢٣٤٥٦٧٨٩",
    "۰۱۲۳۴۵۶۷۸۹",
    "०१२३४५६७८९",
)


def examples() -> Iterator[tuple[str, PhoneNumber]]:
    """Region and number, for every type of which the region's plan gives an example."""
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        for kind in sorted(PhoneNumberType.values()):
            number = phonenumbers.example_number_for_type(region, kind)
            if number is not None:
                yield region, number


def is_local(number: PhoneNumber) -> bool:
    """Whether it can be dialled within one country only, as Canada's 310-1234."""
    reason = phonenumbers.is_possible_number_with_reason(number)
    return reason == phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY


EXAMPLES = [(region, number) for region, number in examples() if not is_local(number)]
WORLDWIDE = [
    number
    for code in sorted(phonenumbers.COUNTRY_CODES_FOR_NON_GEO_REGIONS)
    if (number := phonenumbers.example_number_for_non_geo_entity(code)) is not None
]


def read(text: str, country: str | None) -> str:
    """The value of a reply to the question for a number."""
    [heard] = read_person("phone", text, language="en", country=country)
    return heard.value


def test_every_region_has_an_example() -> None:
    assert {region for region, _ in EXAMPLES} == set(phonenumbers.SUPPORTED_REGIONS)
    assert len(EXAMPLES) > 1000


def test_a_number_that_nobody_abroad_can_dial_is_refused() -> None:
    local = [(region, number) for region, number in examples() if is_local(number)]

    assert [region for region, _ in local] == ["CA"]
    with pytest.raises(InvalidAnswerError) as refused:
        read("310-1234", "CA")
    assert refused.value.reason == "bad_phone"


@given(st.sampled_from(EXAMPLES), st.sampled_from(DIGITS))
def test_a_national_number_is_read_in_its_country(
    example: tuple[str, PhoneNumber], digits: str
) -> None:
    region, number = example
    national = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    typed = national.translate(str.maketrans(DIGITS[0], digits))

    assert read(typed, region) == phonenumbers.format_number(number, E164)


@given(
    st.sampled_from([number for _, number in EXAMPLES] + WORLDWIDE),
    st.sampled_from([PhoneNumberFormat.INTERNATIONAL, E164]),
    st.sampled_from(DIGITS),
    st.sampled_from([None, "GB", "US", "JP", "DE"]),
)
def test_an_international_number_is_read_from_anywhere(
    number: PhoneNumber, written: int, digits: str, country: str | None
) -> None:
    typed = phonenumbers.format_number(number, written)

    assert read(typed.translate(str.maketrans(DIGITS[0], digits)), country) == (
        phonenumbers.format_number(number, E164)
    )


def test_every_example_is_read_in_both_forms() -> None:
    misread = []
    for region, number in EXAMPLES:
        expected = phonenumbers.format_number(number, E164)
        for written, country in (
            (PhoneNumberFormat.NATIONAL, region),
            (PhoneNumberFormat.INTERNATIONAL, None),
        ):
            typed = phonenumbers.format_number(number, written)
            try:
                value = read(typed, country)
            except InvalidAnswerError as error:
                value = error.reason
            if value != expected:
                misread.append((region, typed, value, expected))

    assert misread == []


@pytest.mark.parametrize(
    ("text", "country", "value"),
    [
        ("+44 (0)121 496 0123 ext 12", None, "+441214960123 ext. 12"),
        ("020 7946 0958 x12", "GB", "+442079460958 ext. 12"),
        ("+49 30 901820 Durchwahl 12", None, "+4930901820 ext. 12"),
        ("01 23 45 67 89 poste 12", "FR", "+33123456789 ext. 12"),
        ("03-1234-5678 内線 12", "JP", "+81312345678 ext. 12"),
        ("010-6552-9988 转 801", "CN", "+861065529988 ext. 801"),
        ("02-312-3456 내선 12", "KR", "+8223123456 ext. 12"),
        ("011 2345 6789 एक्सटेंशन 12", "IN", "+911123456789 ext. 12"),
        ("011 234 5678 تحويلة 12", "SA", "+966112345678 ext. 12"),
        ("22 123 45 67 wew. 12", "PL", "+48221234567 ext. 12"),
        ("0212 345 67 89 dahili 12", "TR", "+902123456789 ext. 12"),
        ("(11) 2345-6789 ramal 12", "BR", "+551123456789 ext. 12"),
        ("02 1234 5678 interno 12", "IT", "+390212345678 ext. 12"),
        ("0049 30 901820", "US", "+4930901820"),
        ("0049 30 901820", None, "+4930901820"),
        ("030/901820", "DE", "+4930901820"),
        ("please ring me on 020 7946 0958 after six", "GB", "+442079460958"),
        ("030 901820, we're in Germany", None, "+4930901820"),
        ("٠٥٠١٢٣٤٥٦٧", "SA", "+966501234567"),
    ],
)
def test_a_number_is_read_with_what_stands_around_it(
    text: str, country: str | None, value: str
) -> None:
    heard = read_person("phone", text, language="en", country=country)

    assert (heard[0].field, heard[0].value) == ("phone", value)


@pytest.mark.parametrize(
    "text", ["+44 121 496 0123 / 0121 496 0124", "+44 121 496 0123 or +44 121 496 0124"]
)
def test_the_first_of_two_numbers_is_shown_back(text: str) -> None:
    [heard] = read_person("phone", text, language="en", country="GB")

    assert (heard.value, heard.is_exact) == ("+441214960123", False)


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("ja", "03-1234-5678", "+81312345678"),
        ("ko", "010-1234-5678", "+821012345678"),
        ("pl", "22 123 45 67", "+48221234567"),
        ("zh", "13800138000", "+8613800138000"),
    ],
)
def test_without_a_country_the_language_tells_it_and_the_number_is_shown_back(
    language: str, text: str, value: str
) -> None:
    [heard] = read_person("phone", text, language=language, country=None)

    assert (heard.value, heard.is_exact) == (value, False)


@pytest.mark.parametrize(
    ("text", "country", "reason"),
    [
        ("no thanks", "GB", "no_phone"),
        ("12", "GB", "no_phone"),
        ("0121 496 0123", None, "country_needed"),
        ("+44 12345", None, "bad_phone"),
        ("1234567890123456789", "GB", "bad_phone"),
    ],
)
def test_what_is_no_number_is_refused_with_its_reason(
    text: str, country: str | None, reason: str
) -> None:
    with pytest.raises(InvalidAnswerError) as refused:
        read_person("phone", text, language="en", country=country)

    assert refused.value.reason == reason


def test_an_address_in_place_of_a_number_is_an_address() -> None:
    [heard] = read_person("phone", "a@b.example", language="en", country=None)

    assert (heard.field, heard.value) == ("email", "a@b.example")


def test_the_domain_of_the_address_tells_the_country_of_the_number() -> None:
    heard = hear_person("Call me on 030 901820 or ann@acme.de", language="en", country=None)

    assert {one.field: one.value for one in heard}["phone"] == "+4930901820"


@pytest.mark.parametrize(
    ("address", "region"),
    [("a@x.de", "DE"), ("a@x.co.uk", "GB"), ("a@x.com", None), ("a@x.io", None), ("a@x.ai", None)],
)
def test_a_domain_that_is_sold_worldwide_tells_no_country(address: str, region: str | None) -> None:
    assert region_of_email(address) == region


@pytest.mark.parametrize(
    "text",
    [
        "We plan 12500000 in 2025-2026 and 120 jobs",
        "£1,250,000 to 2,500,000 sq ft",
        "Facts 020 7946",
    ],
)
def test_sums_and_years_are_no_numbers_to_call(text: str) -> None:
    assert hear_person(text, language="en", country="GB") == []
