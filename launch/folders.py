"""The var folder: made, tried, and held by one launcher at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from launch.configuration import PREFIX, Configuration
from launch.errors import LaunchError


@contextmanager
def hold_var(configuration: Configuration) -> Iterator[None]:
    """Make the var folder and keep other launchers out of it.

    Raises LaunchError when it cannot be written or another launcher holds it. The system lets
    go of the lock with the process, however that ends.
    """
    try:
        # Everything in it is for this user alone: conversations, keys, logs.
        configuration.var.mkdir(parents=True, exist_ok=True, mode=0o700)
        configuration.logs.mkdir(exist_ok=True)
        configuration.pids.mkdir(exist_ok=True)
        lock = os.open(configuration.pids / "launch.pid", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise LaunchError(
            f"The folder {configuration.var} cannot be written ({error.strerror}); "
            f"give yourself the right to it or set {PREFIX}VAR to another."
        ) from error
    try:
        _lock(lock, configuration.var)
        os.truncate(lock, 0)
        os.write(lock, f"{os.getpid()}\n".encode())
        yield
        os.truncate(lock, 0)
    finally:
        os.close(lock)


def _lock(descriptor: int, var: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = os.read(descriptor, 32).decode().strip() or "unknown"
        raise LaunchError(
            f"The desk is already being run in {var} (process {holder}); "
            f"stop that one or set {PREFIX}VAR to another folder."
        ) from error
