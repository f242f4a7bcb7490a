"""Reads the right value of a field that is being corrected."""

from collections.abc import Mapping

from actions.enquiry.reading import read_answer
from actions.turn import Turn
from crm.reference import country_names
from crm.services.lead_answers import NewLeadAnswer

CORRECTABLE = ("enquiry", "company", "country", "full_name", "email", "phone")
"""Every field whose value can be read from words."""


def read_correction(
    field: str, words: str, *, country: str | None, turn: Turn
) -> tuple[NewLeadAnswer, ...]:
    """The answers that the words give; a number where an address was asked for is a number.

    ``country`` (ISO 3166 alpha-2) is the lead's, for its telephone number. Raises
    InvalidAnswerError as the form does.
    """
    read = read_answer(field, words, {"country": country})
    return tuple(
        NewLeadAnswer(
            field=name,
            value=value,
            verbatim=words,
            message_id=turn.message_id,
            code=value if name == "country" else None,
            label=country_names()[value] if name == "country" else None,
        )
        for name, value in read.values.items()
    )


def kept(answer: NewLeadAnswer) -> Mapping[str, str | None]:
    """The answer as it waits in a slot for its proof; its message is known anew."""
    return {
        "field": answer.field,
        "value": answer.value,
        "verbatim": answer.verbatim,
        "code": answer.code,
        "label": answer.label,
    }
