"""What every format can do: take rows, then finish the file."""

from collections.abc import Sequence
from typing import Protocol

from crm.exports.rows import Cell
from crm.services.errors import DeskError


class ListTooLongError(DeskError):
    """The format cannot hold so many rows; no file is given out rather than a part of one."""


class Writer(Protocol):
    """Writes one file. Made with an empty binary file, which it leaves open."""

    @property
    def shortened(self) -> int:
        """How many cells were longer than the format allows and end in a note that says so."""

    def write_row(self, cells: Sequence[Cell]) -> None:
        """Add a row; raises ListTooLongError when there is no room."""

    def finish(self) -> None:
        """Write what is still held back. May take a while."""

    def close(self) -> None:
        """Leave nothing behind outside the file, after a failure as well."""
