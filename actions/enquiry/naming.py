"""Which field of the lead somebody speaks of, in fourteen languages."""

import re
from collections.abc import Mapping
from functools import cache

from actions.enquiry.person.text import any_of, read_message
from actions.enquiry.person.wordlists import words


def field_named_in(text: str) -> str | None:
    """The field of the lead that these words speak of, if any. "Company name" is the company."""
    plain = read_message(text, "en").plain
    return next((name for name, sign in _called().items() if sign.search(plain)), None)


@cache
def _called() -> Mapping[str, re.Pattern[str]]:
    return {
        name: re.compile(any_of(called), re.IGNORECASE) for name, called in words("fields").items()
    }
