"""The e-mails' headers and words, for friendly and for hostile enquiries."""

import email
import email.policy
from dataclasses import replace
from email.message import EmailMessage
from typing import Any
from uuid import UUID

import pytest

from crm.delivery.mail import write_mail
from crm.services.outgoing import Outgoing
from crm.settings import Settings
from crm.vocabulary import DeliveryKind
from tests.conftest import NOW

SETTINGS = Settings(
    smtp_host="mail.desk.example",
    mail_from="invest@desk.example",
    mail_reply_to="team@desk.example",
    notify_email="alerts@desk.example",
    public_url="https://desk.example/",
    _env_file=None,
)
FIELDS = ("full_name", "role", "company", "website", "country", "email", "phone", "sector")
CONFIRMATION = Outgoing(
    id=UUID("7d444840-9dc0-11d1-b245-5ffdce74fad2"),
    lease=UUID(int=1),
    kind=DeliveryKind.CONFIRMATION,
    lead_id=UUID(int=2),
    reference="WM-2026-000001",
    submitted_at=NOW,
    language="en",
    email="greta@acme.example",
    fields=dict.fromkeys(FIELDS) | {"full_name": "Greta Müller", "company": "Acme GmbH"},
)
NOTIFICATION = replace(CONFIRMATION, kind=DeliveryKind.NOTIFICATION)


def written(outgoing: Outgoing, **fields: Any) -> EmailMessage:
    """The mail as its reader's program understands it, from the bytes that are sent."""
    changed = replace(outgoing, fields={**outgoing.fields, **fields})
    data = write_mail(changed, SETTINGS, now=NOW).message.as_bytes()
    assert data.isascii()
    assert b"\n" not in data.replace(b"\r\n", b"")
    return email.message_from_bytes(data, policy=email.policy.default)


def test_the_confirmation_has_the_headers_that_programs_look_at() -> None:
    message = written(CONFIRMATION)

    assert dict(message.items()) | {"MIME-Version": "1.0"} == {
        "From": "West Midlands Inward Investment <invest@desk.example>",
        "To": "Greta Müller <greta@acme.example>",
        "Reply-To": "team@desk.example",
        "Subject": "Your enquiry WM-2026-000001",
        "Date": "Mon, 02 Mar 2026 09:30:00 +0000",
        "Message-ID": "<7d444840-9dc0-11d1-b245-5ffdce74fad2@desk.example>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
        "Content-Language": "en",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "quoted-printable",
        "MIME-Version": "1.0",
    }


def test_the_confirmation_tells_the_reference_and_when_it_was_received() -> None:
    body = written(CONFIRMATION).get_content()

    assert "Dear Greta Müller," in body
    assert "Reference: WM-2026-000001" in body
    assert "Received:  2 March 2026, 09:30 (UTC)" in body
    assert "{" not in body


@pytest.mark.parametrize(
    "name",
    ["王小明", "Жанна д'Арк", "سارة الأحمد", "می‌نا", "O’Brien-Smith", "J. R. Ó Súilleabháin"],
)
def test_a_name_in_any_script_is_written_as_it_was_given(name: str) -> None:
    message = written(CONFIRMATION, full_name=name)

    assert message["To"].addresses[0].display_name == name
    assert f"Dear {name}," in message.get_content()


@pytest.mark.parametrize(
    "name",
    [
        "Win at https://evil.example",
        "evil.example",
        "www.evil.example now",
        "call +44 121 496 0123",
        "A" * 61,
        "<b>Greta</b>",
        "Greta & friends!",
        None,
        "\u202e\u2066",
    ],
)
def test_a_name_that_could_carry_a_message_to_a_stranger_is_left_out(name: str | None) -> None:
    message = written(CONFIRMATION, full_name=name)

    assert message["To"].addresses[0].display_name == ""
    assert "Dear Sir or Madam," in message.get_content()
    assert name is None or name not in str(message)


@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028", "\r\n\r\n"])
@pytest.mark.parametrize("outgoing", [CONFIRMATION, NOTIFICATION])
def test_no_field_can_add_a_header_or_a_line(outgoing: Outgoing, line_end: str) -> None:
    injected = f"Ann{line_end}Bcc: victim@evil.example{line_end}"
    plain = written(outgoing, full_name="Ann", company="B")

    message = written(outgoing, full_name=injected, company=injected, sector=injected)

    assert message.keys() == plain.keys()
    assert message["Bcc"] is None
    lines = message.get_content().splitlines()
    assert len(lines) == len(plain.get_content().splitlines())
    assert not any(line.startswith("Bcc") for line in lines)


@pytest.mark.parametrize(
    "address", ["a@b.example\r\nBcc: c@d.example", "a\n@b.example", "a@b.example>, <c@d.example"]
)
def test_an_address_that_is_more_than_one_is_refused(address: str) -> None:
    try:
        mail = write_mail(replace(CONFIRMATION, email=address), SETTINGS, now=NOW)
    except ValueError:
        return
    message = email.message_from_bytes(mail.message.as_bytes(), policy=email.policy.default)

    assert message["Bcc"] is None
    assert len(message["To"].addresses) == 1


def test_a_value_that_looks_like_a_place_stays_as_it_is() -> None:
    body = written(NOTIFICATION, company="{link} {reference}").get_content()

    assert "Company:    {link} {reference}" in body


def test_the_notification_says_who_and_where_to_read_on_but_not_how_to_reach_them() -> None:
    message = written(NOTIFICATION, country="DE", phone="+441214960123", email="greta@acme.example")
    body = message.get_content()

    assert message["To"] == "alerts@desk.example"
    assert message["Subject"] == "New enquiry WM-2026-000001"
    assert "Name:       Greta Müller" in body
    assert "Country:    Germany" in body
    assert "Sector:     -" in body
    assert f"https://desk.example/desk/leads/{CONFIRMATION.lead_id}" in body
    assert "acme.example" not in str(message)
    assert "496" not in body


def test_a_language_without_words_of_its_own_gets_the_english_ones() -> None:
    message = written(replace(CONFIRMATION, language="cy"))

    assert message["Content-Language"] == "en"
    assert "Dear Greta Müller," in message.get_content()
