"""XLSX for people: every text a text cell, times as dates, header frozen and filtered."""

import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import BinaryIO

import xlsxwriter

from crm.exports.rows import COLUMNS, Cell, Column, Kind
from crm.exports.text import clean_text
from crm.exports.writer import ListTooLongError

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

MAX_ROWS = 1_048_576
"""Rows of a sheet, the header among them."""
MAX_CELL = 32_767
"""Length of a cell's text as Excel counts it: in UTF-16 code units."""
_WIDTHS = {Kind.TEXT: 18, Kind.LONG_TEXT: 60, Kind.PHONE: 18, Kind.TIME: 17}
_TOO_LONG = " … [cut here: the text has {length:,} characters; a CSV export holds all of them]"


class XlsxWriter:
    """One sheet, written row by row in constant memory."""

    def __init__(self, file: BinaryIO, columns: Sequence[Column] = COLUMNS) -> None:
        self.shortened = 0
        self._columns = columns
        self._rows = 1
        # Rows wait in a file until the book is closed; in a folder of ours, so that they are
        # gone with it whatever happens.
        self._folder = tempfile.TemporaryDirectory(prefix="export-")
        self._book = xlsxwriter.Workbook(
            file, {"constant_memory": True, "tmpdir": self._folder.name}
        )
        self._sheet = self._book.add_worksheet("Leads")
        time = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss", "valign": "top"})
        text = self._book.add_format({"num_format": "@", "valign": "top"})
        wrapped = self._book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
        self._formats = {
            Kind.TEXT: text,
            Kind.LONG_TEXT: wrapped,
            Kind.PHONE: text,
            Kind.TIME: time,
        }
        bold = self._book.add_format({"bold": True, "bottom": 1})
        self._sheet.freeze_panes(1, 0)
        for index, column in enumerate(columns):
            self._sheet.set_column(index, index, _WIDTHS[column.kind])
            self._sheet.write_string(0, index, column.header, bold)

    def write_row(self, cells: Sequence[Cell]) -> None:
        """Add a row; raises ListTooLongError past the last row of a sheet."""
        if self._rows >= MAX_ROWS:
            raise ListTooLongError(
                f"An Excel sheet ends after {MAX_ROWS - 1:,} leads and this list is longer. "
                "Narrow the filter, or take a CSV."
            )
        for index, (cell, column) in enumerate(zip(cells, self._columns, strict=True)):
            if isinstance(cell, datetime):
                moment = cell.astimezone(UTC).replace(tzinfo=None, microsecond=0)
                self._sheet.write_datetime(self._rows, index, moment, self._formats[column.kind])
            elif cell is not None:
                self._write_text(index, cell, self._formats[column.kind])
        self._rows += 1

    def _write_text(self, index: int, cell: str, style: object) -> None:
        text = self._fit(clean_text(cell).replace("\r\n", "\n").replace("\r", "\n"))
        if text.startswith("<r>") and text.endswith("</r>"):
            # XlsxWriter takes such a text for markup of its own and writes it unescaped;
            # handed over in pieces, of which it wants three, it is escaped like any other.
            pieces = (text[0], text[1], text[2:])
            self._sheet.write_rich_string(self._rows, index, *pieces, style)
            return
        self._sheet.write_string(self._rows, index, text, style)

    def _fit(self, text: str) -> str:
        if len(text) * 2 <= MAX_CELL or _units(text) <= MAX_CELL:
            return text
        self.shortened += 1
        note = _TOO_LONG.format(length=len(text))
        kept = text.encode("utf-16-le")[: 2 * (MAX_CELL - len(note))]
        # Half a character at the cut is dropped with it.
        return kept.decode("utf-16-le", errors="ignore") + note

    def finish(self) -> None:
        """Compress the sheet into the file."""
        self._sheet.autofilter(0, 0, self._rows - 1, len(self._columns) - 1)
        self._book.close()

    def close(self) -> None:
        """Remove the rows that wait on disk."""
        self._sheet.row_data_fh.close()
        self._folder.cleanup()


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
