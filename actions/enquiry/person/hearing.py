"""What someone volunteers about themselves anywhere in a message; silent on questions."""

from actions.enquiry.heard import Heard
from actions.enquiry.person.company import hear_company
from actions.enquiry.person.country import country_after, hear_country
from actions.enquiry.person.email import email_stretches, hear_email
from actions.enquiry.person.full_name import hear_name
from actions.enquiry.person.introduction import firm_after, told_after
from actions.enquiry.person.phone import hear_phone, phone_stretches, region_of_email
from actions.enquiry.person.role import hear_role
from actions.enquiry.person.text import Message, read_message
from actions.enquiry.person.website import hear_website, website_stretches

FIELDS = ("full_name", "role", "company", "website", "country", "email", "phone")


def hear_person(text: str, *, language: str, country: str | None) -> list[Heard]:
    """Everything clearly said of the person, in the order of FIELDS, one value a field.

    ``language`` is ISO 639-1, ``country`` the ISO 3166 alpha-2 code known so far, in which a
    national telephone number is read. A country they want to come to is not theirs.
    """
    message = read_message(text, language)
    emails = hear_email(message)
    bare = without_addresses(message, country)
    who, firm_ends = _who(bare)
    countries = hear_country(bare)
    if not countries and firm_ends is not None and (near := country_after(bare, firm_ends)):
        countries = [near]
    region = country or next((heard.value for heard in countries), None)
    if region is None and emails:
        region = region_of_email(emails[0].value)
    without_email = message.without((s, e) for s, e, _ in email_stretches(message))
    found = {
        "email": emails,
        "website": hear_website(text, without_email),
        "phone": hear_phone(without_email, region),
        "country": countries,
        **who,
    }
    return [heard for field in FIELDS for heard in found.get(field, [])[:1]]


def without_addresses(message: Message, country: str | None) -> Message:
    """The message less its e-mail addresses, links and telephone numbers."""
    spans = [(start, end) for start, end, _ in email_stretches(message)]
    rest = message.without(spans)
    spans += website_stretches(rest)
    spans += [(start, end) for start, end, _ in phone_stretches(rest, country)]
    return message.without(spans)


def _who(message: Message) -> tuple[dict[str, list[Heard]], int | None]:
    """Name, role and firm, which explain each other, and where the firm's name ends."""
    found: dict[str, list[Heard]] = {}
    firm_ends: int | None = None
    name = hear_name(message)
    if name:
        (start, end), _lead = name
        words = message.words[start:end]
        found["full_name"] = [Heard(field="full_name", value=words, verbatim=words)]
        for heard, span in told_after(message, end):
            found[heard.field] = [heard]
            firm_ends = span[1] if heard.field == "company" else firm_ends
    for heard, span in hear_role(message):
        found.setdefault("role", [heard])
        firm = firm_after(message, span[1])
        if firm:
            words = message.words[slice(*firm)]
            if "company" not in found:
                found["company"] = [Heard(field="company", value=words, verbatim=words)]
                firm_ends = firm[1]
    for heard, span in hear_company(message):
        if "company" not in found:
            found["company"], firm_ends = [heard], span[1]
    return found, firm_ends
