"""Addresses from outside become links only when they are plainly what they seem."""

import pytest

from crm.web.links import local_path, mail_link, phone_link, web_link


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://acme.example", "https://acme.example"),
        ("HTTP://Acme.example/a?b=c#d", "HTTP://Acme.example/a?b=c#d"),
        ("www.acme.example", "https://www.acme.example"),
        ("acme.example:8443/shop", "https://acme.example:8443/shop"),
        (" acme.example ", "https://acme.example"),
        ("https://münchen.example/ü", "https://münchen.example/ü"),
    ],
)
def test_a_website_is_a_link(address: str, link: str) -> None:
    assert web_link(address) == link


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "acme",
        "none yet",
        "javascript:alert(1)",
        "javascript:alert(1)//acme.example",
        "JAVASCRIPT:acme.example",
        "java\nscript:alert(1)",
        "data:text/html;base64,PHNjcmlwdD4=",
        "vbscript:msgbox",
        "file:///etc/passwd",
        "ftp://acme.example",
        "//acme.example",
        "https:///path",
        "https://acme.example\\@evil.example",
        "https://acme.example@evil.example",
        "https://acme\u202e.example",
        "https://acme.example/\x00",
        "https://[::1",
        "https://acme.example:port",
        "javascript:1.5",
    ],
)
def test_anything_else_stays_text(address: str | None) -> None:
    assert web_link(address) is None


def test_an_email_cannot_add_headers_to_the_mail() -> None:
    assert mail_link("a+b@acme.example") == "mailto:a%2Bb@acme.example"
    assert mail_link("a@acme.example?bcc=x@evil.example&body=hi") == (
        "mailto:a@acme.example%3Fbcc%3Dx@evil.example%26body%3Dhi"
    )
    assert mail_link(None) is None


@pytest.mark.parametrize(
    ("e164", "extension", "link"),
    [
        ("+441214960123", None, "tel:+441214960123"),
        ("+441214960123", "12", "tel:+441214960123;ext=12"),
        ("+441214960123", ";x=1", "tel:+441214960123;ext=1"),
        ("0121 496 0123", None, None),
        ("+44;phone-context=evil", None, None),
        (None, "12", None),
    ],
)
def test_a_number_is_a_link_only_in_e164(
    e164: str | None, extension: str | None, link: str | None
) -> None:
    assert phone_link(e164, extension) == link


@pytest.mark.parametrize("target", ["/desk", "/desk/leads", "/desk/leads?text=a%2Fb&page=2"])
def test_a_page_of_the_desk_may_be_gone_to(target: str) -> None:
    assert local_path(target, "/desk") == target


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "leads",
        "/",
        "/deskevil",
        "/portal",
        "//evil.example/desk",
        "///evil.example",
        "/\\evil.example",
        "/desk/../portal",
        "/desk/..",
        "/desk/%2e%2e/portal",
        "/desk\n/leads",
        "https://evil.example/desk",
        "javascript:alert(1)",
    ],
)
def test_nothing_else_may_be_gone_to(target: str | None) -> None:
    assert local_path(target, "/desk") is None
