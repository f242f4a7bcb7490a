"""``subject export``, ``erase`` and ``stop``: for a person whom the team has identified."""

import argparse
import asyncio
import io
import shutil
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from crm.cli.errors import CommandError
from crm.cli.files import find_place, save
from crm.cli.nouns import Nouns
from crm.cli.transactions import write
from crm.database import Database
from crm.forgetting import Forgot, make_bot_forget
from crm.services.address_key import AddressKey, load_address_key
from crm.services.erasure import Erased, erase_subject
from crm.services.errors import NotFoundError
from crm.services.objections import BOTH, stop_marketing, suppress_address
from crm.services.receipts import ReceiptFormat, write_receipt
from crm.services.subject_record import SubjectRecord, describe_subject
from crm.services.subjects import TeamProof, team_proof
from crm.services.suppression import Addresses
from crm.services.traces import Trace, find_traces
from crm.settings import Settings
from crm.vocabulary import Channel


def add_commands(nouns: Nouns) -> None:
    """Add the noun and its verbs."""
    verbs = nouns.add_parser("subject", help="what is held about a person").add_subparsers(
        required=True, metavar="export|erase|stop"
    )
    export = verbs.add_parser("export", help="write everything that is held about a person")
    _add_who(export)
    export.add_argument(
        "--format", default=ReceiptFormat.TEXT, choices=[each.value for each in ReceiptFormat]
    )
    export.add_argument(
        "-o", "--output", required=True, metavar="FILE", help="a file, or - for standard output"
    )
    export.set_defaults(run=export_subject)
    erase = verbs.add_parser(
        "erase",
        help="empty every record of a person",
        description="Cannot be undone. Afterwards every text of the database is looked through.",
    )
    _add_who(erase)
    erase.add_argument("--yes", action="store_true", help="really erase")
    erase.set_defaults(run=erase_person)
    stop = verbs.add_parser("stop", help="stop marketing, also to an address that is not held")
    _add_who(stop)
    stop.add_argument(
        "--channel", choices=[each.value for each in Channel], help="both if left out"
    )
    stop.set_defaults(run=stop_person)


def _add_who(parser: argparse.ArgumentParser) -> None:
    who = parser.add_mutually_exclusive_group(required=True)
    who.add_argument("--email")
    who.add_argument("--phone", help="with its country code, such as +441214960123")
    who.add_argument("--reference", help="such as WM-2026-000123")


def _proof(wanted: argparse.Namespace) -> TeamProof:
    return team_proof(email=wanted.email, phone=wanted.phone, reference=wanted.reference)


def export_subject(wanted: argparse.Namespace, settings: Settings) -> None:
    """Write the receipt."""
    place = None if wanted.output == "-" else find_place(wanted.output)
    proof = _proof(wanted)

    async def describe(session: AsyncSession, key: AddressKey, now: datetime) -> SubjectRecord:
        return await describe_subject(session, key, proof, now=now)

    receipt = write_receipt(_write(settings, describe), ReceiptFormat(wanted.format))
    content = io.BytesIO(receipt.content)
    if place is None:
        shutil.copyfileobj(content, sys.stdout.buffer)
        sys.stdout.flush()
    else:
        save(content, place)


def erase_person(wanted: argparse.Namespace, settings: Settings) -> None:
    """Erase, have the bot forget, and prove that nothing is left."""
    if not wanted.yes:
        raise CommandError("Erasing cannot be undone; say --yes as well.", status=2)
    erased, forgot, traces = asyncio.run(_erase(settings, _proof(wanted)))
    print(
        f"Erased {erased.leads} leads and {len(erased.conversations)} conversations; took the "
        f"address out of {erased.quotations} other records."
    )
    for recipient in erased.recipients:
        print(f"Tell whoever received it: {recipient}")
    if forgot.left:
        print("The bot cannot be reached; it will forget when the desk and the bot run again.")
    _report(traces)


async def _erase(settings: Settings, proof: TeamProof) -> tuple[Erased, Forgot, list[Trace]]:
    database, key = Database(settings.database), load_address_key(settings.var)
    try:
        async with database.writing() as session:
            erased = await erase_subject(session, key, proof, now=datetime.now(UTC))
        forgot = await make_bot_forget(database, settings.rasa_url)
        async with database.reading() as session:
            traces = await find_traces(session, erased.looked_for)
    finally:
        await database.dispose()
    return erased, forgot, traces


def _report(traces: list[Trace]) -> None:
    for trace in traces:
        print(f"Still found ({trace.kind}): {trace.table}.{trace.column}, row {trace.row}")
    addresses = sum(trace.kind == "address" for trace in traces)
    if addresses:
        raise CommandError(
            f"An address of this person still stands in {addresses} places that are not theirs."
        )
    print(
        "Every text was looked through: no address or number is left."
        + (" A name or company may be another's; look at the rows above." if traces else "")
    )


def stop_person(wanted: argparse.Namespace, settings: Settings) -> None:
    """Add a no to the ledger, and put the address on the suppression list."""
    proof = _proof(wanted)
    channels = {Channel(wanted.channel)} if wanted.channel else BOTH

    async def stop(session: AsyncSession, key: AddressKey, now: datetime) -> Addresses:
        try:
            return await stop_marketing(session, key, proof, channels=channels, now=now)
        except NotFoundError:
            if proof.reference:
                raise
        addresses = Addresses(
            emails=frozenset(filter(None, [proof.email])),
            phones=frozenset(filter(None, [proof.phone])),
        )
        await suppress_address(session, key, addresses, now=now)
        return addresses

    stopped = _write(settings, stop)
    count = len(stopped.emails) + len(stopped.phones)
    print(f"{count} {'address is' if count == 1 else 'addresses are'} on the suppression list.")


def _write[T](
    settings: Settings, work: Callable[[AsyncSession, AddressKey, datetime], Awaitable[T]]
) -> T:
    return write(
        settings,
        lambda session: work(session, load_address_key(settings.var), datetime.now(UTC)),
    )
