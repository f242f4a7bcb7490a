"""A lead's record in the shape in which it is given out."""

from typing import TYPE_CHECKING

from crm.services.lead_records import LeadRecord, agreed
from crm.services.option_labels import codes_of
from crm.vocabulary import EmailStatus, LeadFlag, PhoneStatus, Purpose
from crm.web.api.shapes import Answer, CallBack, Consent, Lead

if TYPE_CHECKING:
    from crm import models


def render_lead(record: LeadRecord) -> Lead:
    """The lead as the API tells it."""
    lead = record.lead
    contact, company, conversation = lead.contact, lead.contact.company, lead.conversation
    return Lead(
        id=lead.id,
        reference=lead.reference,
        state=lead.state,
        stage=lead.stage,
        received_at=lead.received_at,
        submitted_at=lead.submitted_at,
        updated_at=record.changed_at,
        erased_at=contact.erased_at,
        conversation=lead.conversation_id,
        language=conversation.language if conversation else None,
        owner=lead.owner.full_name if lead.owner else None,
        missing=list(record.missing),
        full_name=contact.full_name,
        role=contact.role,
        company=None if company.is_private_individual else company.name,
        private_individual=company.is_private_individual,
        website=company.website,
        country=lead.country,
        email=contact.email,
        email_status=contact.email_status,
        phone=contact.phone_e164,
        phone_raw=contact.phone_raw,
        phone_e164=contact.phone_e164,
        phone_ext=contact.phone_ext,
        phone_status=contact.phone_status,
        sector=lead.sector,
        intent=list(codes_of(lead.intent)),
        intent_other=lead.intent_other,
        location=lead.location,
        landing_timeframe=lead.landing_timeframe,
        hiring=lead.hiring,
        spend=lead.spend,
        enquiry=lead.enquiry,
        call_requested=lead.call_requested,
        consent_contact=agreed(record, Purpose.ENQUIRY),
        consent_marketing=agreed(record, Purpose.MARKETING),
        flags=_flags(contact),
        answers=[_answer(answer) for answer in record.answers],
        consents=[_consent(event) for event in record.consents],
        call_backs=[_call_back(call) for call in record.call_backs],
    )


def _flags(contact: "models.Contact") -> list[LeadFlag]:
    known = {
        LeadFlag.EMAIL_THROWAWAY: contact.email_status == EmailStatus.THROWAWAY,
        LeadFlag.PHONE_POSSIBLE: contact.phone_status == PhoneStatus.POSSIBLE,
        LeadFlag.PHONE_INVALID: contact.phone_status == PhoneStatus.INVALID,
    }
    return [flag for flag, holds in known.items() if holds]


def _answer(answer: "models.LeadAnswer") -> Answer:
    return Answer(
        field=answer.field,
        value=answer.value,
        codes=list(codes_of(answer.code)),
        label_shown=answer.label_shown,
        option_set_version=answer.option_set_version,
        verbatim=answer.verbatim,
        message_id=answer.message_id,
        at=answer.created_at,
        superseded_at=answer.superseded_at,
    )


def _consent(event: "models.ConsentEvent") -> Consent:
    return Consent(
        purpose=event.purpose,
        channel=event.channel,
        granted=event.granted,
        wording_version=event.wording_version,
        message_id=event.message_id,
        at=event.at,
    )


def _call_back(call: "models.CallBack") -> CallBack:
    return CallBack(
        id=call.id,
        state=call.state,
        starts_at=call.starts_at,
        ends_at=call.ends_at,
        time_zone=call.time_zone,
        phone=call.phone_e164,
        phone_ext=call.phone_ext,
        owner=call.owner.full_name if call.owner else None,
        booked_at=call.booked_at,
        closed_at=call.closed_at,
    )
