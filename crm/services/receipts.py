"""The receipt: everything held about a person, to read, to print and to keep.

One document in three forms. What people wrote is shown as they wrote it and can neither add a
line of its own to the text form nor an element to the page.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from html import escape
from uuid import UUID

from crm.services.subject_record import (
    HeldAnswer,
    HeldCall,
    HeldConsent,
    HeldEnquiry,
    SubjectRecord,
)
from crm.vocabulary import Sender


class ReceiptFormat(StrEnum):
    """How a receipt is written."""

    TEXT = "text"
    HTML = "html"
    JSON = "json"


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """A finished document, in UTF-8."""

    name: str
    content_type: str
    content: bytes


def write_receipt(record: SubjectRecord, fmt: ReceiptFormat) -> Receipt:
    """The whole record as a file to download."""
    write, content_type, ending = _FORMS[fmt]
    return Receipt(
        name=f"my-data-{record.made_at:%Y-%m-%d}.{ending}",
        content_type=content_type,
        content=write(record).encode(),
    )


def summarise(record: SubjectRecord) -> list[tuple[str, str]]:
    """What is held now, without the history, for a chat to word: code and value, in order.

    The codes are ``enquiry_of`` (its date), ``reference``, ``state``, the names of lead fields,
    ``consent_<purpose>_<channel>`` (yes or no), ``given_out`` and ``messages`` (numbers). No
    value holds a line break.
    """
    rows: list[tuple[str, str]] = []
    for enquiry in record.enquiries:
        rows.append(("enquiry_of", f"{enquiry.received_at:%Y-%m-%d}"))
        rows += [("reference", enquiry.reference)] if enquiry.reference else []
        rows.append(("state", enquiry.state.value))
        now = (a for a in enquiry.answers if a.superseded_at is None)
        rows += [(answer.field, _one_line(answer.label or answer.value)) for answer in now]
    newest = {(c.purpose, c.channel): c.granted for c in record.consents}
    rows += [
        (f"consent_{purpose}_{channel}", "yes" if granted else "no")
        for (purpose, channel), granted in newest.items()
    ]
    rows.append(("given_out", str(sum(len(enquiry.shared) for enquiry in record.enquiries))))
    rows.append(("messages", str(len(record.messages))))
    return rows


@dataclass(frozen=True)
class _Section:
    """A heading and its rows; each row is a list of name and value."""

    title: str
    rows: tuple[tuple[tuple[str, str], ...], ...]


def _sections(record: SubjectRecord) -> Iterator[_Section]:
    for enquiry in record.enquiries:
        yield _Section(_title(enquiry), tuple(_answer(a) for a in enquiry.answers))
        if enquiry.notes:
            notes = tuple((("Written", _time(n.at)), ("Note", n.text)) for n in enquiry.notes)
            yield _Section("What the team noted", notes)
        if enquiry.calls:
            yield _Section("Calls", tuple(_call(call) for call in enquiry.calls))
        yield _Section(
            "Who it was given to",
            tuple(
                (("When", _time(d.at)), ("To", d.recipient), ("As", d.kind), ("For", d.purpose))
                for d in enquiry.shared
            ),
        )
    yield _Section("What you agreed to", tuple(_consent(c) for c in record.consents))
    yield _Section(
        "Addresses that get no marketing", tuple((("Address", a),) for a in record.no_marketing_to)
    )
    yield _Section(
        "Pages on which you began to chat",
        tuple((("Conversation", str(chat)), ("Page", page)) for chat, page in record.pages),
    )
    yield _Section(
        "What was said",
        tuple(
            (
                ("When", _time(m.at)),
                ("Who", _WHO[m.sender]),
                ("Message", str(m.id)),
                ("Words", m.text),
            )
            for m in record.messages
        ),
    )


def _title(enquiry: HeldEnquiry) -> str:
    name = enquiry.reference or "not sent"
    return f"Enquiry {name} ({enquiry.state}), {enquiry.received_at:%Y-%m-%d}"


def _answer(answer: HeldAnswer) -> tuple[tuple[str, str], ...]:
    rows = [
        (_field(answer.field), answer.value),
        ("As it was shown", answer.label or ""),
        ("In your words", answer.verbatim),
        ("Message", _id(answer.message_id)),
        ("Recorded", _time(answer.at)),
        ("Replaced", _time(answer.superseded_at) if answer.superseded_at else ""),
    ]
    return tuple((name, value) for name, value in rows if value)


def _call(call: HeldCall) -> tuple[tuple[str, str], ...]:
    extension = f" extension {call.extension}" if call.extension else ""
    return (
        ("When", _time(call.starts_at)),
        ("Booked", _time(call.booked_at)),
        ("Now", call.state),
        ("Number", f"{call.phone}{extension}"),
        ("Your clock", call.time_zone),
    )


def _consent(consent: HeldConsent) -> tuple[tuple[str, str], ...]:
    return (
        ("For", consent.purpose),
        ("By", f"{consent.channel}, {consent.address}"),
        ("Answer", "yes" if consent.granted else "no"),
        ("When", _time(consent.at)),
        ("Wording", f"{consent.wording_version}: {consent.wording}"),
        ("How", consent.method),
        ("Message", _id(consent.message_id) or "none"),
    )


def _field(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _id(value: UUID | None) -> str:
    return str(value) if value else ""


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _one_line(text: str) -> str:
    """The text without anything that breaks, hides or turns round a line."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


TITLE = "What we hold about you"
NOTHING = "Nothing."


def _as_text(record: SubjectRecord) -> str:
    lines = [TITLE, _time(record.made_at)]
    for section in _sections(record):
        lines += ["", section.title, "-" * len(section.title)]
        lines += _text_rows(section) or [NOTHING]
    return "\n".join(lines) + "\n"


def _text_rows(section: _Section) -> list[str]:
    lines: list[str] = []
    for row in section.rows:
        for number, (name, value) in enumerate(row):
            # Further lines of a value stand behind a bar: nobody can forge a heading or a yes.
            first, *more = [_one_line(line) for line in value.splitlines()] or [""]
            lines.append(f"{'* ' if number == 0 else '  '}{name}: {first}")
            lines += [f"  | {line}" for line in more]
    return lines


def _as_html(record: SubjectRecord) -> str:
    parts = [
        "<!doctype html>",
        '<html lang="en-GB"><head><meta charset="utf-8">',
        # Opened from a disk it must neither run nor load anything.
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{TITLE}</title></head><body><main>",
        f"<h1>{TITLE}</h1><p>{_time(record.made_at)}</p>",
    ]
    for section in _sections(record):
        parts.append(f"<h2>{escape(section.title)}</h2>")
        parts += [_html_row(row) for row in section.rows] or [f"<p>{NOTHING}</p>"]
    parts.append("</main></body></html>\n")
    return "\n".join(parts)


def _html_row(row: tuple[tuple[str, str], ...]) -> str:
    cells = "".join(
        f"<dt>{escape(name)}</dt>"
        f'<dd dir="auto">{"<br>".join(escape(line) for line in value.splitlines())}</dd>'
        for name, value in row
    )
    return f"<dl>{cells}</dl>"


def _as_json(record: SubjectRecord) -> str:
    return json.dumps(asdict(record), default=_plain, ensure_ascii=False, indent=2) + "\n"


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


_WHO: Mapping[Sender, str] = {
    Sender.VISITOR: "You",
    Sender.BOT: "The assistant",
    Sender.ADVISER: "The team",
}

_FORMS: Mapping[ReceiptFormat, tuple[Callable[[SubjectRecord], str], str, str]] = {
    ReceiptFormat.TEXT: (_as_text, "text/plain; charset=utf-8", "txt"),
    ReceiptFormat.HTML: (_as_html, "text/html; charset=utf-8", "html"),
    ReceiptFormat.JSON: (_as_json, "application/json", "json"),
}
