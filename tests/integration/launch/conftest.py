"""A checkout of its own for each test, and small programs to run in it."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from launch.configuration import Configuration, read_configuration

PATIENCE_SECONDS = 20.0


@pytest.fixture
def configuration(tmp_path: Path) -> Configuration:
    """An empty checkout whose processes see this machine's PATH and nothing of the desk's."""
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "UV_PYTHON": sys.executable}
    made = read_configuration(tmp_path, environ)
    made.logs.mkdir(parents=True)
    made.pids.mkdir()
    return made


@pytest.fixture
def program(tmp_path: Path) -> Callable[[str], tuple[str, ...]]:
    """Gives the command line of a small Python program."""

    def write(source: str) -> tuple[str, ...]:
        path = tmp_path / f"program{len(list(tmp_path.glob('program*')))}.py"
        path.write_text(source)
        return (sys.executable, str(path))

    return write


@pytest.fixture
def soon() -> Callable[[Callable[[], object]], Awaitable[object]]:
    """Waits until something holds, and gives it back; fails when it does not in time."""

    async def wait(holds: Callable[[], object]) -> object:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not (value := holds()):  # noqa: ASYNC110 - other processes set no event
                await asyncio.sleep(0.02)
            return value

    return wait
