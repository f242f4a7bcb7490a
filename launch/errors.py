"""What stops a start, said in one sentence."""

from __future__ import annotations


class LaunchError(Exception):
    """The desk cannot be started; the text tells a person what to do about it."""


class CommandFailedError(LaunchError):
    """A program that prepares something ended badly; ``output`` is what it said."""

    def __init__(self, message: str, *, output: str) -> None:
        self.output = output
        super().__init__(message)
