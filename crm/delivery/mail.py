"""Writes the e-mails: the investor's confirmation and code, and the team's notification."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from uuid import UUID

from babel.dates import format_datetime as in_words

from crm.delivery.texts import MailText, fill, mail_text, name_or_none, one_line
from crm.reference import country_names, sectors
from crm.services.access_codes import LIFETIME
from crm.services.code_letters import Letter
from crm.services.outgoing import Outgoing
from crm.settings import Settings
from crm.vocabulary import DeliveryKind

POLICY = SMTP.clone(cte_type="7bit")
"""CRLF, and no byte above 127 in the body: not every server on the way takes those."""

NOT_GIVEN = "-"


@dataclass(frozen=True, kw_only=True)
class Mail:
    """A message and its envelope's recipient."""

    message: EmailMessage
    recipient: str


def write_mail(outgoing: Outgoing, settings: Settings, *, now: datetime) -> Mail:
    """The e-mail of a claimed delivery; the Message-ID is the same at every attempt.

    ``Date`` is this attempt's time: filters distrust mail that is hours old when it arrives.
    Raises ValueError when an address cannot stand in a header.
    """
    is_confirmation = outgoing.kind == DeliveryKind.CONFIRMATION
    text = mail_text(outgoing.kind, outgoing.language if is_confirmation else "en")
    if is_confirmation:
        assert outgoing.email is not None  # noqa: S101 - claimed only with an address
        recipient, display = outgoing.email, name_or_none(_said(outgoing, "full_name")) or ""
    else:
        recipient, display = settings.notify_email, ""
    values = _values(outgoing, settings, text.language, text.somebody)
    to = _to(recipient, display)
    return _compose(text, values, to=to, about=outgoing.id, settings=settings, now=now)


def write_code_mail(letter: Letter, settings: Settings, *, now: datetime) -> Mail:
    """The e-mail with a one-time code. It names nobody: anybody can have asked for it.

    Raises ValueError when the address cannot stand in a header.
    """
    text = mail_text("code", letter.language)
    to = _to(letter.email, "")
    values = {"code": letter.code, "minutes": str(LIFETIME // timedelta(minutes=1))}
    return _compose(text, values, to=to, about=letter.id, settings=settings, now=now)


def _to(recipient: str, display: str) -> Address:
    local, _, domain = recipient.rpartition("@")
    return Address(display, username=local, domain=domain)


def _compose(
    text: MailText,
    values: Mapping[str, str],
    *,
    to: Address,
    about: UUID,
    settings: Settings,
    now: datetime,
) -> Mail:
    message = EmailMessage(policy=POLICY)
    message["From"] = Address(text.sender, addr_spec=settings.mail_from)
    message["To"] = to
    message["Reply-To"] = settings.mail_reply_to or settings.mail_from
    message["Subject"] = fill(text.subject, values)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{about}@{settings.mail_from.rpartition('@')[2]}>"
    # RFC 3834, and what Exchange reads instead: no absence note may answer this.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    message.set_content(fill(text.body, values))
    message["Content-Language"] = text.language
    return Mail(message=message, recipient=to.addr_spec)


def _values(outgoing: Outgoing, settings: Settings, language: str, somebody: str) -> dict[str, str]:
    country, sector = _said(outgoing, "country"), _said(outgoing, "sector")
    received = in_words(outgoing.submitted_at, "d MMMM y, HH:mm", locale=language)
    return {
        "reference": outgoing.reference,
        "received": received,
        "name": name_or_none(_said(outgoing, "full_name")) or somebody,
        "full_name": one_line(_said(outgoing, "full_name")) or NOT_GIVEN,
        "company": one_line(_said(outgoing, "company")) or NOT_GIVEN,
        "country": country_names(language).get(country, country) or NOT_GIVEN,
        "sector": one_line(sectors().get(sector, sector)) or NOT_GIVEN,
        "language": outgoing.language,
        "link": _link(outgoing, settings),
    }


def _link(outgoing: Outgoing, settings: Settings) -> str:
    address = settings.public_url.rstrip("/") or f"http://{settings.host}:{settings.port}"
    return f"{address}/desk/leads/{outgoing.lead_id}"


def _said(outgoing: Outgoing, field: str) -> str:
    return str(outgoing.fields[field] or "")
