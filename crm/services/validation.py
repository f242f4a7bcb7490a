"""E-mail addresses, telephone numbers and countries as people write them."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from crm.reference import country_aliases, country_names
from crm.services.errors import InvalidAnswerError
from crm.services.languages import LANGUAGES
from crm.vocabulary import PhoneStatus


@dataclass(frozen=True, kw_only=True)
class EmailAnswer:
    """An address as given, and the form under which the same address is found again."""

    address: str
    normalised: str


@dataclass(frozen=True, kw_only=True)
class PhoneAnswer:
    """A number as given and, when it could be read, in E.164 with its extension apart."""

    raw: str
    e164: str | None
    ext: str | None
    status: PhoneStatus


def parse_email(text: str) -> EmailAnswer:
    """The one address in the text. Delivery is not probed.

    Raises InvalidAnswerError: ``no_email`` when there is none, ``many_emails``, or
    ``bad_email`` when it breaks the rules of RFC 5321 and 5322 as email-validator reads them.
    """
    found = re.findall(r"[^\s<>(),;:\"]+@[^\s<>(),;:\"]+", _plain(text))
    if not found:
        raise InvalidAnswerError("no_email", "There is no e-mail address in that.")
    if len(found) > 1:
        raise InvalidAnswerError("many_emails", "There is more than one e-mail address in that.")
    try:
        # Reserved names such as .example are let through: only their owner can say if they work.
        valid = validate_email(
            found[0].strip(".'"), check_deliverability=False, globally_deliverable=False
        )
    except EmailNotValidError as error:
        raise InvalidAnswerError("bad_email", str(error)) from error
    if "." not in valid.domain:
        raise InvalidAnswerError("bad_email", "The part after the @-sign has no dot in it.")
    return EmailAnswer(
        address=valid.normalized,
        normalised=f"{valid.local_part}@{valid.ascii_domain}".lower(),
    )


def parse_phone(text: str, country: str | None) -> PhoneAnswer:
    """The one number in the text, read as dialled from ``country`` (ISO 3166 alpha-2).

    A number that is possible but not assigned is kept and flagged. Raises
    InvalidAnswerError: ``no_phone``, ``country_needed`` for a national number without a
    country, ``bad_phone`` when no plan allows it.
    """
    raw = text.strip()
    plain = _plain(raw)
    if sum(character.isdigit() for character in plain) < _fewest_digits(country):
        raise InvalidAnswerError("no_phone", "There is no telephone number in that.")
    number = plain if _is_valid_in(plain, country) else _with_plus(plain)
    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException as error:
        if error.error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE and (
            country is None and "+" not in number
        ):
            raise InvalidAnswerError(
                "country_needed", "The number needs its country code, such as +49."
            ) from error
        raise InvalidAnswerError("bad_phone", "That is not a telephone number.") from error
    # Possible within one town only counts as too short: nobody abroad could dial it.
    possible = phonenumbers.is_possible_number_with_reason(parsed)
    if possible != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise InvalidAnswerError("bad_phone", "That number is too long or too short.")
    extension = parsed.extension
    parsed.extension = None
    return PhoneAnswer(
        raw=raw,
        e164=phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164),
        ext=extension,
        status=(
            PhoneStatus.VALID if phonenumbers.is_valid_number(parsed) else PhoneStatus.POSSIBLE
        ),
    )


def _fewest_digits(country: str | None) -> int:
    """Niue, Tokelau and Tristan da Cunha have numbers of four digits."""
    return 4 if country in ("NU", "TK", "SH", "TA") else 5


def _is_valid_in(number: str, country: str | None) -> bool:
    if country is None:
        return False
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, country))
    except phonenumbers.NumberParseException:
        return False


def _with_plus(number: str) -> str:
    """A leading 00 is an exit code only where it is dialled; as written it means a plus."""
    return re.sub(r"^\D*?00(?=\s*[1-9])", "+", number)


def find_country(text: str) -> str | None:
    """ISO 3166 alpha-2 code of the country named in the text, or None.

    Names are those of the CLDR in the languages we answer, and the aliases in
    ``country_aliases.yml``. The longest name wins: "South Sudan" is not "Sudan".
    """
    plain = _plain(text).strip(" .!?")
    if re.fullmatch(r"[A-Z]{2}", plain) and plain in country_names():
        return plain
    folded = f" {_fold(plain)} "
    names = _country_index()
    exact = names.get(folded.strip())
    if exact:
        return exact
    found = [name for name in names if _is_in(name, folded)]
    return names[max(found, key=len)] if found else None


@cache
def _country_index() -> Mapping[str, str]:
    index: dict[str, str] = {}
    for language in reversed(LANGUAGES):
        for code, name in country_names(language).items():
            index[_fold(name)] = code
    index |= {_fold(alias): code for alias, code in country_aliases().items()}
    return index


def _is_in(name: str, folded: str) -> bool:
    if re.search(r"[\u3040-\u9fff\uac00-\ud7a3]", name):
        return name in folded  # Chinese, Japanese and Korean put no space around a name
    # Shorter ones are words of other languages as well: "us", "oman" is safe, "man" is not.
    return len(name) > 3 and f" {name} " in folded


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w]+", " ", letters).split())


def _plain(text: str) -> str:
    """The text in compatibility form, without invisible marks."""
    normal = unicodedata.normalize("NFKC", text)
    return "".join(c for c in normal if unicodedata.category(c) not in ("Cf", "Cc") or c == " ")
