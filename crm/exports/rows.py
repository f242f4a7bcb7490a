"""A lead as one flat row: the columns, said once for every format."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from crm.exports.eligibility import PURPOSE_LABELS, Access
from crm.reference import country_names, stages
from crm.services.lead_stream import StreamedLead
from crm.services.option_labels import labels_of
from crm.vocabulary import Channel, ExportPurpose

if TYPE_CHECKING:
    from crm.models import ConsentEvent, Contact

Cell = str | datetime | None
"""Text, an aware time in UTC, or nothing."""


class Kind(StrEnum):
    """What a column holds, so that each format writes it its own way."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    PHONE = "phone"
    TIME = "time"


@dataclass(frozen=True, kw_only=True)
class Source:
    """All that a row is made of."""

    found: StreamedLead
    access: Access
    purpose: ExportPurpose


@dataclass(frozen=True)
class Column:
    """One column: the name is for machines and does not change, the header is for people."""

    name: str
    header: str
    get: Callable[[Source], Cell]
    kind: Kind = Kind.TEXT


def make_row(source: Source) -> list[Cell]:
    """The row's cells, in the order of ``COLUMNS``; an empty text is no value."""
    return [column.get(source) or None for column in COLUMNS]


def _company(source: Source) -> str | None:
    company = source.found.lead.contact.company
    return "Private individual" if company.is_private_individual else company.name


def _option(field: str) -> Callable[[Source], str | None]:
    """The answer in English, as the list words it; failing that, as stored."""

    def get(source: Source) -> str | None:
        stored: str | None = getattr(source.found.lead, field)
        return source.found.labels.get(field) or labels_of(field, stored) or stored

    return get


def _email(source: Source) -> str | None:
    return source.found.lead.contact.email if source.access.email else None


def _phone(get: Callable[["Contact"], str | None]) -> Callable[[Source], str | None]:
    return lambda source: get(source.found.lead.contact) if source.access.phone else None


def _screening(source: Source) -> str | None:
    """Nobody has compared the number with the registers of people who refuse such calls."""
    marketing = source.purpose == ExportPurpose.PHONE_MARKETING
    return "Not screened" if marketing and source.access.phone else None


def _consent(source: Source, channel: Channel) -> "ConsentEvent | None":
    email = channel == Channel.EMAIL
    return source.access.email_consent if email else source.access.phone_consent


def _said(channel: Channel) -> Callable[[Source], str | None]:
    """Yes or No; Not recorded beside an address that was never asked about; else nothing."""

    def get(source: Source) -> str | None:
        consent = _consent(source, channel)
        if consent is not None:
            return "Yes" if consent.granted else "No"
        shown = source.access.email if channel == Channel.EMAIL else source.access.phone
        return "Not recorded" if shown else None

    return get


def _wording(channel: Channel) -> Callable[[Source], str | None]:
    def get(source: Source) -> str | None:
        consent = _consent(source, channel)
        return consent.wording_version if consent else None

    return get


def _said_at(channel: Channel) -> Callable[[Source], datetime | None]:
    def get(source: Source) -> datetime | None:
        consent = _consent(source, channel)
        return consent.at if consent else None

    return get


def _language(source: Source) -> str | None:
    conversation = source.found.lead.conversation
    return conversation.language if conversation else None


def _owner(source: Source) -> str | None:
    owner = source.found.lead.owner
    return owner.full_name if owner else None


COLUMNS: tuple[Column, ...] = (
    Column("reference", "Reference", lambda s: s.found.lead.reference),
    Column("received_at", "Received (UTC)", lambda s: s.found.lead.received_at, Kind.TIME),
    Column("state", "State", lambda s: s.found.lead.state.value.capitalize()),
    Column("stage", "Stage", lambda s: stages()[s.found.lead.stage].label),
    Column("full_name", "Full name", lambda s: s.found.lead.contact.full_name),
    Column("role", "Role", lambda s: s.found.lead.contact.role),
    Column("company", "Company", _company),
    Column("website", "Website", lambda s: s.found.lead.contact.company.website),
    Column("country", "Country code", lambda s: s.found.lead.country),
    Column("country_name", "Country", lambda s: country_names().get(s.found.lead.country or "")),
    Column("email", "E-mail", _email),
    Column(
        "email_status",
        "E-mail status",
        lambda s: s.found.lead.contact.email_status if s.access.email else None,
    ),
    Column("email_consent", "E-mail consent", _said(Channel.EMAIL)),
    Column("email_consent_wording", "E-mail consent wording", _wording(Channel.EMAIL)),
    Column("email_consent_at", "E-mail consent answered (UTC)", _said_at(Channel.EMAIL), Kind.TIME),
    Column("phone", "Phone", _phone(lambda contact: contact.phone_e164), Kind.PHONE),
    Column("phone_ext", "Phone extension", _phone(lambda contact: contact.phone_ext)),
    Column("phone_raw", "Phone as given", _phone(lambda contact: contact.phone_raw)),
    Column("phone_status", "Phone status", _phone(lambda contact: contact.phone_status)),
    Column("phone_consent", "Phone consent", _said(Channel.PHONE)),
    Column("phone_consent_wording", "Phone consent wording", _wording(Channel.PHONE)),
    Column("phone_consent_at", "Phone consent answered (UTC)", _said_at(Channel.PHONE), Kind.TIME),
    Column("tps_screening", "TPS and CTPS", _screening),
    Column("sector", "Sector", _option("sector")),
    Column("intent", "Intent", _option("intent")),
    Column("intent_other", "Other intent", lambda s: s.found.lead.intent_other),
    Column("location", "Location", _option("location")),
    Column("landing_timeframe", "Landing timeframe", _option("landing_timeframe")),
    Column("hiring", "Hiring", _option("hiring")),
    Column("spend", "Spend", _option("spend")),
    Column("call_requested", "Call requested", _option("call_requested")),
    Column("enquiry", "Enquiry", lambda s: s.found.lead.enquiry, Kind.LONG_TEXT),
    Column("language", "Language", _language),
    Column("owner", "Owner", _owner),
    Column("purpose", "Exported for", lambda s: PURPOSE_LABELS[s.purpose]),
)
"""In the order in which they stand in a file. Each is explained in ``docs/exports.md``."""
