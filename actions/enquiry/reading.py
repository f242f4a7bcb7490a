"""Reads an answer to a field: the value that the words mean, or why they mean none."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from actions.enquiry.fields import FIELDS
from actions.enquiry.person import read_person
from actions.enquiry.person.text import any_of, read_message
from actions.enquiry.person.wordlists import words
from crm.services.errors import InvalidAnswerError

LONGEST_ENQUIRY = 2000
"""In characters."""
_ROUTES = frozenset({"email", "phone"})


@dataclass(frozen=True)
class Read:
    """Field to value; the field need not be the one that was asked."""

    values: Mapping[str, str]


def read_answer(
    field_name: str, text: str, slots: Mapping[str, Any], *, language: str = "en"
) -> Read:
    """Read a typed answer, and what else it tells.

    Raises InvalidAnswerError whose reason is a code of ``crm.services.validation``,
    ``too_long``, or ``not_read``.
    """
    if field_name == "enquiry":
        return _enquiry(" ".join(text.split()))
    heard = read_person(field_name, text, language=language, country=slots.get("country"))
    values = {one.field: one.value for one in heard if one.field in FIELDS}
    if field_name in _ROUTES and field_name in values:
        # The other one is asked for only when this one is refused.
        values = {
            name: value for name, value in values.items() if name not in _ROUTES - {field_name}
        }
    return Read(values)


def field_named_in(text: str) -> str | None:
    """The field of the lead that these words speak of, if any. "Company name" is the company."""
    plain = read_message(text, "en").plain
    found = [name for name, sign in _called().items() if sign.search(plain)]
    return found[0] if found else None


def _enquiry(text: str) -> Read:
    if len(text) > LONGEST_ENQUIRY:
        raise InvalidAnswerError("too_long", "The answer is too long for this field.")
    if sum(character.isalpha() for character in text) < 3:
        raise InvalidAnswerError("not_read", "There are no words in that.")
    return Read({"enquiry": text})


@cache
def _called() -> Mapping[str, re.Pattern[str]]:
    return {
        name: re.compile(any_of(called), re.IGNORECASE) for name, called in words("fields").items()
    }
