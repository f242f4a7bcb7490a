"""Reads the right value of a field that is being corrected."""

from collections.abc import Mapping

from actions.enquiry.fields import CHANGEABLE
from actions.enquiry.keeping import answer_of
from actions.enquiry.listening import hearing_of
from actions.turn import Turn
from crm.services.lead_answers import NewLeadAnswer

CORRECTABLE = tuple(field for field in CHANGEABLE if not field.startswith("consent_"))
"""Every field whose value can be read from words."""


def read_correction(
    field: str, words: str, *, country: str | None, turn: Turn
) -> tuple[NewLeadAnswer, ...]:
    """The answer that the words give; a number where an address was asked for is a number.

    ``country`` (ISO 3166 alpha-2) is the lead's, for its telephone number. Raises
    InvalidAnswerError as the form does.
    """
    heard = hearing_of(turn, {"country": country}).reply(field, words)
    return (answer_of(heard[0], turn),)


def kept(answer: NewLeadAnswer) -> Mapping[str, str | None]:
    """The answer as it waits in a slot for its proof; its message is known anew."""
    return {
        "field": answer.field,
        "value": answer.value,
        "verbatim": answer.verbatim,
        "code": answer.code,
        "label": answer.label,
        "option_set_version": answer.option_set_version,
    }
