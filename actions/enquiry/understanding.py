"""What a message says about the lead: as the reply to a field, or without having been asked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from actions.enquiry.fields import FIELDS, PROJECT
from actions.enquiry.heard import Heard
from actions.enquiry.person import hear_person, read_person
from actions.enquiry.project import hear_project, read_project
from crm.services.errors import InvalidAnswerError

OF_THE_PROJECT = frozenset({*PROJECT, "call_requested"})

LONGEST_ENQUIRY, LONGEST_REPLY = 2000, 1000
"""In characters."""

_CHOSEN = frozenset({*OF_THE_PROJECT, "enquiry", "company"})
"""Fields whose choices carry their value."""


@dataclass(frozen=True, kw_only=True)
class Hearing:
    """How a message is to be heard: its language, the country so far, and the day it was said."""

    language: str
    country: str | None
    today: date

    def reply(self, field: str, text: str) -> list[Heard]:
        """What the reply to this field means, beginning with the field's own value if it has one.

        What else is told in the same breath follows. Raises InvalidAnswerError whose reason is a
        code of ``crm.services.validation``, ``too_long``, or ``not_read``.
        """
        words = " ".join(text.split())
        if len(words) > (LONGEST_ENQUIRY if field == "enquiry" else LONGEST_REPLY):
            raise InvalidAnswerError("too_long", "The answer is too long for this field.")
        read = self._read(field, words)
        return [*read, *self.volunteered(text, besides={heard.field for heard in read})]

    def volunteered(self, text: str, *, besides: Collection[str] = ()) -> list[Heard]:
        """What the text tells of any field but these, each at most once."""
        heard = [
            *hear_person(text, language=self.language, country=self.country),
            *hear_project(text, language=self.language, today=self.today),
        ]
        first = {each.field: each for each in reversed(heard) if each.field not in besides}
        return sorted(first.values(), key=lambda each: FIELDS.index(each.field))

    def _read(self, field: str, words: str) -> list[Heard]:
        if field == "enquiry":
            return _enquiry(words)
        if field in OF_THE_PROJECT:
            return read_project(field, words, language=self.language, today=self.today)
        return read_person(field, words, language=self.language, country=self.country)


def chosen(field: str, value: str) -> list[Heard]:
    """The value that an offered choice of this field carried."""
    if field not in _CHOSEN:
        return []
    codes = tuple(value.split(",")) if field in OF_THE_PROJECT else ()
    return [Heard(field=field, value=value, verbatim=value, codes=codes)]


def _enquiry(words: str) -> list[Heard]:
    if sum(character.isalpha() for character in words) < 3:
        raise InvalidAnswerError("not_read", "There are no words in that.")
    return [Heard(field="enquiry", value=words, verbatim=words)]
