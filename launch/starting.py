"""Prepares the desk and starts it: two tracks side by side, since neither waits for the other."""

import asyncio
import time

from launch.bootstrap import ensure_uv
from launch.configuration import Configuration
from launch.console import Console
from launch.environments import BOT, DESK, make_environment
from launch.errors import LaunchError
from launch.services import Service, action_server, rasa, site
from launch.steps import (
    Administrator,
    import_knowledge,
    make_first_administrator,
    prepare_answers,
    upgrade_database,
)
from launch.supervision import Supervisor
from launch.training import train


class Start:
    """One start of the desk; without a supervisor everything is prepared and nothing started."""

    def __init__(
        self, configuration: Configuration, console: Console, supervisor: Supervisor | None = None
    ) -> None:
        self._configuration = configuration
        self._console = console
        self._supervisor = supervisor
        self._administrator: Administrator | None = None
        self._late: list[str] = []

    async def begin(self) -> None:
        """Do every step, and come back when all that was started is ready.

        Raises LaunchError with a sentence for each track that cannot go on.
        """
        began = time.monotonic()
        # Before the tracks part: both need it, and only one may install it.
        uv = await asyncio.to_thread(ensure_uv)
        try:
            async with asyncio.TaskGroup() as tracks:
                tracks.create_task(self._make_desk(uv, tracks))
                tracks.create_task(self._make_bot(uv, tracks))
        except* LaunchError as group:
            raise LaunchError("\n".join(str(error) for error in _leaves(group))) from group
        self._close(time.monotonic() - began)

    async def train(self) -> None:
        """Only the bot: its environment, and its model when an input has changed."""
        await self._make_bot(await asyncio.to_thread(ensure_uv), None)

    async def _make_desk(self, uv: str, tracks: asyncio.TaskGroup) -> None:
        console, configuration = self._console, self._configuration
        await make_environment(DESK, uv=uv, console=console, configuration=configuration)
        await upgrade_database(console=console, configuration=configuration)
        if self._supervisor:
            # People are answered from here on, whatever else still takes its time.
            tracks.create_task(self._serve(self._supervisor, site(configuration)))
        await import_knowledge(console=console, configuration=configuration)
        await prepare_answers(console=console, configuration=configuration)
        if self._supervisor:
            tracks.create_task(self._serve(self._supervisor, action_server(configuration)))
        self._administrator = await make_first_administrator(
            console=console, configuration=configuration
        )

    async def _make_bot(self, uv: str, tracks: asyncio.TaskGroup | None) -> None:
        console, configuration = self._console, self._configuration
        await make_environment(BOT, uv=uv, console=console, configuration=configuration)
        model = await train(console=console, configuration=configuration)
        if self._supervisor and tracks:
            tracks.create_task(self._serve(self._supervisor, rasa(configuration, model)))

    async def _serve(self, supervisor: Supervisor, service: Service) -> None:
        if not await supervisor.serve(service):
            self._late.append(service.title)

    def _close(self, seconds: float) -> None:
        """The last lines: how it went, the addresses, and once the password."""
        say = self._console.say
        say()
        if not self._supervisor:
            say(f"Prepared in {seconds:.1f} s. `make run` starts the desk.")
        elif self._late:
            say(f"Running after {seconds:.1f} s, but without: {', '.join(self._late)}.")
        else:
            say(f"Ready in {seconds:.1f} s. Ctrl-C stops it.")
        if self._administrator:
            say()
            say("  The desk's first administrator; this password is not shown again:")
            say(f"  E-mail     {self._administrator.email}")
            say(f"  Password   {self._administrator.password}")
        if self._supervisor:
            say()
            say(f"  Portal     {self._configuration.shown_address}/")
            say(f"  Desk       {self._configuration.shown_address}/desk/")


def _leaves(group: BaseExceptionGroup[LaunchError]) -> list[LaunchError]:
    found: list[LaunchError] = []
    for error in group.exceptions:
        found += _leaves(error) if isinstance(error, BaseExceptionGroup) else [error]
    return found
