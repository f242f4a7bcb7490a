"""A random key in a file that only its owner may read, made once by whoever comes first."""

import os
import secrets
from pathlib import Path
from uuid import uuid4

KEY_BYTES = 32


def read_secret(path: Path) -> bytes:
    """The 32 bytes in the file, which is made if it is missing.

    Raises ValueError when the file holds something else.
    """
    if not path.exists():
        _make(path)
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise ValueError(f"{path} must hold {KEY_BYTES} bytes; delete it to have a new one made.")
    return key


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{uuid4().hex}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
        try:
            # A link appears whole: a second process finds either no key or all of it.
            os.link(draft, path)
        except FileExistsError:
            return
    finally:
        draft.unlink()
