"""Command line: ``python -m answers prepare`` and ``python -m answers evaluate FILE…``."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from answers.preparing import prepare
from crm.settings import Settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit status."""
    options = _parser().parse_args(arguments)
    var = Settings().var
    prepare(var, _say)
    if options.command == "evaluate":
        # Loaded late: preparing needs none of it.
        from answers.cases import CaseError
        from answers.evaluating import evaluate_files

        try:
            table = evaluate_files(
                options.files,
                var=var,
                out=options.json,
                compare=options.compare,
                stock=options.stock,
            )
        except CaseError as error:
            _say(str(error))
            return 2
        print(table)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m answers", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("prepare", help="make the vectors and the trained parts, when needed")
    evaluate = commands.add_parser("evaluate", help="put the question path to a set of cases")
    evaluate.add_argument("files", nargs="+", type=Path, metavar="FILE", help="YAML of cases")
    evaluate.add_argument("--json", type=Path, metavar="OUT", help="write every case and reply")
    evaluate.add_argument(
        "--compare", action="store_true", help="print the table with the baselines beside ours"
    )
    evaluate.add_argument(
        "--stock",
        action="store_true",
        help="add stock Rasa, which trains for a day the first time",
    )
    return parser


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
