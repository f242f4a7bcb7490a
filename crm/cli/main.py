"""Reads the command, runs it, and says in one sentence what went wrong."""

import argparse
import sys
from collections.abc import Sequence
from typing import NoReturn

from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from crm.cli import database, drafts, funnel, knowledge, leads, outbox, subject, token, user
from crm.cli.errors import CommandError
from crm.services.errors import DatabaseBusyError, DeskError
from crm.settings import Settings


class _Parser(argparse.ArgumentParser):
    """Answers a mistake with one line, not with the whole usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message} (see {self.prog} --help)\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0 when it did what it says."""
    parser = _make_parser()
    wanted = parser.parse_args(arguments)
    try:
        wanted.run(wanted, Settings())
    except CommandError as error:
        return _say(str(error), error.status)
    except (DeskError, DatabaseBusyError) as error:
        return _say(str(error))
    except ValidationError as error:
        return _say(_wrong_setting(error))
    except SQLAlchemyError as error:
        return _say(_database_trouble(error))
    except OSError as error:
        return _say(
            f"{error.strerror or error}: {error.filename}" if error.filename else str(error)
        )
    except KeyboardInterrupt:
        return _say("Stopped.", 130)
    return 0


def _make_parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m crm", description="The desk's work on a terminal.")
    nouns = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for noun in (database, drafts, funnel, knowledge, leads, outbox, subject, token, user):
        noun.add_commands(nouns)
    return parser


def _say(sentence: str, status: int = 1) -> int:
    print(sentence, file=sys.stderr)
    return status


def _wrong_setting(error: ValidationError) -> str:
    wrong = error.errors(include_url=False, include_input=False)[0]
    name = "_".join(str(part) for part in wrong["loc"][:1]).upper()
    return f"The setting INVEST_DESK_{name} is wrong: {wrong['msg']}."


def _database_trouble(error: SQLAlchemyError) -> str:
    cause = str(getattr(error, "orig", None) or error).strip().splitlines()[0].rstrip(".")
    return (
        f"The database could not be used: {cause}. "
        "If it is new or of an older version, run: python -m crm database upgrade"
    )
