"""What a person sees of a start: one line a step, with its time."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

FIRST_SIGN_SECONDS = 10
"""Where lines cannot be redrawn, a step that takes longer than this says so…"""

SIGN_SECONDS = 30
"""…and again this often."""

WIDTH = 100


@dataclass
class Step:
    """One step under way. Whoever does it writes ``detail`` on the way and ``result`` at last."""

    title: str
    began: float = field(default_factory=time.monotonic)
    detail: str = ""
    result: str = ""

    @property
    def seconds(self) -> float:
        """How long it has taken so far."""
        return time.monotonic() - self.began


class Console:
    """Prints steps; on a terminal the last line shows what is under way."""

    def __init__(self, *, terminal: bool | None = None) -> None:
        self._terminal = sys.stdout.isatty() if terminal is None else terminal
        self._running: list[Step] = []
        self._redrawing: asyncio.Task[None] | None = None
        self._drawn = False

    @asynccontextmanager
    async def step(self, title: str) -> AsyncIterator[Step]:
        """Show the step while the block runs, and one line for it at the end."""
        step = Step(title)
        self._running.append(step)
        signs = None if self._terminal else asyncio.create_task(self._give_signs(step))
        if self._terminal and self._redrawing is None:
            self._redrawing = asyncio.create_task(self._redraw())
        outcome = "failed"
        try:
            yield step
            outcome = step.result
        except asyncio.CancelledError:
            outcome = "stopped"
            raise
        finally:
            self._running.remove(step)
            if signs:
                signs.cancel()
            if self._redrawing and not self._running:
                self._redrawing.cancel()
                self._redrawing = None
            self.say(f"  {title:<30}{step.seconds:>7.1f} s   {outcome}".rstrip())

    def say(self, text: str = "") -> None:
        """Print whole lines, above the one that is redrawn."""
        # A terminal that was closed, or a reader that left, must not stop the desk.
        with suppress(OSError):
            self._clear()
            print(text, flush=True)

    async def _redraw(self) -> None:
        while True:
            parts = [
                f"{step.title} {step.seconds:.0f} s{' · ' if step.detail else ''}{step.detail}"
                for step in self._running
            ]
            with suppress(OSError):
                self._clear()
                print(f"  … {'   … '.join(parts)}"[:WIDTH], end="", flush=True)
                self._drawn = True
            await asyncio.sleep(0.5)

    async def _give_signs(self, step: Step) -> None:
        await asyncio.sleep(FIRST_SIGN_SECONDS)
        while True:
            self.say(f"  … {step.title} {step.seconds:.0f} s   {step.detail}"[:WIDTH].rstrip())
            await asyncio.sleep(SIGN_SECONDS)

    def _clear(self) -> None:
        if self._drawn:
            print("\r\x1b[K", end="")
            self._drawn = False
