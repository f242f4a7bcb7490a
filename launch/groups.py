"""Process groups: every program of ours leads one, and is stopped with all that it started."""

import asyncio
import ctypes
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

GRACE_SECONDS = 10.0
"""How long a group may take to end by itself before it is killed."""

_LOOK_SECONDS = 0.05
_PR_SET_PDEATHSIG = 1


async def start_group(
    command: Sequence[str],
    *,
    cwd: Path,
    environment: Mapping[str, str],
    output: int | IO[bytes],
) -> Process:
    """Start a program at the head of a process group of its own, both outputs in one place.

    On Linux the program is killed with the launcher, even when that is killed itself and can
    stop nothing. Raises OSError when it cannot be started.
    """
    return await asyncio.create_subprocess_exec(
        *command,
        cwd=cwd,
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=output,
        stderr=asyncio.subprocess.STDOUT,
        process_group=0,
        preexec_fn=_die_with(os.getpid()),
    )


async def stop_group(process: Process, grace: float = GRACE_SECONDS) -> None:
    """Ask the group to end, wait, and kill what is left of it after ``grace`` seconds."""
    group = process.pid
    for ask, patience in ((signal.SIGTERM, grace), (signal.SIGKILL, grace)):
        if not signal_group(group, ask):
            break
        if await _is_gone(process, group, patience):
            break
    await process.wait()


def signal_group(group: int, number: int) -> bool:
    """Send a signal to every process of the group; False when there is none any more."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        # macOS refuses permission where only a zombie is left.
        return False
    return True


def ending(status: int) -> str:
    """How a program ended, in words; ``status`` is -N after signal N."""
    if status >= 0:
        return f"ended with status {status}"
    return f"was ended by {signal.Signals(-status).name}"


async def _is_gone(process: Process, group: int, patience: float) -> bool:
    # The leader may end before what it started, so the group is what counts.
    waiting = asyncio.ensure_future(process.wait())
    deadline = asyncio.get_running_loop().time() + patience
    try:
        while asyncio.get_running_loop().time() < deadline:
            if waiting.done() and not signal_group(group, 0):
                return True
            await asyncio.sleep(_LOOK_SECONDS)
        return False
    finally:
        waiting.cancel()


def _die_with(parent: int) -> Callable[[], None] | None:
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl

    def ask_for_death() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return ask_for_death
