"""Telephone numbers in any national or international writing."""

import re
from collections.abc import Iterator
from functools import cache

import phonenumbers
from phonenumbers import Leniency, PhoneNumberMatcher

from actions.enquiry.heard import Heard
from actions.enquiry.person.text import Message, any_of
from actions.enquiry.person.wordlists import listed, words
from crm.services.errors import InvalidAnswerError
from crm.services.validation import parse_phone
from crm.vocabulary import PhoneStatus

_SIGNS = r"[\d\s().,/~\u00b7\u2022+*-]"
_TWO = re.compile(
    r"\s*(?:[;,\n/|]|\s(?:or|and|oder|und|ou|et|o|y|e|of|en|lub|veya|या|أو|或|または|또는)\s)\s*"
)
_FEWEST = 7
"""Digits from which what stands beside a slash is a number of its own."""
_SPAN_BEFORE = 40
"""Characters before a number in which a word for telephone tells what it is."""
_UNIT = re.compile(
    r"\s*(?:%|£|€|\$|sq|m2|m²|jobs|people|employees|gbp|eur|usd|million|km|kg)", re.IGNORECASE
)


def read_phone(message: Message, country: str | None) -> Heard:
    """The number of the reply, as dialled from the country (ISO 3166 alpha-2) if it says none.

    Of two numbers the first is taken, and is then not exact. Without a country the language
    may tell it, for a number that is valid there: not exact either. Raises
    InvalidAnswerError: ``no_phone``, ``country_needed`` or ``bad_phone``.
    """
    text, parted = _first_number(_with_extension(message.plain))
    guessed = None if country else words("addresses")["regions_by_language"].get(message.language)
    try:
        phone = parse_phone(_bare(text), country)
    except InvalidAnswerError as error:
        if error.reason != "country_needed" or guessed is None:
            raise
        phone = parse_phone(_bare(text), guessed)
        if phone.status is not PhoneStatus.VALID:
            raise
        parted = True
    return Heard(
        field="phone",
        value=f"{phone.e164} ext. {phone.ext}" if phone.ext else str(phone.e164),
        verbatim=message.words,
        is_exact=not parted,
    )


def hear_phone(message: Message, country: str | None) -> list[Heard]:
    """The first valid number anywhere: an international one, or a national one called a number."""
    guessed = words("addresses")["regions_by_language"].get(message.language)
    for region in (country,) if country or not guessed else (None, guessed):
        for start, end, value in phone_stretches(message, region):
            return [
                Heard(
                    field="phone",
                    value=value,
                    verbatim=message.words[start:end],
                    is_exact=country is not None or region is None,
                )
            ]
    return []


def phone_stretches(message: Message, country: str | None) -> Iterator[tuple[int, int, str]]:
    """Start, end and E.164 (with extension) of each valid number of a running text."""
    for match in PhoneNumberMatcher(message.plain, country, leniency=Leniency.VALID):
        before = message.plain[max(0, match.start - _SPAN_BEFORE) : match.start]
        if _UNIT.match(message.plain[match.end :]) or re.search(r"[£€$]\s?$", before):
            continue
        is_said = listed("addresses", "phone_words").search(before)
        if match.raw_string.startswith(("+", "(+")) or is_said:
            yield match.start, *_valued(message, match.start, match.end, match.number)
    # 00 is no plus where the exit code is another, but people write it so.
    for found in re.finditer(rf"(?<![\d+])00(?=\s?[1-9]){_SIGNS}{{8,20}}\d", message.plain):
        number = _parsed("+" + found.group()[2:])
        if number and phonenumbers.is_valid_number(number):
            yield found.start(), *_valued(message, found.start(), found.end(), number)


def region_of_email(address: str) -> str | None:
    """The country whose domain the address is under, or None for .com and its like."""
    ending = address.rsplit(".", 1)[-1].casefold()
    if ending == "uk":
        return "GB"
    if len(ending) != 2 or ending in words("addresses")["worldwide_domains"]:
        return None
    region = ending.upper()
    return region if region in phonenumbers.SUPPORTED_REGIONS else None


def _valued(
    message: Message, start: int, end: int, number: phonenumbers.PhoneNumber
) -> tuple[int, str]:
    extension = _extension().match(message.plain[end:])
    ext = number.extension or (extension["digits"] if extension else None)
    plain = phonenumbers.PhoneNumber()
    plain.merge_from(number)
    plain.extension = None
    value = phonenumbers.format_number(plain, phonenumbers.PhoneNumberFormat.E164)
    if extension and not number.extension:
        end += extension.end()
    return end, f"{value} ext. {ext}" if ext else value


def _parsed(text: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        return None


def _first_number(text: str) -> tuple[str, bool]:
    """What comes before a sign between two numbers, and whether there were two."""
    for sign in _TWO.finditer(text):
        before, after = text[: sign.start()], text[sign.end() :]
        digits = [sum(c.isdigit() for c in part) for part in (before, after)]
        # "030/123456" is one number, "123456-78/79" ends in another last digit.
        if digits[0] >= _FEWEST and (digits[1] >= _FEWEST or 0 < digits[1] <= 2):
            return before, True
    return text, False


def _bare(text: str) -> str:
    """From the first sign of the number to the last, extension included.

    What is left of words would be read as the letters of an American vanity number.
    """
    found = [m.group() for m in re.finditer(rf"[+(]*\d{_SIGNS}*(?:ext\. \d+)?", text)]
    return max(found, key=lambda one: sum(map(str.isdigit, one)), default=text).strip()


def _with_extension(text: str) -> str:
    return _extension().sub(lambda found: f" ext. {found['digits']}", text, count=1)


@cache
def _extension() -> re.Pattern[str]:
    listing = words("addresses")["extensions"]
    marks = [mark for mark in listing if mark not in ("x", "#")]
    return re.compile(
        rf"(?<=[\d)\s,;.])[\s,;(-]*(?:{any_of(marks)}|(?<=[\d\s])[x#])\s?(?:no\.?|number|nr\.?)?"
        r"\s?[:.=-]?\s?(?P<digits>\d{1,7})\)?(?!\d)",
        re.IGNORECASE,
    )
