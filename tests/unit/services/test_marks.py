"""An address is found however it is written, and never inside somebody else's."""

import time
from urllib.parse import quote

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat

from crm.services.marks import ERASED, Marks

ANN = Marks(emails=frozenset({"ann@acme.example"}), phones=frozenset({"+441214960123"}))


@pytest.mark.parametrize(
    "text",
    [
        "ann@acme.example",
        "<ANN@Acme.Example>",
        "mailto:ann@acme.example?subject=x",
        "Write to ann@acme.example.",
        "ann%40acme.example",
        "ａｎｎ＠acme.example",
        "+441214960123",
        "+44 121 496 0123",
        "+44 (0)121 496-0123",
        "0044 121 4960123",
        "0121 496 0123",
        "(0121) 496 0123 ext. 5",
        "tel:+44-121-496-0123",
        "٠١٢١ ٤٩٦ ٠١٢٣",
        "０１２１－４９６－０１２３".replace("－", "-"),
        "0121\u200b496\u202f0123",
        "call 01214960123\nnow",
    ],
)
def test_every_way_of_writing_it_is_found_and_erased(text: str) -> None:
    assert ANN.are_in(text)
    assert ERASED in ANN.erase_from(text)
    assert not ANN.are_in(ANN.erase_from(text))


@pytest.mark.parametrize(
    "text",
    [
        "joann@acme.example",
        "x.ann@acme.example",
        "ann@acme.example.org",
        "ann@acme.examples",
        "ann@acme-example",
        "ann at acme dot example",
        "+44 121 496 01234",
        "+49 121 496 0123",
        "1+441214960123"[2:] + "9",
        "9121 496 0123 0",
        "496 0123",
        "",
    ],
)
def test_what_is_somebody_else_s_is_left_as_it_is(text: str) -> None:
    assert not ANN.are_in(text)
    assert ANN.erase_from(text) == text


def test_a_domain_is_known_in_both_of_its_forms() -> None:
    for known in ("a@bücher.example", "a@xn--bcher-kva.example"):
        marks = Marks(emails=frozenset({known}))

        assert marks.are_in("a@bücher.example")
        assert marks.are_in("A@XN--BCHER-KVA.example")


def test_a_text_keeps_everything_else() -> None:
    text = "Ann <ann@acme.example>,\tBob <bob@acme.example>; 0121 496 0123\n\u202eend"

    assert ANN.erase_from(text) == f"Ann <{ERASED}>,\tBob <bob@acme.example>; {ERASED}\n\u202eend"


NUMBERS = [
    number
    for region in sorted(phonenumbers.SUPPORTED_REGIONS)
    if (number := phonenumbers.example_number(region)) is not None
]


@pytest.mark.parametrize("form", [PhoneNumberFormat.E164, PhoneNumberFormat.INTERNATIONAL])
@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: str(number.country_code))
def test_the_number_of_every_region_is_found(number: phonenumbers.PhoneNumber, form: int) -> None:
    marks = Marks(phones=frozenset({phonenumbers.format_number(number, PhoneNumberFormat.E164)}))
    text = f"Ring {phonenumbers.format_number(number, form)}, please."

    assert marks.erase_from(text) == f"Ring {ERASED}, please."


LOCAL = st.from_regex(r"[a-z0-9][a-z0-9.'+_%*-]{0,12}[a-z0-9]", fullmatch=True)
DOMAIN = st.from_regex(r"[a-z][a-z0-9-]{0,8}[a-z0-9]\.(example|test)", fullmatch=True)
AROUND = st.text(st.characters(codec="utf-8"), max_size=20)


@given(local=LOCAL, domain=DOMAIN, before=AROUND, after=AROUND)
def test_any_address_is_erased_from_any_text(
    local: str, domain: str, before: str, after: str
) -> None:
    email = f"{local}@{domain}"
    marks = Marks(emails=frozenset({email}))
    clean = marks.erase_from(f"{before} {email.upper()} {after}")

    assert email not in clean.casefold()
    assert not marks.are_in(clean)
    assert marks.erase_from(quote(email)) in (ERASED, quote(email))


@given(text=st.text(max_size=60), name=st.text(max_size=20))
def test_no_text_and_no_name_breaks_it(text: str, name: str) -> None:
    marks = Marks(emails=frozenset({name}), phones=frozenset({name}), words=frozenset({name}))

    assert isinstance(marks.are_in(text), bool)
    assert isinstance(marks.name_in(text), bool)
    assert isinstance(marks.erase_from(text), str)


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        ("Greta Müller", "as GRETA  MÜLLER said", True),
        ("Greta Müller", "Greta Müllerin", False),
        ("王伟", "我是王伟先生", True),
        ("Li", "reliable", False),
        ("a.*b(", "an a.*b( here", True),
        ("%", "100 %", False),
        ("Acme GmbH", "Acme Gmb", False),
    ],
)
def test_names_are_looked_for_as_words_and_never_erased(word: str, text: str, found: bool) -> None:
    marks = Marks(words=frozenset({word}))

    assert marks.name_in(text) is found
    assert marks.erase_from(text) == text


@pytest.mark.parametrize(
    "piece", ["a", "0 1 2 1 ", "(", "+44", " ", "4 ", "+44 (0)121 496 012", "%40"]
)
def test_a_text_made_to_be_slow_takes_no_longer_than_its_length(piece: str) -> None:
    marks = Marks(
        emails=frozenset({"a" * 60 + "@acme.example"}),
        phones=ANN.phones,
        words=frozenset({"a a a a b", "((((a"}),
    )
    took = [_seconds(marks, piece * (size // len(piece))) for size in (20_000, 200_000)]

    # Ten times the text; its square would be a hundred times the time.
    assert took[1] < max(took[0], 0.01) * 40


def _seconds(marks: Marks, text: str) -> float:
    began = time.process_time()
    assert marks.erase_from(text) == text
    assert not marks.are_in(text)
    assert not marks.name_in(text)
    return time.process_time() - began
