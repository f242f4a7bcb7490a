"""A lead as its page shows it: answers with their words, consents in force, contact links."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from crm.services.consent import current_consent
from crm.services.leads import LeadDetail
from crm.vocabulary import Channel, Purpose
from crm.web import words
from crm.web.links import mail_link, phone_link, web_link

if TYPE_CHECKING:
    from crm.models import ConsentEvent, LeadAnswer


_SHOWN_APART = frozenset(
    {"enquiry", "full_name", "role", "email", "phone", "company", "website", "country"}
)
"""Fields that have a place of their own on the page."""


@dataclass(frozen=True, kw_only=True)
class AnswerLine:
    """One answer: what it means, the words it was given in, and where they stand."""

    field: str
    label: str
    value: str
    verbatim: str | None
    """The visitor's words, where they differ from the value."""
    message_id: UUID | None


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
    """What they want, beyond the enquiry's words and whom to contact."""
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
        wishes=[line for line in answers.values() if line.field not in _SHOWN_APART],
        consents=_consent_lines(detail.consents),
        company="Private individual" if is_alone else contact.company.name,
        website=web_link(contact.company.website),
        email=mail_link(contact.email),
        phone=phone_link(contact.phone_e164, contact.phone_ext),
    )


def _answer_lines(detail: LeadDetail) -> dict[str, AnswerLine]:
    """In the order in which the page shows them."""
    order = {field: place for place, field in enumerate(words.FIELDS)}
    answers = sorted(detail.answers, key=lambda a: order.get(a.field, len(order)))
    shown = {message.id for message in detail.messages}
    return {answer.field: _answer_line(answer, shown) for answer in answers}


def _answer_line(answer: "LeadAnswer", shown: set[UUID]) -> AnswerLine:
    value = _worded(answer)
    return AnswerLine(
        field=answer.field,
        label=words.FIELDS.get(answer.field, answer.field),
        value=value,
        verbatim=answer.verbatim if answer.verbatim.strip() != value.strip() else None,
        message_id=answer.message_id if answer.message_id in shown else None,
    )


def _worded(answer: "LeadAnswer") -> str:
    if answer.label_shown:
        return answer.label_shown
    if answer.field == "country":
        return words.country_name(answer.code or answer.value) or answer.value
    if answer.field == "sector":
        return words.sector_name(answer.code or answer.value) or answer.value
    return answer.value


def _consent_lines(ledger: Sequence["ConsentEvent"]) -> list[ConsentLine]:
    """The ledger, newest first."""
    current = {
        event.id
        for purpose in Purpose
        for channel in Channel
        if (event := current_consent(ledger, purpose, channel)) is not None
    }
    return [ConsentLine(event=event, is_current=event.id in current) for event in reversed(ledger)]
