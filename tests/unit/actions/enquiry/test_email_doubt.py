"""Addresses that are well formed and yet worth a question."""

import pytest

from actions.enquiry.person import EmailDoubt, email_doubt
from actions.enquiry.person.email_doubt import distance, known_domains


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("gamil.com", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("gmail.co", "gmail.com"),
        ("gmal.con", "gmail.com"),
        ("hotnail.com", "hotmail.com"),
        ("hotmial.co.uk", "hotmail.co.uk"),
        ("outlok.com", "outlook.com"),
        ("yahooo.fr", "yahoo.fr"),
        ("iclod.com", "icloud.com"),
        ("Acme.con", "acme.com"),
    ],
)
def test_a_slip_is_asked_about(typed: str, meant: str) -> None:
    assert email_doubt(f"Ann@{typed}").suggestion == f"Ann@{meant}"


@pytest.mark.parametrize(
    "domain",
    ["siemens.com", "acme.example", "mail.com", "cloud.com", "olive.com", "aon.com", "acme.co",
     "grange.fr", "outlook.jp", "münchen.de", "例子.中国", "gmail.example"],
)  # fmt: skip
def test_a_domain_of_its_own_is_not_doubted(domain: str) -> None:
    assert email_doubt(f"ann@{domain}") == EmailDoubt(suggestion=None, is_throwaway=False)


def test_no_known_domain_is_doubted() -> None:
    assert {d: email_doubt(f"a@{d}") for d in known_domains()} == dict.fromkeys(
        known_domains(), EmailDoubt(suggestion=None, is_throwaway=False)
    )


@pytest.mark.parametrize("domain", ["mailinator.com", "YOPMAIL.com", "x.guerrillamail.com"])
def test_a_throwaway_box_is_flagged(domain: str) -> None:
    assert email_doubt(f"a@{domain}") == EmailDoubt(suggestion=None, is_throwaway=True)


def test_what_is_no_address_is_an_error() -> None:
    with pytest.raises(ValueError, match="acme"):
        email_doubt("acme.com")


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [("gmail", "gmail", 0), ("gmial", "gmail", 1), ("gmal", "gmail", 1), ("", "ab", 2)],
)
def test_slips_are_counted_with_swapped_neighbours_as_one(one: str, other: str, slips: int) -> None:
    assert distance(one, other) == slips
