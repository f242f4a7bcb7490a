"""Keeps services up: starts them, starts them again when they die, stops them all."""

import asyncio
import time
from asyncio.subprocess import Process
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGKILL

from launch.configuration import Configuration
from launch.console import Console
from launch.groups import ending, signal_group, start_group, stop_group
from launch.logs import open_log, trim_log
from launch.probing import answers_ok
from launch.services import Service

QUICK_SECONDS = 30.0
"""A service that lived less than this died quickly: it will probably do so again."""

PAUSES_SECONDS = (0.5, 2.0, 5.0, 15.0)
"""Pauses before the first restarts in a row."""

LONG_PAUSE_SECONDS = 60.0
"""The pause once that many quick deaths have shown that restarting does not help."""

_TRIM_SECONDS = 60.0
_PROBE_SECONDS = 0.2


@dataclass
class _Kept:
    service: Service
    process: Process | None = None
    quick_deaths: int = 0
    keeping: asyncio.Task[None] | None = field(default=None, repr=False)

    @property
    def is_hopeless(self) -> bool:
        return self.quick_deaths > len(PAUSES_SECONDS)


class Supervisor:
    """Owns the services that were started through it; ``stop`` leaves none behind."""

    def __init__(self, configuration: Configuration, console: Console) -> None:
        self._configuration = configuration
        self._console = console
        self._kept: list[_Kept] = []
        self._trimming: asyncio.Task[None] | None = None

    async def serve(self, service: Service) -> bool:
        """Start the service, keep it up from now on, and wait until it is ready.

        False when it keeps dying; it is still tried now and then.
        """
        async with self._console.step(service.title) as step:
            kept = _Kept(service)
            kept.keeping = asyncio.create_task(self._keep_up(kept))
            self._kept.append(kept)
            self._trimming = self._trimming or asyncio.create_task(self._trim_logs())
            while not kept.is_hopeless:
                if kept.process and await answers_ok(service.probe):
                    step.result = "ready"
                    return True
                await asyncio.sleep(_PROBE_SECONDS)
            step.result = f"not ready, see {self._shown_log(service)}"
            return False

    async def stop(self) -> None:
        """Stop every service, all at the same time, and wait until all are gone."""
        tasks = [kept.keeping for kept in self._kept] + [self._trimming]
        for task in tasks:
            if task:
                task.cancel()
        await asyncio.gather(*(task for task in tasks if task), return_exceptions=True)
        self._kept.clear()

    def kill(self) -> None:
        """Kill what is left at once, for a person who does not want to wait."""
        for kept in self._kept:
            if kept.process:
                signal_group(kept.process.pid, SIGKILL)

    async def _keep_up(self, kept: _Kept) -> None:
        while True:
            began = time.monotonic()
            ending = await self._live(kept)
            if time.monotonic() - began >= QUICK_SECONDS:
                kept.quick_deaths = 0
            kept.quick_deaths += 1
            await asyncio.sleep(self._announce(kept, ending))

    async def _live(self, kept: _Kept) -> str:
        """Start the service once; tells, when it is dead, what it died of."""
        service = kept.service
        pid_file = self._configuration.pids / f"{service.name}.pid"
        trim_log(self._log(service))
        try:
            with open_log(self._log(service)) as log:
                kept.process = await start_group(
                    service.command,
                    cwd=self._configuration.root,
                    environment={
                        **self._configuration.environment_with(service.settings),
                        **service.environment,
                    },
                    output=log,
                )
        except OSError as error:
            return f"cannot be started ({error.strerror})"
        try:
            _write(pid_file, f"{kept.process.pid}\n")
            return ending(await kept.process.wait())
        finally:
            # Also what a dead service has left: it would keep the port.
            await stop_group(kept.process)
            kept.process = None
            pid_file.unlink(missing_ok=True)

    def _announce(self, kept: _Kept, ending: str) -> float:
        """Say in one line what happened and what comes next; gives the pause in seconds."""
        title = kept.service.title[0].upper() + kept.service.title[1:]
        if not kept.is_hopeless:
            pause = PAUSES_SECONDS[kept.quick_deaths - 1]
            self._console.say(f"  {title} {ending}; starting it again.")
            return pause
        self._console.say(
            f"  {title} keeps stopping ({ending}); read {self._shown_log(kept.service)}. "
            f"It is tried again every {LONG_PAUSE_SECONDS:.0f} s; the rest stays up."
        )
        return LONG_PAUSE_SECONDS

    async def _trim_logs(self) -> None:
        while True:
            await asyncio.sleep(_TRIM_SECONDS)
            for kept in self._kept:
                trim_log(self._log(kept.service))

    def _log(self, service: Service) -> Path:
        return self._configuration.logs / f"{service.name}.log"

    def _shown_log(self, service: Service) -> str:
        return self._configuration.shown(self._log(service))


def _write(path: Path, text: str) -> None:
    # Whoever reads it finds a whole number or no file.
    new = path.with_suffix(".new")
    new.write_text(text)
    new.replace(path)
