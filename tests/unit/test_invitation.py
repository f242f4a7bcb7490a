"""The calendar file keeps to RFC 5545, read back by a library that did not write it."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event, EventStatus

from crm.models import CallBack, Company, Contact, Lead
from crm.services.invitation import adviser_invitation, visitor_invitation
from crm.vocabulary import CallBackState, LeadStage, LeadState

NOW = datetime(2026, 3, 26, 9, 30, tzinfo=UTC)
STARTS = datetime(2026, 3, 31, 13, 30, tzinfo=UTC)
"""14:30 in London and 15:30 in Berlin, two days after the clocks change."""


def call(
    *,
    name: str | None = "Greta Müller",
    company: str | None = "Acme GmbH",
    enquiry: str | None = "A site near Coventry.",
    reference: str | None = "WM-2026-000001",
    state: CallBackState = CallBackState.BOOKED,
    sequence: int = 0,
    extension: str | None = None,
) -> CallBack:
    contact = Contact(full_name=name, company=Company(name=company))
    lead = Lead(
        contact=contact,
        enquiry=enquiry,
        reference=reference,
        state=LeadState.SUBMITTED,
        stage=LeadStage.NEW,
    )
    return CallBack(
        id=uuid4(),
        lead=lead,
        state=state,
        starts_at=STARTS,
        ends_at=STARTS + timedelta(minutes=30),
        time_zone="Europe/Berlin",
        phone_e164="+441214960123",
        phone_ext=extension,
        sequence=sequence,
    )


def read(content: bytes) -> tuple[Calendar, Event]:
    calendar = IcsCalendarStream.calendar_from_ics(content.decode("utf-8"))
    [event] = calendar.events
    return calendar, event


def test_the_visitor_s_copy_holds_the_call_and_names_nobody() -> None:
    booked = call(extension="7")
    content = visitor_invitation(booked, now=NOW, organiser_email="invest@team.example")
    calendar, event = read(content)

    assert calendar.method == "PUBLISH"
    assert calendar.version == "2.0"
    assert (event.dtstart, event.dtend) == (STARTS, STARTS + timedelta(minutes=30))
    assert event.dtstamp == NOW
    assert event.uid == f"{booked.id}@call-backs.invest-desk"
    assert event.sequence == 0
    assert event.status == EventStatus.CONFIRMED
    assert event.summary == "Call from the West Midlands Inward Investment team"
    assert event.description is not None
    assert "+44 121 496 0123" in event.description
    assert "7" in event.description
    assert "WM-2026-000001" in event.description
    assert str(event.organizer.uri) == "mailto:invest@team.example"  # type: ignore[union-attr]
    assert [alarm.trigger for alarm in event.alarm] == [timedelta(minutes=-10)]
    for private in ("Greta", "Müller", "Acme", "Coventry"):
        assert private not in content.decode("utf-8")


def test_the_adviser_s_copy_says_whom_to_ring_and_about_what() -> None:
    link = "https://desk.example/desk/leads/1"
    _, event = read(adviser_invitation(call(), now=NOW, link=link))

    assert event.summary == "Call Greta Müller, Acme GmbH"
    assert event.description == (
        "Telephone: +44 121 496 0123\n"
        "By their clock: Tuesday 31 March, 15:30 (Berlin)\n"
        "Reference: WM-2026-000001\n"
        "\n"
        "A site near Coventry."
    )
    assert str(event.url) == link


def test_a_draft_without_a_name_can_be_rung_too() -> None:
    nobody = call(name=None, company=None, enquiry=None, reference=None)
    _, event = read(adviser_invitation(nobody, now=NOW))

    assert event.summary == "Call a visitor"
    assert "none yet, the enquiry is not sent" in str(event.description)
    assert "reference" not in visitor_invitation(nobody, now=NOW).decode("utf-8")


def test_a_move_is_the_same_event_with_a_higher_sequence() -> None:
    booked = call()
    _, before = read(visitor_invitation(booked, now=NOW))
    booked.starts_at += timedelta(days=1)
    booked.ends_at += timedelta(days=1)
    booked.sequence = 1
    _, after = read(adviser_invitation(booked, now=NOW + timedelta(hours=1)))

    assert after.uid == before.uid
    assert (before.sequence, after.sequence) == (0, 1)
    assert after.dtstart == STARTS + timedelta(days=1)
    assert after.dtstamp > before.dtstamp  # type: ignore[operator]


def test_a_cancelled_call_takes_itself_out_of_the_calendar() -> None:
    cancelled = call(state=CallBackState.CANCELLED, sequence=2)
    calendar, event = read(visitor_invitation(cancelled, now=NOW))

    assert calendar.method == "CANCEL"
    assert event.status == EventStatus.CANCELLED
    assert event.sequence == 2
    assert event.alarm == []


HOSTILE = st.text(
    alphabet=st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from('\\,;:"\n\r\t\x00\x0b\x1b\x85\u2028😀é漢\u202e'),
    ),
    min_size=1,
    max_size=200,
)


@given(name=HOSTILE, company=HOSTILE, enquiry=HOSTILE)
@example(name="x\r\nATTENDEE:mailto:eve@evil.example", company="a,b;c\\d", enquiry="\n" * 5)
@example(name="漢" * 100, company="😀" * 60, enquiry="é" * 400)
@example(name="a\rBEGIN:VEVENT", company="\\n", enquiry="\\\\;")
def test_whatever_is_written_stays_text_in_well_formed_lines(
    name: str, company: str, enquiry: str
) -> None:
    content = adviser_invitation(call(name=name, company=company, enquiry=enquiry), now=NOW)

    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 for line in lines)
    assert not any(byte in line for line in lines for byte in (b"\r", b"\n", b"\x00"))
    for line in lines:
        line.decode("utf-8")  # no fold goes through a character
    unfolded = content.replace(b"\r\n ", b"").decode("utf-8").split("\r\n")
    names = [line.split(":")[0].split(";")[0] for line in unfolded if line]
    assert names == [
        *("BEGIN", "VERSION", "PRODID", "METHOD", "BEGIN"),
        *("SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "SEQUENCE"),
        *("DESCRIPTION", "ORGANIZER", "STATUS"),
        *("BEGIN", "ACTION", "DESCRIPTION", "TRIGGER", "END", "END", "END"),
    ]


PLAIN = st.text(
    alphabet=st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]) | st.just("\n"),
    min_size=1,
    max_size=200,
).filter(lambda text: text == text.strip())


@given(enquiry=PLAIN)
@example(enquiry='Commas, semicolons; back\\slashes, \\n and\nlines: "quoted" ;,\\')
def test_text_comes_back_as_it_was(enquiry: str) -> None:
    _, event = read(adviser_invitation(call(enquiry=enquiry), now=NOW))

    assert str(event.description).endswith(f"\n\n{enquiry}")


def test_times_are_written_in_utc() -> None:
    lines = visitor_invitation(call(), now=NOW).decode("utf-8").split("\r\n")

    assert "DTSTART:20260331T133000Z" in lines
    assert "DTEND:20260331T140000Z" in lines
    assert "DTSTAMP:20260326T093000Z" in lines


@pytest.mark.parametrize("email", [None, "amira@desk.example"])
def test_an_organiser_is_named_with_or_without_an_address(email: str | None) -> None:
    content = visitor_invitation(call(), now=NOW, organiser_email=email)
    [line] = [
        line
        for line in content.replace(b"\r\n ", b"").decode("utf-8").split("\r\n")
        if line.startswith("ORGANIZER")
    ]

    address = f"mailto:{email}" if email else "invalid:nomail"
    assert line == f'ORGANIZER;CN="West Midlands Inward Investment team":{address}'
