"""Every workbook is read back by openpyxl and compared cell by cell."""

import io
import tempfile
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from crm.exports import xlsx
from crm.exports.rows import Cell, Column, Kind
from crm.exports.text import clean_text
from crm.exports.writer import ListTooLongError
from crm.exports.xlsx import XlsxWriter
from tests.unit.exports.hostile import FORMULAS, cells

COLUMNS = (
    Column("name", "Name", lambda _: None),
    Column("phone", "Phone", lambda _: None, Kind.PHONE),
    Column("at", "At", lambda _: None, Kind.TIME),
)


def write(*rows: list[Cell]) -> tuple[Any, XlsxWriter]:
    """The sheet as openpyxl reads it, and the writer that made it."""
    file = io.BytesIO()
    with closing(XlsxWriter(file, COLUMNS)) as writer:
        for row in rows:
            writer.write_row(row)
        writer.finish()
    return openpyxl.load_workbook(file).active, writer


def text_of(cell: Any) -> str:
    """What the cell says; openpyxl leaves the format's own escapes in place."""
    return unescape(cell.value or "")


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=5))
def test_every_cell_is_read_back_as_text(pairs: list[tuple[str, str]]) -> None:
    sheet, _ = write(*([name, phone, None] for name, phone in pairs))

    for number, pair in enumerate(pairs, start=2):
        for column, original in enumerate(pair, start=1):
            cell = sheet.cell(number, column)
            expected = clean_text(original).replace("\r\n", "\n").replace("\r", "\n")
            assert text_of(cell) == expected
            assert cell.value is None or cell.data_type in ("s", "inlineStr")


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_formula_is_written(formula: str) -> None:
    sheet, _ = write([formula, None, None])

    assert sheet["A2"].data_type in ("s", "inlineStr")
    assert not text_of(sheet["A2"]).startswith("'")


@pytest.mark.parametrize("text", ["<r><t>bold?</t></r>", "<r></r>", "<r></c><<</r>"])
def test_text_that_looks_like_the_formats_own_markup_is_text(text: str) -> None:
    sheet, _ = write([text, "beside it", None])

    assert (text_of(sheet["A2"]), sheet["B2"].value) == (text, "beside it")


@pytest.mark.parametrize("number", ["+441214960123", "00441214960123", "0123456789012345678"])
def test_a_number_loses_no_plus_no_zero_and_no_digit(number: str) -> None:
    sheet, _ = write([None, number, None])

    assert sheet["B2"].value == number
    assert sheet["B2"].number_format == "@"


def test_a_time_is_a_date_of_excel_in_utc() -> None:
    moment = datetime(2026, 7, 1, 0, 30, 5, tzinfo=timezone(timedelta(hours=2)))

    sheet, _ = write([None, None, moment])

    assert sheet["C2"].is_date
    assert sheet["C2"].value.replace(tzinfo=UTC) == moment


def test_the_header_stays_in_sight_and_filters() -> None:
    sheet, _ = write(["a", None, None], ["b", None, None])

    assert [cell.value for cell in sheet[1]] == ["Name", "Phone", "At"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:C3"


def test_an_empty_list_is_a_header() -> None:
    sheet, _ = write()

    assert sheet.max_row == 1
    assert sheet.auto_filter.ref == "A1:C1"


@pytest.mark.parametrize("text", ["x" * 32_767, "😀" * 16_383])
def test_the_longest_text_that_fits_is_whole(text: str) -> None:
    sheet, writer = write([text, None, None])

    assert sheet["A2"].value == text
    assert writer.shortened == 0


@pytest.mark.parametrize("text", ["x" * 32_768, "a" + "😀" * 16_383 + "b", "=" + "é" * 100_000])
def test_a_longer_text_says_that_it_was_cut(text: str) -> None:
    sheet, writer = write([text, None, None])

    kept, _, note = sheet["A2"].value.partition(" … [cut here")
    assert text.startswith(kept)
    assert f"{len(text):,} characters" in note
    assert 32_600 < len(sheet["A2"].value.encode("utf-16-le")) // 2 <= 32_767
    assert writer.shortened == 1


def test_a_list_longer_than_a_sheet_is_refused_and_leaves_nothing_on_disk(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(xlsx, "MAX_ROWS", 3)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    with pytest.raises(ListTooLongError, match="take a CSV"):
        write(*([str(number), None, None] for number in range(3)))
    assert list(tmp_path.iterdir()) == []
