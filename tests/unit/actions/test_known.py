"""Whatever may be held has words in which it is told."""

import pytest

from crm.reference import response_text
from crm.services.lead_answers import _KEEP
from crm.vocabulary import Channel, LeadState, Purpose

CODES = [
    *("enquiry_of", "reference", "state", "given_out", "messages"),
    *_KEEP,
    *(f"consent_{purpose}_{channel}" for purpose in Purpose for channel in Channel),
]


@pytest.mark.parametrize("code", CODES)
def test_every_code_of_the_summary_has_a_line(code: str) -> None:
    assert "value" not in response_text(f"utter_known_{code}", value="Ann")
    assert "Ann" in response_text(f"utter_known_{code}", value="Ann")


@pytest.mark.parametrize("state", LeadState)
def test_every_state_of_a_lead_has_words(state: LeadState) -> None:
    assert response_text(f"utter_lead_{state}")
