"""The two Python environments, made from their locks and brought up to date."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from launch.commands import run_command
from launch.configuration import Configuration
from launch.console import Console
from launch.errors import CommandFailedError, LaunchError
from launch.explaining import explain

GIGABYTE = 1_000_000_000


@dataclass(frozen=True, kw_only=True)
class Project:
    """One lock and the environment made from it; ``folder`` is relative to the checkout."""

    title: str
    folder: str
    python: str
    proof: str
    """A program that is only there once the environment has been made."""
    needs_bytes: int
    """Free space that making it takes, downloads included; measured and rounded up."""

    def environment(self, root: Path) -> Path:
        """The folder of the environment."""
        return root / self.folder / ".venv"

    def interpreter(self, root: Path) -> str:
        """The environment's Python."""
        return str(self.environment(root) / "bin" / "python")


DESK = Project(
    title="environment of the desk",
    folder=".",
    python="3.13",
    proof="bin/alembic",
    needs_bytes=1 * GIGABYTE,
)
BOT = Project(
    title="environment of the bot",
    folder="bot",
    python="3.10",
    proof="bin/rasa",
    needs_bytes=4 * GIGABYTE,
)


async def make_environment(
    project: Project, *, uv: str, console: Console, configuration: Configuration
) -> None:
    """Install what the lock names; quick when nothing changed.

    The tests' own packages are neither installed nor, where the tests have put them there,
    removed. Raises LaunchError with one sentence when it cannot be done.
    """
    async with console.step(project.title) as step:
        _check_space(project, configuration.root)
        # Without a project option of its own, uv would take a project of the working folder.
        command = [uv, "sync", "--locked", "--no-dev", "--inexact", "--project", project.folder]
        try:
            # What installs packages may run code of theirs, and needs no setting of ours.
            output = await run_command(command, step=step, configuration=configuration, settings=())
        except CommandFailedError as error:
            raise LaunchError(
                explain(error.output, folder=project.folder, python=project.python)
            ) from error
        step.result = _what_changed(output)


def _check_space(project: Project, root: Path) -> None:
    environment = project.environment(root)
    if (environment / project.proof).exists():
        return
    free = shutil.disk_usage(root).free
    if free < project.needs_bytes:
        raise LaunchError(
            f"The {project.title} needs about {project.needs_bytes / GIGABYTE:.0f} GB of disk, "
            f"and {root} has {free / GIGABYTE:.1f} GB left: free some space and start again."
        )


def _what_changed(output: str) -> str:
    installed = re.search(r"Installed (\d+) packages?", output)
    if installed:
        return f"{installed.group(1)} packages installed"
    return "up to date"
