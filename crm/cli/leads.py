"""``leads export``."""

import argparse
import asyncio
import shutil
import sys
from datetime import UTC, datetime

from crm.cli.errors import CommandError
from crm.cli.files import find_place, save
from crm.cli.nouns import Nouns
from crm.database import Database
from crm.exports.export import FORMATS, ExportFile, export_leads
from crm.reference import country_names, sectors
from crm.services.address_key import load_address_key
from crm.services.leads import LeadFilter
from crm.settings import Settings
from crm.vocabulary import ExportPurpose, LeadStage, LeadState

LATER_FORMATS = ("vcard", "jsonl")
PROFILES = ("generic",)
LATER_PROFILES = ("salesforce", "hubspot", "dynamics", "mailchimp", "dbt", "4.0", "3.0")


def add_commands(nouns: Nouns) -> None:
    """Add the noun and its verbs."""
    verbs = nouns.add_parser("leads", help="what investors asked for").add_subparsers(
        required=True, metavar="export"
    )
    export = verbs.add_parser(
        "export",
        help="write a contact list",
        description="Who is on the list depends on the purpose; those left out are counted.",
    )
    export.add_argument("--format", required=True, choices=(*FORMATS, *LATER_FORMATS))
    export.add_argument("--profile", default="generic", choices=(*PROFILES, *LATER_PROFILES))
    export.add_argument("--purpose", required=True, choices=[each.value for each in ExportPurpose])
    export.add_argument(
        "-o", "--output", required=True, metavar="FILE", help="a file, or - for standard output"
    )
    export.add_argument("--text", default="", help="only leads that mention these words")
    export.add_argument("--sector", help="only this sector's code")
    export.add_argument("--country", help="only this country, as an ISO 3166 code such as DE")
    export.add_argument("--stage", choices=[each.value for each in LeadStage])
    export.add_argument("--state", choices=[each.value for each in LeadState])
    export.set_defaults(run=export_list)


def export_list(wanted: argparse.Namespace, settings: Settings) -> None:
    """Write the list and say what is in it."""
    if wanted.format not in FORMATS or wanted.profile not in PROFILES:
        raise CommandError(
            f"There is no {wanted.format} export in the {wanted.profile} profile yet; "
            f"there is {' and '.join(FORMATS)} in the {' and '.join(PROFILES)} profile.",
            status=2,
        )
    narrowed = _filter(wanted)
    place = None if wanted.output == "-" else find_place(wanted.output)
    with asyncio.run(_export(settings, narrowed, wanted.purpose, wanted.format)) as file:
        if place is None:
            shutil.copyfileobj(file.content, sys.stdout.buffer)
            sys.stdout.flush()
        else:
            save(file.content, place)
        print(f"{file.summary} SHA-256 {file.sha256}", file=sys.stderr)


def _filter(wanted: argparse.Namespace) -> LeadFilter:
    country = wanted.country.upper() if wanted.country else None
    if country and country not in country_names():
        raise CommandError(f"There is no country with the code {country}.", status=2)
    if wanted.sector and wanted.sector not in sectors():
        raise CommandError(f"There is no sector with the code {wanted.sector}.", status=2)
    return LeadFilter(
        text=wanted.text,
        sector=wanted.sector,
        country=country,
        stage=LeadStage(wanted.stage) if wanted.stage else None,
        state=LeadState(wanted.state) if wanted.state else None,
    )


async def _export(settings: Settings, narrowed: LeadFilter, purpose: str, fmt: str) -> ExportFile:
    database = Database(settings.database)
    try:
        return await export_leads(
            database,
            narrowed,
            ExportPurpose(purpose),
            fmt,
            by=None,
            key=load_address_key(settings.var),
            now=datetime.now(UTC),
        )
    finally:
        await database.dispose()
