"""Which field of the lead somebody speaks of, in fourteen languages."""

import re
from collections.abc import Mapping
from functools import cache

from actions.enquiry.fields import CHANGEABLE
from actions.enquiry.person.text import any_of, read_message
from actions.enquiry.person.wordlists import words
from crm.reference import response_text
from crm.services.languages import LANGUAGES


def field_named_in(text: str) -> str | None:
    """The field of the lead that these words speak of, if any. "Company name" is the company."""
    if (name := _titles().get(_bare(text))) is not None:
        return name
    plain = read_message(text, "en").plain
    return next((name for name, sign in _called().items() if sign.search(plain)), None)


@cache
def _titles() -> Mapping[str, str]:
    """What the fields are called where they are listed, in every language."""
    return {
        _bare(response_text(f"utter_field_{field}", language)): field
        for language in LANGUAGES
        for field in CHANGEABLE
    }


def _bare(text: str) -> str:
    return text.strip(" .!").casefold()


@cache
def _called() -> Mapping[str, re.Pattern[str]]:
    return {
        name: re.compile(any_of(called), re.IGNORECASE) for name, called in words("fields").items()
    }
