"""A reply to one of the questions about the person."""

import re
from collections.abc import Callable, Mapping

from actions.enquiry.heard import Heard
from actions.enquiry.person.company import is_private, read_company
from actions.enquiry.person.contacts import until_cut, without_contacts
from actions.enquiry.person.country import hear_country, read_country
from actions.enquiry.person.email import email_stretches, read_email
from actions.enquiry.person.hearing import hear_person, without_addresses
from actions.enquiry.person.introduction import read_introduction
from actions.enquiry.person.phone import read_phone, region_of_email
from actions.enquiry.person.role import read_role
from actions.enquiry.person.text import Message, read_message
from actions.enquiry.person.website import read_website
from actions.enquiry.person.wordlists import trimmed
from crm.services.errors import InvalidAnswerError

LONGEST: Mapping[str, int] = {
    "full_name": 120,
    "role": 120,
    "company": 200,
    "website": 200,
    "country": 100,
    "email": 320,
    "phone": 100,
}
"""In characters, of the value that is kept."""
_LONGEST_REPLY = 1000
_CODE = re.compile(r"^\s*=|^\s*[-+@]\s*\w+\(|<[/!]?[a-z][^<>@]*>", re.IGNORECASE)
"""Markup or a spreadsheet's formula: a value, if any, but nobody's words about themselves."""
_MANY_DIGITS = 7
"""From so many on, a reply to the question for an address is a telephone number."""


def read_person(field: str, text: str, *, language: str, country: str | None) -> list[Heard]:
    """Read a reply to the question for ``field``; the field itself comes first if it is there.

    Whatever else is clearly said follows. A telephone number in place of an address, and the
    other way round, stands for it. ``language`` is ISO 639-1, ``country`` ISO 3166 alpha-2.
    Raises InvalidAnswerError whose reason is a code of ``crm.services.validation``,
    ``too_long`` or ``not_read``; KeyError for a field that is none of the person's.
    """
    reader = _READERS[field]
    if len(text) > _LONGEST_REPLY:
        raise _too_long()
    heard = reader(text, read_message(text, language), country)
    for one in heard:
        if len(one.value) > LONGEST[one.field]:
            raise _too_long()
    if _CODE.search(text):
        return heard
    known = {one.field for one in heard}
    volunteered = hear_person(text, language=language, country=country)
    return heard + [one for one in volunteered if one.field not in known]


def _full_name(_text: str, message: Message, country: str | None) -> list[Heard]:
    if _CODE.search(message.plain):
        raise InvalidAnswerError("not_read", "There is no name in that.")
    return read_introduction(_rest(message, country))


def _role(_text: str, message: Message, country: str | None) -> list[Heard]:
    if _CODE.search(message.plain):
        raise InvalidAnswerError("not_read", "There is no role in that.")
    return read_role(trimmed(until_cut(_rest(message, country))))


def _company(_text: str, message: Message, country: str | None) -> list[Heard]:
    if _CODE.search(message.plain):
        if not any(character.isalnum() for character in message.words):
            raise InvalidAnswerError("not_read", "There is no name in that.")
        return [Heard(field="company", value=message.words, verbatim=message.words)]
    if is_private(message):
        return [read_company(message)]
    rest = _rest(message, country)
    # Some firms are called by their address: Booking.com.
    if not rest.plain:
        return [read_company(message)]
    return [read_company(until_cut(rest))]


def _rest(message: Message, country: str | None) -> Message:
    """What is left of a reply without addresses and the words that lead up to them."""
    return trimmed(without_contacts(without_addresses(message, country)))


def _website(text: str, message: Message, _country: str | None) -> list[Heard]:
    return [read_website(text, message)]


def _country(_text: str, message: Message, _country: str | None) -> list[Heard]:
    return [read_country(message)]


def _email(_text: str, message: Message, country: str | None) -> list[Heard]:
    try:
        return [read_email(message)]
    except InvalidAnswerError as error:
        digits = sum(character.isdigit() for character in message.plain)
        if error.reason != "no_email" or digits < _MANY_DIGITS:
            raise
    return [read_phone(message, country)]


def _phone(_text: str, message: Message, country: str | None) -> list[Heard]:
    addresses = email_stretches(message)
    rest = message.without((start, end) for start, end, _ in addresses)
    digits = sum(character.isdigit() for character in rest.plain)
    if (addresses and digits < _MANY_DIGITS) or "@" in rest.plain:
        return [read_email(message)]
    region = country or next((one.value for one in hear_country(rest)), None)
    if region is None and addresses:
        region = region_of_email(addresses[0][2])
    return [read_phone(rest, region)]


def _too_long() -> InvalidAnswerError:
    return InvalidAnswerError("too_long", "The answer is too long for this field.")


_READERS: Mapping[str, Callable[[str, Message, str | None], list[Heard]]] = {
    "full_name": _full_name,
    "role": _role,
    "company": _company,
    "website": _website,
    "country": _country,
    "email": _email,
    "phone": _phone,
}
