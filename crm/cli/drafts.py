"""``drafts sweep``."""

import argparse
import asyncio
from datetime import UTC, datetime, timedelta

from crm.cli.nouns import Nouns
from crm.database import Database
from crm.settings import Settings
from crm.sweeping import sweep_drafts


def add_commands(nouns: Nouns) -> None:
    """Add the noun and its verb."""
    verbs = nouns.add_parser(
        "drafts", help="enquiries that were begun and not sent"
    ).add_subparsers(required=True, metavar="sweep")
    sweep = verbs.add_parser(
        "sweep",
        help="mark drafts abandoned after INVEST_DESK_DRAFT_HOURS of silence",
        description="May run as often as wanted. A visitor who comes back resumes the draft.",
    )
    sweep.set_defaults(run=run_sweep)


def run_sweep(_wanted: argparse.Namespace, settings: Settings) -> None:
    """Mark them and say how many."""
    marked = asyncio.run(_sweep(settings))
    print(f"{marked} {'draft' if marked == 1 else 'drafts'} marked as abandoned.")


async def _sweep(settings: Settings) -> int:
    database = Database(settings.database)
    silence = timedelta(hours=settings.draft_hours)
    try:
        return await sweep_drafts(database, silence=silence, now=datetime.now(UTC))
    finally:
        await database.dispose()
