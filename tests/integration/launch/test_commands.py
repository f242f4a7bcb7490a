"""Programs that prepare something: their output is kept, their failure is one sentence."""

import asyncio
from collections.abc import Awaitable, Callable

import psutil
import pytest

from launch.commands import run_command
from launch.configuration import Configuration
from launch.console import Step
from launch.errors import CommandFailedError

type Program = Callable[[str], tuple[str, ...]]
type Soon = Callable[[Callable[[], object]], Awaitable[object]]


async def test_what_it_says_is_given_back_kept_and_shown(
    program: Program, configuration: Configuration
) -> None:
    step = Step("facts")
    command = program("import sys\nprint('one')\nprint('two', file=sys.stderr)")

    output = await run_command(command, step=step, configuration=configuration)

    assert sorted(output.split()) == ["one", "two"]
    kept = (configuration.logs / "prepare.log").read_text()
    assert kept == f"--- facts\n{output}"
    assert step.detail in {"one", "two"}


async def test_rasas_ornaments_are_left_out_of_what_is_shown(
    program: Program, configuration: Configuration
) -> None:
    step = Step("training")
    line = "\\x1b[94m2026-11-24 09:48:19 INFO     rasa.cli.train  - Started training\\x1b[0m"

    await run_command(program(f"print('{line}')"), step=step, configuration=configuration)

    assert step.detail == "Started training"


async def test_it_is_told_the_settings_that_it_needs(
    program: Program, configuration: Configuration
) -> None:
    command = program("import os\nprint([n for n in os.environ if n.startswith('INVEST_DESK_')])")

    output = await run_command(
        command, step=Step("training"), configuration=configuration, settings={"var"}
    )

    assert output == "['INVEST_DESK_VAR']\n"


async def test_a_secret_is_neither_kept_nor_shown(
    program: Program, configuration: Configuration
) -> None:
    step = Step("administrator")

    output = await run_command(
        program("print('swordfish')"), step=step, configuration=configuration, keeps_secret=True
    )

    assert output == "swordfish\n"
    assert step.detail == ""
    assert not (configuration.logs / "prepare.log").exists()


async def test_a_failure_is_its_last_line_and_where_the_rest_is(
    program: Program, configuration: Configuration
) -> None:
    command = program("print('much'); print('The file is broken.'); raise SystemExit(2)")

    with pytest.raises(CommandFailedError) as failure:
        await run_command(command, step=Step("facts"), configuration=configuration)

    assert str(failure.value) == (
        "facts: The file is broken. (the whole of it is in var/logs/prepare.log)"
    )
    assert failure.value.output == "much\nThe file is broken.\n"


async def test_a_program_that_is_killed_is_said_to_be(
    program: Program, configuration: Configuration
) -> None:
    command = program(
        "import os, signal\nprint('Epoch 1', flush=True)\nos.kill(os.getpid(), signal.SIGKILL)"
    )

    with pytest.raises(CommandFailedError, match=r"^training: was ended by SIGKILL "):
        await run_command(command, step=Step("training"), configuration=configuration)


async def test_a_program_that_is_not_there_is_a_failure_too(configuration: Configuration) -> None:
    with pytest.raises(CommandFailedError, match="/no/such cannot be started: No such file"):
        await run_command(("/no/such",), step=Step("x"), configuration=configuration)


async def test_a_program_that_is_interrupted_is_stopped_with_its_children(
    program: Program, configuration: Configuration, soon: Soon
) -> None:
    command = program(
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(600)"
    )
    step = Step("training")
    task = asyncio.create_task(run_command(command, step=step, configuration=configuration))
    await soon(lambda: step.detail)
    child = psutil.Process(int(step.detail))

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    await soon(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)
