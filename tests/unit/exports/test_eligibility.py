"""The purpose decides who is on a list, and with which addresses."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from crm.exports.eligibility import Access, LeftOut, decide, explain
from crm.models import Company, ConsentEvent, Contact, Lead
from crm.services.lead_stream import StreamedLead
from crm.vocabulary import Channel, ExportPurpose, LeadStage, LeadState, Purpose
from tests.conftest import NOW

EMAIL, PHONE = "greta@acme.example", "+441214960123"
RESPOND, BY_EMAIL, BY_PHONE = (
    ExportPurpose.RESPOND,
    ExportPurpose.EMAIL_MARKETING,
    ExportPurpose.PHONE_MARKETING,
)

Answer = tuple[Purpose, Channel, bool]
ENQUIRY_EMAIL: Answer = (Purpose.ENQUIRY, Channel.EMAIL, True)
ENQUIRY_PHONE: Answer = (Purpose.ENQUIRY, Channel.PHONE, True)
NEWS_EMAIL: Answer = (Purpose.MARKETING, Channel.EMAIL, True)
NEWS_PHONE: Answer = (Purpose.MARKETING, Channel.PHONE, True)


def no(answer: Answer) -> Answer:
    return answer[0], answer[1], False


def found(
    *answers: Answer,
    state: LeadState = LeadState.SUBMITTED,
    email: str | None = EMAIL,
    phone: str | None = PHONE,
    phone_raw: str | None = None,
) -> StreamedLead:
    """A lead whose contact has these addresses and gave these answers, in this order."""
    contact = Contact(
        company=Company(name="Acme GmbH", is_private_individual=False),
        email=email,
        email_normalised=email,
        phone_e164=phone,
        phone_raw=phone_raw or phone,
    )
    ledger = [
        ConsentEvent(purpose=purpose, channel=channel, granted=granted, at=NOW + timedelta(n))
        for n, (purpose, channel, granted) in enumerate(answers)
    ]
    return StreamedLead(
        lead=Lead(state=state, stage=LeadStage.NEW, contact=contact),
        labels={},
        email_ledger=[event for event in ledger if event.channel == Channel.EMAIL],
        phone_ledger=[event for event in ledger if event.channel == Channel.PHONE],
    )


def what(access: Access) -> LeftOut | str:
    """The reason, or the addresses that are given out."""
    if access.left_out is not None:
        return access.left_out
    return " ".join(name for name in ("email", "phone") if getattr(access, name))


@pytest.mark.parametrize(
    ("purpose", "answers", "given"),
    [
        (RESPOND, [ENQUIRY_EMAIL, ENQUIRY_PHONE], "email phone"),
        (RESPOND, [ENQUIRY_EMAIL, no(ENQUIRY_PHONE)], "email"),
        (RESPOND, [no(ENQUIRY_EMAIL), ENQUIRY_PHONE], "phone"),
        (RESPOND, [ENQUIRY_EMAIL, ENQUIRY_PHONE, no(NEWS_EMAIL)], "email phone"),
        (RESPOND, [no(ENQUIRY_EMAIL), no(ENQUIRY_PHONE), NEWS_EMAIL], LeftOut.SAID_NO),
        (RESPOND, [ENQUIRY_EMAIL, no(ENQUIRY_EMAIL), no(ENQUIRY_PHONE)], LeftOut.SAID_NO),
        (RESPOND, [], "email phone"),
        (BY_EMAIL, [ENQUIRY_EMAIL, NEWS_EMAIL], "email"),
        (BY_EMAIL, [ENQUIRY_EMAIL], LeftOut.NOT_RECORDED),
        (BY_EMAIL, [NEWS_PHONE], LeftOut.NOT_RECORDED),
        (BY_EMAIL, [no(NEWS_EMAIL)], LeftOut.SAID_NO),
        (BY_EMAIL, [NEWS_EMAIL, no(NEWS_EMAIL)], LeftOut.SAID_NO),
        (BY_EMAIL, [no(NEWS_EMAIL), NEWS_EMAIL], "email"),
        (BY_PHONE, [NEWS_PHONE], "phone"),
        (BY_PHONE, [NEWS_EMAIL, ENQUIRY_PHONE], LeftOut.NOT_RECORDED),
        (BY_PHONE, [NEWS_PHONE, no(NEWS_PHONE)], LeftOut.SAID_NO),
    ],
)
def test_the_newest_answer_for_the_purpose_holds(
    purpose: ExportPurpose, answers: Sequence[Answer], given: LeftOut | str
) -> None:
    assert what(decide(found(*answers), purpose)) == given


@pytest.mark.parametrize(
    ("purpose", "email", "phone", "phone_raw", "given"),
    [
        (RESPOND, None, None, None, LeftOut.NO_ADDRESS),
        (RESPOND, None, PHONE, None, "phone"),
        (RESPOND, None, None, "ask for extension 12", "phone"),
        (RESPOND, EMAIL, None, None, "email"),
        (BY_EMAIL, None, PHONE, None, LeftOut.NO_EMAIL),
        (BY_PHONE, EMAIL, None, None, LeftOut.NO_PHONE),
        (BY_PHONE, EMAIL, None, "0121 496", LeftOut.NO_PHONE),
        (BY_PHONE, EMAIL, "+1-1", None, LeftOut.NO_PHONE),
    ],
)
def test_a_list_needs_an_address_for_its_purpose(
    purpose: ExportPurpose,
    email: str | None,
    phone: str | None,
    phone_raw: str | None,
    given: LeftOut | str,
) -> None:
    agreed = found(
        ENQUIRY_EMAIL,
        ENQUIRY_PHONE,
        NEWS_EMAIL,
        NEWS_PHONE,
        email=email,
        phone=phone,
        phone_raw=phone_raw,
    )

    assert what(decide(agreed, purpose)) == given


@pytest.mark.parametrize(
    ("state", "asked_for", "reason"),
    [
        (LeadState.DRAFT, None, LeftOut.NOT_SUBMITTED),
        (LeadState.ABANDONED, None, LeftOut.NOT_SUBMITTED),
        (LeadState.DRAFT, LeadState.DRAFT, None),
        (LeadState.ABANDONED, LeadState.ABANDONED, None),
        (LeadState.SUBMITTED, LeadState.SUBMITTED, None),
        (LeadState.WITHDRAWN, None, LeftOut.WITHDRAWN),
        (LeadState.WITHDRAWN, LeadState.WITHDRAWN, LeftOut.WITHDRAWN),
    ],
)
def test_only_submitted_enquiries_unless_asked_and_withdrawn_ones_never(
    state: LeadState, asked_for: LeadState | None, reason: LeftOut | None
) -> None:
    lead = found(ENQUIRY_EMAIL, NEWS_EMAIL, NEWS_PHONE, state=state)

    assert decide(lead, RESPOND, asked_for=asked_for).left_out == reason


@pytest.mark.parametrize("purpose", [BY_EMAIL, BY_PHONE])
@pytest.mark.parametrize("state", [LeadState.DRAFT, LeadState.ABANDONED])
def test_who_left_before_sending_is_never_marketed_to(
    purpose: ExportPurpose, state: LeadState
) -> None:
    lead = found(ENQUIRY_EMAIL, NEWS_EMAIL, NEWS_PHONE, state=state)

    assert decide(lead, purpose, asked_for=state).left_out == LeftOut.NOT_SUBMITTED


@pytest.mark.parametrize(
    ("purpose", "given"),
    [(RESPOND, "email phone"), (BY_EMAIL, LeftOut.SUPPRESSED), (BY_PHONE, "phone")],
)
def test_a_suppressed_address_gets_no_marketing_whatever_its_ledger_says(
    purpose: ExportPurpose, given: LeftOut | str
) -> None:
    lead = replace(found(ENQUIRY_EMAIL, NEWS_EMAIL, NEWS_PHONE), email_is_suppressed=True)

    assert what(decide(lead, purpose)) == given


def test_those_left_out_are_counted_by_reason() -> None:
    left_out = Counter({LeftOut.SAID_NO: 9, LeftOut.NOT_SUBMITTED: 3})

    assert explain(left_out) == "12 left out: 3 not submitted, 9 did not agree"
    assert explain(Counter()) == ""
