"""``funnel``: how many enquiries were begun, sent and lost, and why."""

import argparse
import json
from datetime import UTC, date, datetime, time, timedelta

from crm.cli.errors import CommandError
from crm.cli.nouns import Nouns
from crm.cli.transactions import read
from crm.reference import outcomes
from crm.services.funnel import Funnel, read_funnel
from crm.settings import Settings

DAYS = 30


def add_commands(nouns: Nouns) -> None:
    """Add the command, which has no verbs."""
    funnel = nouns.add_parser(
        "funnel",
        help="how many enquiries were begun, sent and lost, and why",
        description=f"Days are UTC and both are counted; without them the last {DAYS} days.",
    )
    funnel.add_argument("--since", type=_day, metavar="YYYY-MM-DD")
    funnel.add_argument("--until", type=_day, metavar="YYYY-MM-DD")
    funnel.add_argument("--json", action="store_true", help="for other programs")
    funnel.set_defaults(run=show)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is not a date such as 2026-03-02") from error


def show(wanted: argparse.Namespace, settings: Settings) -> None:
    """Print the funnel of the period."""
    until = wanted.until or datetime.now(UTC).date()
    since = wanted.since or until - timedelta(days=DAYS - 1)
    if since > until:
        raise CommandError(f"{since} is after {until}.", status=2)
    funnel = _read(settings, since, until)
    print(_as_json(funnel, since, until) if wanted.json else _as_text(funnel, since, until))


def _read(settings: Settings, since: date, until: date) -> Funnel:
    begins, ends = _midnight(since), _midnight(until + timedelta(days=1))
    return read(settings, lambda session: read_funnel(session, since=begins, until=ends))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def _as_text(funnel: Funnel, since: date, until: date) -> str:
    rows = [
        ("Conversations", funnel.conversations),
        ("Began an enquiry", funnel.started),
        ("Gave a way to be reached", funnel.gave_contact),
        *((label, funnel.outcomes.get(outcome, 0)) for outcome, label in outcomes().items()),
        ("Under way", funnel.under_way),
    ]
    lines = [f"{since} to {until}"]
    for number, (label, count) in enumerate(rows):
        share = funnel.share(count) if number else None
        part = "" if share is None else f"  {share:6.1%}"
        lines.append(f"{label:34} {count:7,}{part}")
    return "\n".join(lines)


def _as_json(funnel: Funnel, since: date, until: date) -> str:
    return json.dumps(
        {
            "since": since.isoformat(),
            "until": until.isoformat(),
            "conversations": funnel.conversations,
            "started": funnel.started,
            "gave_contact": funnel.gave_contact,
            "submitted": funnel.submitted,
            "lost": funnel.lost,
            "under_way": funnel.under_way,
            "outcomes": {o.value: funnel.outcomes.get(o, 0) for o in outcomes()},
        },
        indent=2,
    )
