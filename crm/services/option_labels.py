"""Codes as the team reads them: English labels, whatever language the visitor saw."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from crm.reference import OTHER, country_names, option_label, option_sets, sectors

if TYPE_CHECKING:
    from crm.models import LeadAnswer

_BETWEEN = "; "
"""Labels have commas of their own."""


def codes_of(stored: str | None) -> tuple[str, ...]:
    """The codes of a column or an answer, which are joined by commas."""
    return tuple(filter(None, (code.strip() for code in (stored or "").split(","))))


def labels_of(field: str, stored: str | None) -> str | None:
    """The English labels of all stored codes, or None when one is not of today's list."""
    known = _known(field)
    codes = codes_of(stored)
    if not codes or any(code not in known for code in codes):
        return None
    return _BETWEEN.join(known[code] for code in codes)


def answer_in_english(answer: "LeadAnswer") -> str:
    """What an answer means, for the team.

    An answer to an older list keeps the label it was given under: its codes may mean something
    else today. Without a code it is the value, as the visitor put it.
    """
    today = option_sets().get(answer.field)
    if today is None or answer.option_set_version in (None, today.version):
        labels = labels_of(answer.field, answer.code or answer.value)
        if labels is not None:
            return labels
    return answer.label_shown or answer.value


def _known(field: str) -> Mapping[str, str]:
    if field == "sector":
        return {**sectors(), OTHER: option_label(field, OTHER)}
    if field == "country":
        return country_names()
    known = option_sets().get(field)
    return {option.code: option.label for option in known.options} if known else {}
