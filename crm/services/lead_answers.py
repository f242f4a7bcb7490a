"""What an accepted answer changes: the lead, its contact or its company, and the answers kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from crm.models import Lead, LeadAnswer
from crm.reference import OTHER
from crm.services.errors import InvalidAnswerError
from crm.services.option_labels import codes_of, labels_of
from crm.services.validation import parse_email, parse_phone
from crm.vocabulary import EmailStatus, PhoneStatus

PRIVATE_INDIVIDUAL = "private individual"
"""The value of ``company`` for a person with no firm behind them."""


@dataclass(frozen=True, kw_only=True)
class NewLeadAnswer:
    """One accepted answer; ``verbatim`` is what the visitor wrote, ``value`` what it means.

    ``code`` is of the field's option set; several are joined by commas. ``other`` says what the
    code OTHER stands for; without it the visitor's words do. ``email_status`` is for ``email``.
    """

    field: str
    value: str
    verbatim: str
    message_id: UUID | None = None
    code: str | None = None
    label: str | None = None
    option_set_version: str | None = None
    other: str | None = None
    email_status: EmailStatus | None = None


def check_field(field: str) -> None:
    """Raise KeyError for a field that leads do not have."""
    if field not in _KEEP:
        raise KeyError(field)


def keep_answer(lead: Lead, new: NewLeadAnswer, *, now: datetime) -> bool:
    """Put the answer into the lead, whose contact, company and answers are loaded.

    False when it is there already from the same message. Raises InvalidAnswerError for
    an e-mail or telephone number that cannot be one, and KeyError for an unknown field.
    """
    keep = _KEEP[new.field]
    current = next(
        (a for a in lead.answers if a.field == new.field and a.superseded_at is None), None
    )
    if current is not None and (current.message_id, current.value) == (new.message_id, new.value):
        return False
    keep(lead, new)
    if current is not None:
        current.superseded_at = now
    lead.answers.append(
        LeadAnswer(
            field=new.field,
            value=new.value,
            code=new.code,
            label_shown=new.label,
            option_set_version=new.option_set_version,
            verbatim=new.verbatim,
            message_id=new.message_id,
        )
    )
    return True


def _on_lead(lead: Lead, new: NewLeadAnswer) -> None:
    setattr(lead, new.field, new.code or new.value)


def _intent(lead: Lead, new: NewLeadAnswer) -> None:
    stored = new.code or new.value
    if labels_of("intent", stored) is None:
        # Words that are no code of the list: a plan of another kind.
        lead.intent, lead.intent_other = OTHER, new.other or stored
        return
    lead.intent = ",".join(dict.fromkeys(codes_of(stored)))
    lead.intent_other = None
    if OTHER in codes_of(stored):
        clicked = new.verbatim in (new.label, labels_of("intent", OTHER), stored)
        lead.intent_other = new.other or (None if clicked else new.verbatim)


def _on_contact(lead: Lead, new: NewLeadAnswer) -> None:
    setattr(lead.contact, new.field, new.value)


def _company(lead: Lead, new: NewLeadAnswer) -> None:
    company = lead.contact.company
    company.is_private_individual = new.value == PRIVATE_INDIVIDUAL
    company.name = None if company.is_private_individual else new.value


def _website(lead: Lead, new: NewLeadAnswer) -> None:
    lead.contact.company.website = new.value


def _country(lead: Lead, new: NewLeadAnswer) -> None:
    lead.country = lead.contact.company.country = new.code or new.value


def _email(lead: Lead, new: NewLeadAnswer) -> None:
    email = parse_email(new.value)
    lead.contact.email = email.address
    lead.contact.email_normalised = email.normalised
    lead.contact.email_status = new.email_status or EmailStatus.UNCHECKED


def _phone(lead: Lead, new: NewLeadAnswer) -> None:
    contact = lead.contact
    contact.phone_raw = new.verbatim
    try:
        phone = parse_phone(new.value, lead.country)
    except InvalidAnswerError:
        # Kept as typed and flagged: a person may still make sense of it.
        contact.phone_e164 = contact.phone_ext = None
        contact.phone_status = PhoneStatus.INVALID
        return
    contact.phone_e164 = phone.e164
    contact.phone_ext = phone.ext
    contact.phone_status = phone.status


_KEEP: Mapping[str, Callable[[Lead, NewLeadAnswer], None]] = {
    "full_name": _on_contact,
    "role": _on_contact,
    "company": _company,
    "website": _website,
    "country": _country,
    "email": _email,
    "phone": _phone,
    "intent": _intent,
    **dict.fromkeys(
        (
            "sector",
            "location",
            "landing_timeframe",
            "hiring",
            "spend",
            "enquiry",
            "call_requested",
        ),
        _on_lead,
    ),
}
