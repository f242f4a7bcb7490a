"""What a visitor was heard to say about one field of the lead."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Heard:
    """A value and the stretch of the message that it was read from.

    ``codes`` are those of the field's option set; ``value`` is then the same codes, joined by
    commas. Not ``is_exact``: a band taken from words like "about 40 people", to be shown back.
    """

    field: str
    value: str
    verbatim: str
    codes: tuple[str, ...] = ()
    is_exact: bool = True
