"""Who may be on a list: the purpose first, then what each person said to it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from crm.exports.text import is_e164
from crm.services.consent import current_consent
from crm.services.lead_stream import StreamedLead
from crm.vocabulary import Channel, ExportPurpose, LeadState, Purpose

if TYPE_CHECKING:
    from crm.models import ConsentEvent


class LeftOut(StrEnum):
    """Why a lead that the filter found is not in the file."""

    NOT_SUBMITTED = "not_submitted"
    WITHDRAWN = "withdrawn"
    NO_ADDRESS = "no_address"
    NO_EMAIL = "no_email"
    NO_PHONE = "no_phone"
    NOT_RECORDED = "not_recorded"
    SAID_NO = "said_no"
    SUPPRESSED = "suppressed"


REASONS = {
    LeftOut.NOT_SUBMITTED: "not submitted",
    LeftOut.WITHDRAWN: "enquiry withdrawn",
    LeftOut.NO_ADDRESS: "no e-mail address or telephone number",
    LeftOut.NO_EMAIL: "no e-mail address",
    LeftOut.NO_PHONE: "no complete telephone number",
    LeftOut.NOT_RECORDED: "no consent on record",
    LeftOut.SAID_NO: "did not agree",
    LeftOut.SUPPRESSED: "on the suppression list",
}
"""In words, to follow a number: "3 did not agree"."""

PURPOSE_LABELS = {
    ExportPurpose.RESPOND: "Respond to enquiry",
    ExportPurpose.EMAIL_MARKETING: "E-mail marketing",
    ExportPurpose.PHONE_MARKETING: "Phone marketing",
}


@dataclass(frozen=True, kw_only=True)
class Access:
    """What a purpose gives of one lead: why nothing, or which addresses, on whose word."""

    left_out: LeftOut | None
    email: bool = False
    phone: bool = False
    email_consent: "ConsentEvent | None" = None
    phone_consent: "ConsentEvent | None" = None


def decide(
    found: StreamedLead, purpose: ExportPurpose, *, asked_for: LeadState | None = None
) -> Access:
    """Whether the lead may be on a list for this purpose, and with which addresses.

    Consent belongs to an address, not to a record: the newest answer for it holds, whichever
    of the person's enquiries it came with. ``asked_for`` is the state that the filter names;
    without it only submitted enquiries count, and for marketing they always do: somebody who
    left before sending never finished saying yes.
    """
    state = found.lead.state
    if state == LeadState.WITHDRAWN:
        return Access(left_out=LeftOut.WITHDRAWN)
    allowed = asked_for if purpose == ExportPurpose.RESPOND else None
    if state not in (LeadState.SUBMITTED, allowed):
        return Access(left_out=LeftOut.NOT_SUBMITTED)
    if purpose == ExportPurpose.RESPOND:
        return _to_respond(found)
    return _to_market(found, purpose)


def _to_respond(found: StreamedLead) -> Access:
    """Answering needs no marketing consent, only that nobody said no to being contacted."""
    contact = found.lead.contact
    email = current_consent(found.email_ledger, Purpose.ENQUIRY, Channel.EMAIL)
    phone = current_consent(found.phone_ledger, Purpose.ENQUIRY, Channel.PHONE)
    has_email, has_phone = bool(contact.email), bool(contact.phone_e164 or contact.phone_raw)
    if not (has_email or has_phone):
        return Access(left_out=LeftOut.NO_ADDRESS)
    email_open = has_email and (email is None or email.granted)
    phone_open = has_phone and (phone is None or phone.granted)
    return Access(
        left_out=None if email_open or phone_open else LeftOut.SAID_NO,
        email=email_open,
        phone=phone_open,
        email_consent=email,
        phone_consent=phone,
    )


def _to_market(found: StreamedLead, purpose: ExportPurpose) -> Access:
    """Marketing needs a yes that was given for this very address."""
    by_email = purpose == ExportPurpose.EMAIL_MARKETING
    contact = found.lead.contact
    if by_email and not contact.email_normalised:
        return Access(left_out=LeftOut.NO_EMAIL)
    if not by_email and not is_e164(contact.phone_e164 or ""):
        return Access(left_out=LeftOut.NO_PHONE)
    if found.email_is_suppressed if by_email else found.phone_is_suppressed:
        return Access(left_out=LeftOut.SUPPRESSED)
    channel = Channel.EMAIL if by_email else Channel.PHONE
    ledger = found.email_ledger if by_email else found.phone_ledger
    consent = current_consent(ledger, Purpose.MARKETING, channel)
    if consent is None:
        return Access(left_out=LeftOut.NOT_RECORDED)
    if not consent.granted:
        return Access(left_out=LeftOut.SAID_NO)
    if by_email:
        return Access(left_out=None, email=True, email_consent=consent)
    return Access(left_out=None, phone=True, phone_consent=consent)


def explain(left_out: Counter[LeftOut]) -> str:
    """One line for a person: "12 left out: 9 did not agree, 3 not submitted", or nothing."""
    total = left_out.total()
    if not total:
        return ""
    parts: Sequence[str] = [f"{left_out[why]} {REASONS[why]}" for why in LeftOut if left_out[why]]
    return f"{total} left out: {', '.join(parts)}"
