"""Gives e-mails to the mail server."""

import re
import ssl
from contextlib import suppress
from datetime import datetime
from email.policy import SMTPUTF8

import aiosmtplib

from crm.delivery.errors import DeliveryError
from crm.delivery.mail import POLICY, Mail, write_mail
from crm.services.outgoing import Outgoing
from crm.settings import Settings
from crm.vocabulary import DeliveryKind

COMMAND_SECONDS = 20
"""How long the mail server may take over one answer."""


class Mailer:
    """Sends confirmations and notifications, one connection each."""

    kinds = frozenset({DeliveryKind.CONFIRMATION, DeliveryKind.NOTIFICATION})

    def __init__(self, settings: Settings, tls: ssl.SSLContext | None = None) -> None:
        self._settings = settings
        self._tls = tls

    def recipient(self, kind: DeliveryKind) -> str | None:
        """A notification names the person; a confirmation goes to nobody else."""
        return "the team, by e-mail" if kind == DeliveryKind.NOTIFICATION else None

    async def send(self, outgoing: Outgoing, *, now: datetime) -> None:
        """Return once the server has taken the message; raises DeliveryError when it has not."""
        try:
            mail = write_mail(outgoing, self._settings, now=now)
        except ValueError as error:
            raise DeliveryError("The address cannot stand in an e-mail", is_final=True) from error
        await self.give(mail)

    async def give(self, mail: Mail) -> None:
        """Return once the server has taken this message; raises DeliveryError when it has not."""
        client = self._client()
        try:
            await client.connect()
            await _give(client, mail, self._settings.mail_from)
            # It has been taken. How the goodbye goes changes nothing.
            with suppress(aiosmtplib.SMTPException, OSError):
                await client.quit(timeout=2)
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            raise explain(error) from error
        finally:
            client.close()

    def _client(self) -> aiosmtplib.SMTP:
        settings = self._settings
        return aiosmtplib.SMTP(
            hostname=settings.smtp_host,
            port=settings.smtp_port,
            username=settings.smtp_username or None,
            password=settings.smtp_password.get_secret_value() or None,
            # Never "if the server offers it": whoever stands between would say that it does not.
            use_tls=settings.smtp_security == "tls",
            start_tls=settings.smtp_security == "starttls",
            tls_context=self._tls,
            timeout=COMMAND_SECONDS,
            # The machine's own name is nobody's business, and finding it out can block.
            local_hostname=settings.mail_from.rpartition("@")[2],
        )


async def _give(client: aiosmtplib.SMTP, mail: Mail, sender: str) -> None:
    # Only a recipient outside ASCII needs RFC 6531, which the server must offer.
    needs_utf8 = not mail.recipient.isascii()
    policy = SMTPUTF8.clone(cte_type="7bit") if needs_utf8 else POLICY
    await client.sendmail(
        sender,
        [mail.recipient],
        mail.message.as_bytes(policy=policy),
        mail_options=["SMTPUTF8"] if needs_utf8 else [],
    )


def explain(error: Exception) -> DeliveryError:
    """Say in our words what the mail server did, with its codes but none of its text."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return _refusal("refused the recipient", error.recipients[0], can_be_final=True)
    if isinstance(error, aiosmtplib.SMTPResponseException):
        did = next((words for kind, words in _REFUSALS.items() if isinstance(error, kind)), None)
        is_about_message = isinstance(error, aiosmtplib.SMTPDataError)
        return _refusal(did or "refused", error, can_be_final=is_about_message)
    if isinstance(error, aiosmtplib.SMTPNotSupported) and "SMTPUTF8" in str(error):
        return DeliveryError("The mail server takes addresses in plain letters only", is_final=True)
    if _is_about_tls(error):
        return DeliveryError("No encrypted connection to the mail server could be made")
    if isinstance(error, ValueError):
        return DeliveryError("The address cannot stand in an e-mail", is_final=True)
    trouble = next((words for kind, words in _TROUBLES.items() if isinstance(error, kind)), None)
    return DeliveryError(trouble or "The mail server does not offer what the settings ask of it")


_REFUSALS = {
    aiosmtplib.SMTPSenderRefused: "refused our sender address",
    aiosmtplib.SMTPDataError: "refused the message",
    aiosmtplib.SMTPAuthenticationError: "refused the user name or the password",
}

_TROUBLES = {
    TimeoutError: "The mail server did not answer in time",
    OSError: "The mail server could not be reached, or hung up",
}
"""In this order: a time-out is an OSError, too."""


def _refusal(
    what: str, error: aiosmtplib.SMTPResponseException, *, can_be_final: bool = False
) -> DeliveryError:
    status = re.match(r"[245]\.\d{1,3}\.\d{1,3}\b", error.message or "")
    codes = f"{error.code} {status[0]}" if status else str(error.code)
    # 5.7 is policy, 530 a missing sign-in: ours to put right, so worth another attempt.
    is_ours = error.code == 530 or (status is not None and status[0].startswith("5.7."))
    return DeliveryError(
        f"The mail server {what} ({codes})",
        is_final=can_be_final and error.code >= 500 and not is_ours,
    )


def _is_about_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False
