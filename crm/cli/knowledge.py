"""``knowledge import`` and ``knowledge export``."""

import argparse
import asyncio
from pathlib import Path

from yaml import YAMLError

from crm.cli.errors import CommandError
from crm.cli.nouns import Nouns
from crm.database import Database
from crm.exports.knowledge import write_knowledge
from crm.services.knowledge import load_knowledge
from crm.services.knowledge_import import ImportCounts, import_knowledge
from crm.settings import ROOT, Settings


def add_commands(nouns: Nouns) -> None:
    """Add the noun and its verbs."""
    verbs = nouns.add_parser("knowledge", help="take in or give out the facts").add_subparsers(
        required=True, metavar="import|export"
    )
    taking = verbs.add_parser("import", help="take facts and example questions from YAML files")
    taking.add_argument(
        "directory", nargs="?", type=Path, default=ROOT / "data" / "knowledge", help="the facts"
    )
    taking.add_argument(
        "--questions",
        type=Path,
        default=ROOT / "data" / "questions",
        help="the example questions",
    )
    taking.set_defaults(run=take_in)
    giving = verbs.add_parser("export", help="write what is published as YAML files")
    giving.add_argument("directory", type=Path, help="a folder, made if missing")
    giving.set_defaults(run=give_out)


def take_in(wanted: argparse.Namespace, settings: Settings) -> None:
    """Import the files and print what was found."""
    try:
        counts = asyncio.run(_import(settings, wanted.directory, wanted.questions))
    except (YAMLError, KeyError, TypeError) as error:
        raise CommandError(f"The files could not be read: {_place(error)}.") from error
    print(
        f"{'Imported' if counts.changed else 'Unchanged:'} {counts.topics} topics, "
        f"{counts.facts} facts, {counts.asks} example questions and "
        f"{counts.near_misses} near misses."
    )


async def _import(settings: Settings, directory: Path, questions: Path) -> ImportCounts:
    database = Database(settings.database)
    try:
        async with database.writing() as session:
            return await import_knowledge(session, directory, questions)
    finally:
        await database.dispose()


def _place(error: YAMLError | KeyError | TypeError) -> str:
    if isinstance(error, KeyError):
        return f"an entry lacks {error}"
    return " ".join(str(error).split())


def give_out(wanted: argparse.Namespace, settings: Settings) -> None:
    """Write the published knowledge in the shape that the import reads."""
    directory: Path = wanted.directory
    if directory.exists() and any(directory.iterdir()):
        raise CommandError(f"{directory} is not empty; name a new folder.")
    print(asyncio.run(_export(settings, directory)))


async def _export(settings: Settings, directory: Path) -> str:
    database = Database(settings.database)
    try:
        async with database.reading() as session:
            knowledge = await load_knowledge(session)
    finally:
        await database.dispose()
    await asyncio.to_thread(write_knowledge, knowledge, directory)
    facts = sum(len(topic.facts) for topic in knowledge.topics)
    return (
        f"Wrote {len(knowledge.topics)} topics, {facts} facts and {len(knowledge.examples)} "
        f"example questions to {directory / 'knowledge'} and {directory / 'questions'}."
    )
