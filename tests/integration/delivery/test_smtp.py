"""E-mail against a real server that takes, refuses, hesitates, hangs up or is not there."""

import asyncio
import socket
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from crm.delivery.errors import DeliveryError
from crm.delivery.smtp import Mailer
from crm.services.outgoing import Outgoing
from crm.vocabulary import DeliveryKind
from tests.conftest import NOW
from tests.integration.delivery.conftest import (
    Certificate,
    MailServer,
    NewMailServer,
    check_password,
    mail_settings,
)

CONFIRMATION = Outgoing(
    id=UUID("7d444840-9dc0-11d1-b245-5ffdce74fad2"),
    lease=UUID(int=1),
    kind=DeliveryKind.CONFIRMATION,
    lead_id=UUID(int=2),
    reference="WM-2026-000001",
    submitted_at=NOW,
    language="en",
    email="greta@acme.example",
    fields={"full_name": "Greta Müller", "company": None, "country": None, "sector": None},
)


async def send(server: MailServer, outgoing: Outgoing = CONFIRMATION, **settings: Any) -> None:
    await Mailer(mail_settings(server.port, **settings)).send(outgoing, now=NOW)


async def test_the_investor_gets_the_confirmation(mail_server: MailServer) -> None:
    await send(mail_server)

    [envelope], [message] = mail_server.taken, mail_server.messages
    assert (envelope.mail_from, envelope.rcpt_tos) == (
        "invest@desk.example",
        ["greta@acme.example"],
    )
    assert message["To"] == "Greta Müller <greta@acme.example>"
    assert message["Reply-To"] == "team@desk.example"
    assert "Dear Greta Müller," in message.get_content()
    assert "WM-2026-000001" in message.get_content()


async def test_the_team_gets_the_notification(mail_server: MailServer) -> None:
    await send(mail_server, replace(CONFIRMATION, kind=DeliveryKind.NOTIFICATION))

    assert mail_server.taken[0].rcpt_tos == ["alerts@desk.example"]
    assert mail_server.messages[0]["To"] == "alerts@desk.example"


async def test_a_second_attempt_bears_the_same_message_id(mail_server: MailServer) -> None:
    mailer = Mailer(mail_settings(mail_server.port))
    await mailer.send(CONFIRMATION, now=NOW)
    await mailer.send(CONFIRMATION, now=NOW + timedelta(hours=6))

    first, second = mail_server.messages
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] != second["Date"]


async def test_an_address_outside_ascii_is_used_where_the_server_can(
    new_mail_server: NewMailServer,
) -> None:
    server = await new_mail_server(enable_SMTPUTF8=True)

    await send(server, replace(CONFIRMATION, email="zoë.王@xn--bcher-kva.example"))

    [envelope], [message] = server.taken, server.messages
    assert envelope.rcpt_tos == ["zoë.王@xn--bcher-kva.example"]
    assert envelope.smtp_utf8
    assert "zoë.王@xn--bcher-kva.example" in str(message["To"])


async def test_an_address_outside_ascii_is_given_up_where_the_server_cannot(
    mail_server: MailServer,
) -> None:
    with pytest.raises(DeliveryError, match="plain letters only") as failure:
        await send(mail_server, replace(CONFIRMATION, email="zoë@acme.example"))

    assert failure.value.is_final
    assert mail_server.taken == []


@pytest.mark.parametrize(
    ("command", "answer", "words", "is_final"),
    [
        ("RCPT", "550 5.1.1 <{address}>: no such user", "refused the recipient (550 5.1.1)", True),
        ("RCPT", "550 No such user {address}", "refused the recipient (550)", True),
        ("RCPT", "450 4.2.0 <{address}>: greylisted", "refused the recipient (450 4.2.0)", False),
        ("RCPT", "554 5.7.1 relay denied {address}", "refused the recipient (554 5.7.1)", False),
        ("MAIL", "553 5.1.8 not yours", "refused our sender address (553 5.1.8)", False),
        ("DATA", "554 5.6.0 greta@acme.example is spam", "refused the message (554 5.6.0)", True),
        ("DATA", "451 4.3.0 try later", "refused the message (451 4.3.0)", False),
    ],
)
async def test_a_refusal_is_told_in_our_words_and_is_final_only_if_no_retry_helps(
    mail_server: MailServer, command: str, answer: str, words: str, is_final: bool
) -> None:
    mail_server.answers[command] = answer

    with pytest.raises(DeliveryError) as failure:
        await send(mail_server)

    assert str(failure.value) == f"The mail server {words}"
    assert failure.value.is_final is is_final
    assert mail_server.taken == []


async def test_a_bad_goodbye_does_not_undo_what_was_taken(mail_server: MailServer) -> None:
    mail_server.answers["QUIT"] = "500 no"

    await send(mail_server)

    assert len(mail_server.taken) == 1


async def test_a_server_that_is_down_is_tried_again(mail_server: MailServer) -> None:
    await mail_server.stop()

    with pytest.raises(DeliveryError, match="could not be reached") as failure:
        await send(mail_server)

    assert not failure.value.is_final


async def test_a_server_that_hangs_up_in_the_middle_is_tried_again() -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.test\r\n")
        await reader.readline()
        writer.close()

    server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    async with server:
        settings = mail_settings(server.sockets[0].getsockname()[1])

        with pytest.raises(DeliveryError, match="hung up") as failure:
            await Mailer(settings).send(CONFIRMATION, now=NOW)

    assert not failure.value.is_final


async def test_a_silent_server_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crm.delivery.smtp.COMMAND_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings = mail_settings(silent.getsockname()[1])

        with pytest.raises(DeliveryError, match="did not answer in time"):
            await Mailer(settings).send(CONFIRMATION, now=NOW)


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_mail_and_password_go_encrypted(
    new_mail_server: NewMailServer, certificate: Certificate, security: str
) -> None:
    options: dict[str, Any] = {"authenticator": check_password, "auth_required": True}
    if security == "starttls":
        options |= {"tls_context": certificate.serving(), "require_starttls": True}
        server = await new_mail_server(**options)
    else:
        # From the first byte on, which aiosmtpd does not count as TLS.
        server = await new_mail_server(tls=certificate.serving(), auth_require_tls=False, **options)
    settings = mail_settings(
        server.port, smtp_security=security, smtp_username="desk", smtp_password="p4ssw0rd"
    )

    await Mailer(settings, tls=certificate.trusting()).send(CONFIRMATION, now=NOW)

    assert len(server.taken) == 1
    assert server.encrypted == [security == "starttls"]


async def test_a_wrong_password_is_tried_again_when_somebody_may_have_put_it_right(
    new_mail_server: NewMailServer, certificate: Certificate
) -> None:
    server = await new_mail_server(
        tls_context=certificate.serving(), authenticator=check_password, auth_required=True
    )
    settings = mail_settings(
        server.port, smtp_security="starttls", smtp_username="desk", smtp_password="wrong"
    )

    with pytest.raises(DeliveryError, match=r"refused the user name or the password \(535") as told:
        await Mailer(settings, tls=certificate.trusting()).send(CONFIRMATION, now=NOW)

    assert not told.value.is_final
    assert server.taken == []


async def test_a_server_without_starttls_gets_nothing(mail_server: MailServer) -> None:
    with pytest.raises(DeliveryError, match="does not offer") as failure:
        await send(mail_server, smtp_security="starttls")

    assert not failure.value.is_final
    assert mail_server.taken == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_a_server_that_cannot_prove_who_it_is_gets_nothing(
    new_mail_server: NewMailServer, certificate: Certificate, security: str
) -> None:
    if security == "tls":
        server = await new_mail_server(tls=certificate.serving())
    else:
        server = await new_mail_server(tls_context=certificate.serving())

    with pytest.raises(DeliveryError, match="No encrypted connection"):
        await send(server, smtp_security=security)

    assert server.taken == []
