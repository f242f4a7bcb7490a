"""Runs a program that ends by itself, shows how far it is and keeps what it said."""

import os
import re
from asyncio.subprocess import Process
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from subprocess import PIPE

from launch.configuration import Configuration
from launch.console import Step
from launch.errors import CommandFailedError
from launch.groups import ending, start_group, stop_group
from launch.logs import open_log, trim_log

LOG = "prepare.log"

_TAIL_BYTES = 2000
"""Enough for the last line, wherever the pieces of the output part."""

_ORNAMENT = re.compile(
    r"^(?:\x1b\[[0-9;]*m)?[\d-]{10} [\d:]{8} \w+ +\S+ +- |\x1b\[[0-9;]*m", flags=re.M
)
"""Colours, and the time, level and origin before a line of Rasa's log."""


async def run_command(
    command: Sequence[str],
    *,
    step: Step,
    configuration: Configuration,
    extra: Mapping[str, str] | None = None,
    settings: Collection[str] | None = None,
    keeps_secret: bool = False,
) -> str:
    """Run the program to its end and give back what it printed on both outputs.

    ``settings`` are the names of those that it is told, None all of them.
    ``step.detail`` follows its last line and everything goes to ``prepare.log``, unless the
    program prints a secret. Raises CommandFailedError when it ends badly. When cancelled, the
    program is stopped first.
    """
    path = configuration.logs / LOG
    trim_log(path)
    try:
        process = await start_group(
            command,
            cwd=configuration.root,
            environment={**configuration.environment_with(settings), **(extra or {})},
            output=PIPE,
        )
    except OSError as error:
        raise CommandFailedError(
            f"{command[0]} cannot be started: {error.strerror}.", output=str(error)
        ) from error
    try:
        output = await _follow(process, step, None if keeps_secret else path)
        status = await process.wait()
    finally:
        await stop_group(process)
    if status:
        # A program that was killed had no time to say why.
        reason = ending(status) if status < 0 else _last_line(output) or ending(status)
        raise CommandFailedError(
            f"{step.title}: {reason} (the whole of it is in {configuration.shown(path)})",
            output=output,
        )
    return output


async def _follow(process: Process, step: Step, path: Path | None) -> str:
    assert process.stdout is not None  # noqa: S101 - a pipe was asked for
    pieces: list[bytes] = []
    tail = b""
    with open_log(path or Path(os.devnull)) as log:
        log.write(f"--- {step.title}\n".encode())
        # Pieces, not lines: a progress bar without a line's end must not fill the buffer.
        while piece := await process.stdout.read(65536):
            log.write(piece)
            pieces.append(piece)
            tail = (tail + piece)[-_TAIL_BYTES:]
            if path:
                step.detail = _last_line(tail.decode(errors="replace"))
    return b"".join(pieces).decode(errors="replace")


def _last_line(text: str) -> str:
    plain = _ORNAMENT.sub("", text.replace("\r", "\n"))
    lines = [line.strip() for line in plain.splitlines() if line.strip()]
    return lines[-1] if lines else ""
