"""``python -m launch run`` starts the whole desk; ``prepare`` and ``train`` do a part of it."""

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress

from launch.bootstrap import ROOT
from launch.configuration import Configuration, read_configuration
from launch.console import Console
from launch.errors import LaunchError
from launch.folders import hold_var
from launch.ports import check_ports
from launch.starting import Start
from launch.supervision import Supervisor

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> int:
    """Run one command; gives the exit status, 128 + N for a start cut short by signal N."""
    command = _parser().parse_args().command
    console = Console()
    try:
        os.chdir(ROOT)
        configuration = read_configuration(ROOT, os.environ)
        with hold_var(configuration):
            if command == "run":
                check_ports(configuration)
                return asyncio.run(_run(configuration, console))
            start = Start(configuration, console)
            return asyncio.run(_finish(start.train if command == "train" else start.begin))
    except LaunchError as error:
        print(f"\n{error}", file=sys.stderr, flush=True)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m launch", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="prepare and start everything, until Ctrl-C")
    commands.add_parser("prepare", help="environments, database, facts and model, nothing started")
    commands.add_parser("train", help="the bot's environment and its model only")
    return parser


async def _finish(work: Callable[[], Awaitable[None]]) -> int:
    signals = _cancel_on_signal()
    try:
        await work()
    except asyncio.CancelledError:
        return 128 + signals[0]
    return 0


async def _run(configuration: Configuration, console: Console) -> int:
    supervisor = Supervisor(configuration, console)
    signals = _cancel_on_signal(supervisor)
    is_ready = False
    try:
        await Start(configuration, console, supervisor).begin()
        is_ready = True
        await asyncio.get_running_loop().create_future()
    except asyncio.CancelledError:
        console.say("Stopping …")
        return 0 if is_ready else 128 + signals[0]
    finally:
        await supervisor.stop()
        if signals:
            console.say("Stopped.")
    return 0


def _cancel_on_signal(supervisor: Supervisor | None = None) -> list[int]:
    """Let a signal cancel the running task; the list given back names it when it has come."""
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - called from a coroutine
    received: list[int] = []

    def stop(number: int) -> None:
        received.append(number)
        if len(received) == 1:
            task.cancel()
        elif supervisor:
            supervisor.kill()

    for number in STOP_SIGNALS:
        # Started under nohup, a hang-up stays without effect.
        if signal.getsignal(number) is not signal.SIG_IGN:
            asyncio.get_running_loop().add_signal_handler(number, stop, number)
    return received


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main())
    sys.exit(130)
