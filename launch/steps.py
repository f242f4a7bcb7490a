"""What is made ready before the desk can serve, step by step, in the desk's own environment."""

import re
from dataclasses import dataclass

from launch.commands import run_command
from launch.configuration import Configuration
from launch.console import Console
from launch.environments import DESK


@dataclass(frozen=True)
class Administrator:
    """The first account of a new desk, with the password that is shown once."""

    email: str
    password: str


async def upgrade_database(*, console: Console, configuration: Configuration) -> None:
    """Bring the tables to what this version needs."""
    async with console.step("database") as step:
        command = _desk(configuration, "crm", "database", "upgrade")
        await run_command(command, step=step, configuration=configuration)
        step.result = "up to date"


async def import_knowledge(*, console: Console, configuration: Configuration) -> None:
    """Take in the reviewed facts; what the team has changed since stays as it is."""
    async with console.step("knowledge") as step:
        command = _desk(configuration, "crm", "knowledge", "import")
        output = await run_command(command, step=step, configuration=configuration)
        lines = output.strip().splitlines()
        step.result = lines[-1].rstrip(".") if lines else "up to date"


async def prepare_answers(*, console: Console, configuration: Configuration) -> None:
    """Make what finding an answer needs, so that the first question does not wait for it."""
    async with console.step("answers") as step:
        command = _desk(configuration, "answers", "prepare")
        await run_command(command, step=step, configuration=configuration)
        step.result = "prepared"


async def make_first_administrator(
    *, console: Console, configuration: Configuration
) -> Administrator | None:
    """Make an administrator when nobody can sign in yet; None when somebody can."""
    async with console.step("first administrator") as step:
        command = _desk(configuration, "crm", "user", "create", "--first-admin")
        output = await run_command(
            command, step=step, configuration=configuration, keeps_secret=True
        )
        made = re.search(r"^Sign in as (\S+)\nPassword\s+(\S+)$", output, flags=re.M)
        if not made:
            step.result = "there is one"
            return None
        administrator = Administrator(*made.groups())
        # At once, too: a start that fails later must not take the only password with it.
        step.result = f"{administrator.email}, password {administrator.password}"
        return administrator


def _desk(configuration: Configuration, *arguments: str) -> list[str]:
    return [DESK.interpreter(configuration.root), "-m", *arguments]
