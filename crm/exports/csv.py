"""CSV for other programs: RFC 4180, UTF-8 with its mark, and no cell a spreadsheet would run."""

import codecs
import csv
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import BinaryIO

from crm.exports.rows import COLUMNS, Cell, Column, Kind
from crm.exports.text import clean_text, defuse, is_e164

CONTENT_TYPE = "text/csv; charset=utf-8; header=present"


class CsvWriter:
    """Comma, CRLF, a header row, times as ISO 8601 in UTC.

    The byte order mark is for Excel, which takes UTF-8 for the local code page without it.
    """

    shortened = 0

    def __init__(self, file: BinaryIO, columns: Sequence[Column] = COLUMNS) -> None:
        self._columns = columns
        file.write(codecs.BOM_UTF8)
        self._csv = csv.writer(_Utf8(file), lineterminator="\r\n")
        self._csv.writerow(column.header for column in columns)

    def write_row(self, cells: Sequence[Cell]) -> None:
        """Add a row."""
        self._csv.writerow(
            _as_text(cell, column) for cell, column in zip(cells, self._columns, strict=True)
        )

    def finish(self) -> None:
        """Every row is written already."""

    def close(self) -> None:
        """Nothing is left behind."""


class _Utf8:
    """Takes text, writes bytes; line ends inside a cell stay as the visitor typed them."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, text: str) -> int:
        return self._file.write(text.encode("utf-8"))


def _as_text(cell: Cell, column: Column) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if column.kind == Kind.PHONE and is_e164(cell):
        return cell
    return defuse(clean_text(cell))
