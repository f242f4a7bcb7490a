"""Reads an answer to a field: the value that the words mean, or why they mean none."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from crm.services.errors import InvalidAnswerError
from crm.services.lead_answers import PRIVATE_INDIVIDUAL
from crm.services.validation import find_country, parse_email, parse_phone

LONGEST = {"enquiry": 2000, "company": 200, "country": 100, "full_name": 120, "email": 320}
"""In characters."""


@dataclass(frozen=True)
class Read:
    """Field to value; the field need not be the one that was asked."""

    values: Mapping[str, str]


def read_answer(field_name: str, text: str, slots: Mapping[str, Any]) -> Read:
    """Read a typed answer.

    Raises InvalidAnswerError whose reason is a code of ``crm.services.validation``,
    ``too_long``, or ``not_read``.
    """
    words = " ".join(text.split())
    if len(words) > LONGEST.get(field_name, 100):
        raise InvalidAnswerError("too_long", "The answer is too long for this field.")
    return _READERS[field_name](words, slots)


def _enquiry(words: str, _slots: Mapping[str, Any]) -> Read:
    if sum(character.isalpha() for character in words) < 3:
        raise InvalidAnswerError("not_read", "There are no words in that.")
    return Read({"enquiry": words})


_COMPANY_LEAD = re.compile(
    r"^(?:(?:i am|i'm|we are|we're)(?: writing)? (?:for|from|with|at|called)|i work (?:for|at)|"
    r"(?:my|our|the) (?:company|firm|employer)(?: is|'s)?(?: called| named)?|"
    r"(?:it is|it['\u2019]s)(?: called)?|company:?)\s+",
    re.IGNORECASE,
)
_NO_COMPANY = re.compile(
    r"(?:(?:i am |i'm |as )?(?:a |an )?(?:private (?:individual|person|investor)|individual)|"
    r"(?:just |only )?(?:me|myself)(?:,? no company)?|(?:i have |there is |i've got )?no company|"
    r"no firm|(?:i am |i'm )?self[- ]employed|freelancer?|none|n/?a|not applicable|"
    r"(?:i have |i've )?(?:no|not got a|don't have a) company(?: yet)?)",
    re.IGNORECASE,
)


def _company(words: str, _slots: Mapping[str, Any]) -> Read:
    bare = words.strip(" .!")
    if _NO_COMPANY.fullmatch(bare):
        return Read({"company": PRIVATE_INDIVIDUAL})
    name = _COMPANY_LEAD.sub("", words).strip(" ,;")
    if not any(character.isalnum() for character in name) or "@" in name:
        raise InvalidAnswerError("not_read", "There is no name in that.")
    return Read({"company": name})


def _country(words: str, _slots: Mapping[str, Any]) -> Read:
    code = find_country(words)
    if code is None:
        raise InvalidAnswerError("not_read", "There is no country of that name.")
    return Read({"country": code})


_NAME_LEAD = re.compile(
    r"^(?:(?:hi|hello|hey)[,!. ]+)?(?:my (?:full )?name(?: is|['\u2019]s)|"
    r"(?:i am|i['\u2019]m)(?: called)?|"
    r"(?:it is|it['\u2019]s|this is|call me)|(?:the )?name:?)\s+",
    re.IGNORECASE,
)


def _full_name(words: str, _slots: Mapping[str, Any]) -> Read:
    name = _NAME_LEAD.sub("", words).strip(" ,;!")
    # The full stop of a sentence goes, that of "Jr." stays.
    name = re.sub(r"(?<=\w{3})\.$", "", name)
    letters = sum(unicodedata.category(character).startswith("L") for character in name)
    if letters == 0 or re.search(r"[@?/\\]|\d{3}", name):
        raise InvalidAnswerError("not_read", "There is no name in that.")
    return Read({"full_name": name})


def _email(words: str, slots: Mapping[str, Any]) -> Read:
    try:
        return Read({"email": parse_email(words).address})
    except InvalidAnswerError as error:
        digits = sum(character.isdigit() for character in words)
        if error.reason != "no_email" or digits < 7:
            raise
    return _number(words, slots)


def _phone(words: str, slots: Mapping[str, Any]) -> Read:
    if "@" in words:
        return Read({"email": parse_email(words).address})
    return _number(words, slots)


def _number(words: str, slots: Mapping[str, Any]) -> Read:
    phone = parse_phone(words, slots.get("country"))
    return Read({"phone": f"{phone.e164} ext. {phone.ext}" if phone.ext else str(phone.e164)})


_READERS: Mapping[str, Callable[[str, Mapping[str, Any]], Read]] = {
    "enquiry": _enquiry,
    "company": _company,
    "country": _country,
    "full_name": _full_name,
    "email": _email,
    "phone": _phone,
}

_CALLED = {
    # "News by e-mail" is no address.
    "consent_marketing": r"\b(?:news|newsletters?|marketing|events)\b",
    "consent_contact": r"\bconsent\b|\bcontact(?:ing)? me\b",
    "full_name": r"\b(?:full |sur|first |last )?names?\b",
    "company": r"\b(?:company|firm|business|employer|organi[sz]ation)\b",
    "country": r"\b(?:country|nation|based)\b",
    "email": r"\be-?mails?\b|\bmail\b|\baddress\b",
    "phone": r"\b(?:tele)?phone\b|\bnumber\b|\bmobile\b",
    "enquiry": r"\benquiry\b|\binquiry\b|\bmessage\b|\btext\b|\brequest\b|\bquestion\b",
}


def field_named_in(words: str) -> str | None:
    """The field that these words speak of, if any. "Company name" is the company."""
    found = [name for name, sign in _CALLED.items() if re.search(sign, words, re.IGNORECASE)]
    if len(found) > 1 and "full_name" in found:
        found.remove("full_name")
    return found[0] if found else None
