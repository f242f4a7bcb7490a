"""A call-back as a calendar file (RFC 5545), for the visitor and for the adviser."""

import unicodedata
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import phonenumbers
from icalendar import Alarm, Calendar, Event, vCalAddress, vUri

from crm.reference import response_text
from crm.services.marks import ERASED
from crm.services.slot_words import slot_sentence
from crm.vocabulary import CallBackState

if TYPE_CHECKING:
    from crm.models import CallBack

CONTENT_TYPE = "text/calendar; charset=utf-8"

FILE_NAME = "call-back.ics"

_PRODUCT = "-//West Midlands Inward Investment desk//Call-backs//EN"

_REMINDER = timedelta(minutes=-10)

_NO_ADDRESS = "invalid:nomail"
"""What calendars write for an organiser without an e-mail address; RFC 5546 requires one."""


def visitor_invitation(
    call_back: "CallBack", *, now: datetime, organiser_email: str | None = None
) -> bytes:
    """The visitor's copy. It names nobody: only the number, the reference and the way back.

    ``call_back.lead`` must be loaded. After a move the same event with a higher SEQUENCE, after
    a cancellation METHOD:CANCEL.
    """
    words = [response_text("utter_call_back_event_detail", phone=spoken_number(call_back))]
    if call_back.lead.reference:
        reference = call_back.lead.reference
        words.append(response_text("utter_call_back_event_reference", reference=reference))
    return _calendar(
        call_back,
        title=response_text("utter_call_back_event"),
        detail=" ".join(words),
        organiser_email=organiser_email,
        now=now,
    )


def adviser_invitation(
    call_back: "CallBack",
    *,
    now: datetime,
    organiser_email: str | None = None,
    link: str | None = None,
) -> bytes:
    """The adviser's copy: whom to ring, on which number, about what; ``link`` opens the lead.

    ``call_back.lead`` with contact and company must be loaded.
    """
    lead = call_back.lead
    contact = lead.contact
    people = [contact.full_name or "a visitor", contact.company.name]
    lines = [
        f"Telephone: {spoken_number(call_back)}",
        f"By their clock: {slot_sentence(call_back.starts_at, call_back.time_zone)}",
        f"Reference: {lead.reference or 'none yet, the enquiry is not sent'}",
    ]
    if lead.enquiry:
        lines += ["", lead.enquiry]
    return _calendar(
        call_back,
        title=f"Call {', '.join(part for part in people if part)}",
        detail="\n".join(lines),
        organiser_email=organiser_email,
        now=now,
        link=link,
    )


def spoken_number(call_back: "CallBack") -> str:
    """The number to ring, spaced as its country spaces it, with its extension."""
    if call_back.phone_e164 is None:
        return ERASED
    number = phonenumbers.parse(call_back.phone_e164)
    number.extension = call_back.phone_ext
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _calendar(
    call_back: "CallBack",
    *,
    title: str,
    detail: str,
    organiser_email: str | None,
    now: datetime,
    link: str | None = None,
) -> bytes:
    is_off = call_back.state == CallBackState.CANCELLED
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if is_off else "PUBLISH")
    event = Event()
    # The same on every copy and after every change, so that a calendar replaces what it has.
    event.add("uid", f"{call_back.id}@call-backs.invest-desk")
    event.add("sequence", call_back.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", call_back.starts_at)
    event.add("dtend", call_back.ends_at)
    event.add("summary", _printable(title))
    event.add("description", _printable(detail))
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("organizer", _organiser(organiser_email))
    if link:
        event.add("url", vUri(link))
    if not is_off:
        event.add_component(_reminder(title))
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _organiser(email: str | None) -> vCalAddress:
    organiser = vCalAddress(f"mailto:{email}" if email else _NO_ADDRESS)
    organiser.params["CN"] = response_text("utter_call_back_organiser")
    return organiser


def _reminder(title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _printable(title))
    alarm.add("trigger", _REMINDER)
    return alarm


def _printable(text: str) -> str:
    """The text without control characters, which RFC 5545 forbids; line breaks are LF."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs"))
