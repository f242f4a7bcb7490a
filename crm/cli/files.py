"""Puts what a command made into a file, whole or not at all."""

import shutil
import tempfile
from pathlib import Path
from typing import BinaryIO

from crm.cli.errors import CommandError


def find_place(output: str) -> Path:
    """Where the file will go; asked before it is made and logged. Raises CommandError."""
    path = Path(output).resolve()
    if not path.parent.is_dir():
        raise CommandError(f"There is no folder {path.parent}.")
    if path.exists() and not path.is_file():
        raise CommandError(f"{path} is not a file.")
    return path


def save(content: BinaryIO, path: Path) -> None:
    """Put the whole file in place, or nothing; only its owner may read it."""
    with tempfile.NamedTemporaryFile(
        dir=path.parent, prefix=f".{path.name[:40]}.", delete=False
    ) as part:
        try:
            shutil.copyfileobj(content, part)
            part.close()
            Path(part.name).replace(path)
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise
