"""How the desk words times, codes and fields."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import phonenumbers

from crm.reference import country_names, stages
from crm.services.option_labels import labels_of
from crm.services.time_zones import zone_city
from crm.vocabulary import (
    AnswerKind,
    CallBackState,
    Channel,
    LeadStage,
    LeadState,
    PhoneStatus,
    Purpose,
    Role,
)

LONDON = ZoneInfo("Europe/London")

STATES: Mapping[LeadState, str] = {
    LeadState.DRAFT: "In conversation",
    LeadState.SUBMITTED: "Submitted",
    LeadState.ABANDONED: "Abandoned",
    LeadState.WITHDRAWN: "Withdrawn",
}

FIELDS: Mapping[str, str] = {
    "enquiry": "Enquiry",
    "company": "Company",
    "website": "Website",
    "country": "Country",
    "full_name": "Name",
    "role": "Role",
    "email": "E-mail",
    "phone": "Telephone",
    "sector": "Sector",
    "intent": "Wants to",
    "location": "Location",
    "landing_timeframe": "Timeframe",
    "hiring": "Hiring in 3 years",
    "spend": "Spend in 3 years",
    "call_requested": "Call requested",
    "consent_contact": "May be contacted",
    "consent_marketing": "May be sent news",
    "confirm": "Confirmation",
}
"""Lead field to its name on a page, in the order in which the lead page shows them."""

ANSWER_KINDS: Mapping[AnswerKind, str] = {
    AnswerKind.DIRECT: "Answered from facts",
    AnswerKind.RELATED: "Closest facts, not an answer",
    AnswerKind.UNKNOWN: "Had no fact for this",
}

PHONE_STATUSES: Mapping[PhoneStatus, str] = {
    PhoneStatus.VALID: "valid number",
    PhoneStatus.POSSIBLE: "possible number, not in use by the plan",
    PhoneStatus.INVALID: "not a complete number; as typed",
}

ROLES: Mapping[Role, str] = {
    Role.VIEWER: "Viewer",
    Role.ADVISER: "Adviser",
    Role.MANAGER: "Manager",
    Role.ADMIN: "Administrator",
}

CALL_BACK_STATES: Mapping[CallBackState, str] = {
    CallBackState.BOOKED: "Booked",
    CallBackState.DONE: "Done",
    CallBackState.MISSED: "Not reached",
    CallBackState.CANCELLED: "Cancelled",
}

CHANNELS: Mapping[Channel, str] = {Channel.EMAIL: "E-mail", Channel.PHONE: "Telephone"}

PURPOSES: Mapping[Purpose, str] = {
    Purpose.ENQUIRY: "Contact about this enquiry",
    Purpose.MARKETING: "News and events",
}

_STEPS = (
    (60, "second"),
    (60, "minute"),
    (24, "hour"),
    (7, "day"),
    (5, "week"),
)


def when(moment: datetime) -> str:
    """The time in London, such as "2 Mar 2026, 09:30"."""
    local = moment.astimezone(LONDON)
    return f"{local.day} {local:%b %Y, %H:%M}"


def when_exactly(moment: datetime) -> str:
    """The time in London with the weekday and which of the two clocks it is."""
    local = moment.astimezone(LONDON)
    return f"{local:%A} {local.day} {local:%B %Y, %H:%M %Z}"


def day(moment: datetime) -> str:
    """The day in London, such as "Tuesday 10 March"."""
    local = moment.astimezone(LONDON)
    return f"{local:%A} {local.day} {local:%B}"


def clock(moment: datetime) -> str:
    """The time of day in London."""
    return f"{moment.astimezone(LONDON):%H:%M}"


def their_clock(moment: datetime, time_zone: str) -> str:
    """The time by a visitor's clock and whose it is, with the day where it is another one.

    "16:00 in Berlin", "01:00 on Wednesday in Sydney".
    """
    local = moment.astimezone(ZoneInfo(time_zone))
    other_day = local.date() != moment.astimezone(LONDON).date()
    return f"{local:%H:%M}{f' on {local:%A}' if other_day else ''} in {zone_city(time_zone)}"


def ago(moment: datetime, now: datetime) -> str:
    """How long ago, rounded down to the largest unit that fits."""
    amount = (now - moment).total_seconds()
    if amount < 60:
        return "just now"
    for size, unit in _STEPS:
        if amount < size:
            return _count(int(amount), unit)
        amount /= size
    days = (now - moment).days
    return _count(days // 30, "month") if days < 365 else _count(days // 365, "year")


def _count(number: int, unit: str) -> str:
    return f"{number} {unit if number == 1 else unit + 's'} ago"


def stage_label(stage: LeadStage) -> str:
    """A stage as the team calls it."""
    return stages()[stage].label


def country_name(code: str | None) -> str | None:
    """A country's English name, the code itself where there is none, None for unknown."""
    return country_names().get(code, code) if code else None


def sector_name(code: str | None) -> str | None:
    """A sector's name, the code itself where there is none, None for unknown."""
    return (labels_of("sector", code) or code) if code else None


def phone(e164: str) -> str:
    """A number in E.164, spaced as its country spaces it."""
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def plural(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: "1 lead", "1,204 leads"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
