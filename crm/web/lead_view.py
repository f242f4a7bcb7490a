"""A lead as its page shows it: answers with their words, consents in force, contact links."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from crm.services.consent import current_consent
from crm.services.leads import LeadDetail
from crm.services.option_labels import answer_in_english
from crm.vocabulary import Channel, Purpose
from crm.web import words
from crm.web.links import mail_link, phone_link, web_link

if TYPE_CHECKING:
    from crm.models import ConsentEvent, LeadAnswer


_SHOWN_APART = frozenset(
    {"enquiry", "full_name", "role", "email", "phone", "company", "website", "country"}
    | {"consent_contact", "consent_marketing", "confirm"}
)
"""Fields that have a place of their own on the page."""

_MISSING = {
    "enquiry": "what they want",
    "full_name": "a name",
    "company": "a company, or that there is none",
    "email or phone": "an e-mail address or a telephone number",
    "consent_contact": "their yes to being contacted",
}
"""What an enquiry cannot be sent without, in words."""


@dataclass(frozen=True, kw_only=True)
class AnswerLine:
    """One answer: what it means, the words it was given in, and where they stand."""

    field: str
    label: str
    value: str | None
    """In English where it is a code; None for a field that was not answered."""
    other: str | None = None
    """What "Other" stands for in it."""
    shown: str | None = None
    """What the visitor was shown, where that is something else: another language, an older list."""
    verbatim: str | None = None
    """The visitor's words, where they differ from all of these."""
    message_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class ConsentLine:
    """One row of the ledger, and whether it is what holds now."""

    event: "ConsentEvent"
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class LeadView:
    """All that the page shows."""

    detail: LeadDetail
    title: str
    answers: Mapping[str, AnswerLine]
    """By field."""
    wishes: Sequence[AnswerLine]
    """What they want, beyond the enquiry's words and whom to contact, answered or not."""
    missing: Sequence[str]
    """What it cannot be sent without, in words; nothing once it was sent."""
    consents: Sequence[ConsentLine]
    company: str | None
    website: str | None
    email: str | None
    phone: str | None
    """The last three: addresses that are safe to click, or None."""


def view_lead(detail: LeadDetail) -> LeadView:
    """The lead's page, worked out from its record."""
    contact = detail.lead.contact
    answers = _answer_lines(detail)
    is_alone = contact.company.is_private_individual
    return LeadView(
        detail=detail,
        title=contact.company.name or contact.full_name or "Name not given yet",
        answers=answers,
        wishes=[
            answers.get(field) or AnswerLine(field=field, label=label, value=None)
            for field, label in words.FIELDS.items()
            if field not in _SHOWN_APART
        ],
        missing=[_MISSING[name] for name in detail.missing],
        consents=_consent_lines(detail.consents),
        company="Private individual" if is_alone else contact.company.name,
        website=web_link(contact.company.website),
        email=mail_link(contact.email),
        phone=phone_link(contact.phone_e164, contact.phone_ext),
    )


def _answer_lines(detail: LeadDetail) -> dict[str, AnswerLine]:
    """By field."""
    shown = {message.id for message in detail.messages}
    return {
        answer.field: _answer_line(answer, shown, detail.lead.intent_other)
        for answer in detail.answers
    }


def _answer_line(answer: "LeadAnswer", messages: set[UUID], intent_other: str | None) -> AnswerLine:
    value = answer_in_english(answer)
    other = intent_other if answer.field == "intent" else None
    shown = answer.label_shown if answer.label_shown != value else None
    told = {text.strip() for text in (value, other, shown) if text}
    return AnswerLine(
        field=answer.field,
        label=words.FIELDS.get(answer.field, answer.field),
        value=value,
        other=other,
        shown=shown,
        verbatim=answer.verbatim if answer.verbatim.strip() not in told else None,
        message_id=answer.message_id if answer.message_id in messages else None,
    )


def _consent_lines(ledger: Sequence["ConsentEvent"]) -> list[ConsentLine]:
    """The ledger, newest first."""
    current = {
        event.id
        for purpose in Purpose
        for channel in Channel
        if (event := current_consent(ledger, purpose, channel)) is not None
    }
    return [ConsentLine(event=event, is_current=event.id in current) for event in reversed(ledger)]
