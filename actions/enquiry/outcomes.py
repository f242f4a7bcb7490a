"""Which outcome of the lead-loss meter an ending of the form is."""

from collections.abc import Mapping

from actions.enquiry.taking import REFUSALS
from crm.vocabulary import CaptureOutcome

_OUTCOMES: Mapping[str, CaptureOutcome] = {
    "utter_no_consent": CaptureOutcome.REFUSED_CONSENT,
    "utter_no_contact_route": CaptureOutcome.REFUSED_CONTACT,
}


def outcome_of(ending: str, intent: str) -> CaptureOutcome:
    """The outcome of a form that ends with the response ``ending``, after ``intent``.

    Where a needed field is missing the last reply says why: it refused, or could not be read.
    """
    if (outcome := _OUTCOMES.get(ending)) is not None:
        return outcome
    return CaptureOutcome.REFUSED_FIELD if intent in REFUSALS else CaptureOutcome.NOT_UNDERSTOOD
