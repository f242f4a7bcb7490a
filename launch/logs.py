"""Log files that cannot grow for ever."""

import os
import shutil
from pathlib import Path
from typing import BinaryIO

LARGEST_BYTES = 10_000_000


def open_log(path: Path) -> BinaryIO:
    """Open a log to write at its end, from whatever process, whatever its length becomes."""
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    return os.fdopen(descriptor, "wb", buffering=0)


def trim_log(path: Path, largest: int = LARGEST_BYTES) -> bool:
    """Keep a log that has grown too large as ``NAME.1`` and begin it again; tells whether it did.

    The process that writes it goes on without noticing: it appends, so it follows the new end.
    """
    if not path.exists() or path.stat().st_size <= largest:
        return False
    kept = path.with_name(f"{path.name}.1")
    shutil.copyfile(path, kept)
    kept.chmod(0o600)
    os.truncate(path, 0)
    return True
