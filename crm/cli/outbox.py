"""``outbox list``, ``outbox retry`` and ``outbox deliver``."""

import argparse
import asyncio
from datetime import UTC, datetime
from uuid import UUID

from crm.cli.errors import CommandError
from crm.cli.nouns import Nouns
from crm.cli.transactions import read, write
from crm.database import Database
from crm.delivery.sender import Sender, Tally, make_transports
from crm.services.outbox import DeliveryRow, list_deliveries, retry_failed_deliveries
from crm.settings import Settings
from crm.vocabulary import DeliveryState

UNDELIVERED = (DeliveryState.WAITING, DeliveryState.FAILED)


def add_commands(nouns: Nouns) -> None:
    """Add the noun and its verbs."""
    verbs = nouns.add_parser("outbox", help="e-mails and webhooks on their way").add_subparsers(
        required=True, metavar="list|retry|deliver"
    )
    listing = verbs.add_parser(
        "list",
        help="show what is waiting or has failed, and why",
        description="Nothing personal is shown: the reference finds the lead in the desk.",
    )
    listing.add_argument("--all", action="store_true", help="also what was delivered or cancelled")
    listing.set_defaults(run=show_outbox)
    retry = verbs.add_parser(
        "retry",
        help="try again what was given up",
        description="Makes failed deliveries due again; the site, or outbox deliver, sends them.",
    )
    which = retry.add_mutually_exclusive_group(required=True)
    which.add_argument("ids", nargs="*", default=[], type=UUID, metavar="ID", help="only these")
    which.add_argument("--failed", action="store_true", help="all that failed")
    retry.set_defaults(run=retry_failed)
    verbs.add_parser(
        "deliver",
        help="send now what is due",
        description="The site does this by itself; safe to run beside it.",
    ).set_defaults(run=deliver)


def show_outbox(wanted: argparse.Namespace, settings: Settings) -> None:
    """One line for each delivery, then how many there are."""
    states = tuple(DeliveryState) if wanted.all else UNDELIVERED
    rows = read(settings, lambda session: list_deliveries(session, states))
    now = datetime.now(UTC)
    for row in rows:
        print(_line(row, now))
    counts = [f"{sum(row.state == state for row in rows)} {state}" for state in states]
    print(f"{', '.join(counts)}.")


def _line(row: DeliveryRow, now: datetime) -> str:
    tries = "1 attempt" if row.attempts == 1 else f"{row.attempts} attempts"
    parts = [str(row.id), f"{row.kind:<12}", row.reference or "", f"{row.state}, {tries}"]
    if row.state == DeliveryState.WAITING:
        is_leased = row.leased_until is not None and row.leased_until > now
        parts.append("being sent" if is_leased else f"next {_moment(max(row.due_at, now))}")
    elif row.delivered_at:
        parts.append(_moment(row.delivered_at))
    return "  ".join([*parts, *([row.last_error] if row.last_error else [])])


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


def retry_failed(wanted: argparse.Namespace, settings: Settings) -> None:
    """Make failed deliveries due again."""
    ids = None if wanted.failed else frozenset(wanted.ids)
    count = write(
        settings, lambda session: retry_failed_deliveries(session, ids, now=datetime.now(UTC))
    )
    if ids is not None and count < len(ids):
        raise CommandError(
            f"Only {count} of {len(ids)} had failed; `outbox list` shows those that have."
        )
    print(f"{count} will be tried again.")


def deliver(_wanted: argparse.Namespace, settings: Settings) -> None:
    """Send what is due; a failure is told and gives status 1."""
    if not make_transports(settings):
        raise CommandError("No mail server and no webhook is set up: see docs/operations.md.")
    tally = asyncio.run(_deliver(settings))
    print(
        f"{tally.delivered} delivered, {tally.postponed} to be tried again, "
        f"{tally.failed} given up."
    )
    if tally.postponed or tally.failed:
        raise CommandError("Not everything could be delivered: `outbox list` says why.")


async def _deliver(settings: Settings) -> Tally:
    database = Database(settings.database)
    try:
        return await Sender(database, make_transports(settings)).deliver_due()
    finally:
        await database.dispose()
