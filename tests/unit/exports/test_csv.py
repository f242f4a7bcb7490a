"""Every CSV is read back by a strict reader and compared cell by cell."""

import csv
import io
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.exports.csv import CsvWriter
from crm.exports.rows import Cell, Column, Kind
from crm.exports.text import clean_text, defuse
from tests.unit.exports.hostile import cells

COLUMNS = (
    Column("name", "Name", lambda _: None),
    Column("phone", "Phone", lambda _: None, Kind.PHONE),
    Column("at", 'At, in "UTC"', lambda _: None, Kind.TIME),
)


def written(*rows: list[Cell]) -> bytes:
    file = io.BytesIO()
    with closing(CsvWriter(file, COLUMNS)) as writer:
        for row in rows:
            writer.write_row(row)
        writer.finish()
    return file.getvalue()


def read(data: bytes) -> list[list[str]]:
    text = data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def test_a_list_begins_with_the_mark_and_the_header_and_ends_lines_with_crlf() -> None:
    data = written(["Greta", None, None])

    assert data == b'\xef\xbb\xbfName,Phone,"At, in ""UTC"""\r\nGreta,,\r\n'


@given(st.lists(st.tuples(cells, cells), max_size=5))
def test_every_cell_is_read_back(pairs: list[tuple[str, str]]) -> None:
    table = read(written(*([name, phone, None] for name, phone in pairs)))

    assert table[1:] == [
        [defuse(clean_text(name)), defuse(clean_text(phone)), ""] for name, phone in pairs
    ]


def test_a_long_cell_is_whole() -> None:
    long = 'x,"\n' * 20_000

    assert read(written([long, None, None]))[1][0] == long


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+441214960123", "+441214960123"),
        ("+1-1", "'+1-1"),
        ("+44 121 496 0123", "'+44 121 496 0123"),
        ("00441214960123", "00441214960123"),
    ],
)
def test_only_a_canonical_number_keeps_its_plus_bare(number: str, shown: str) -> None:
    assert read(written([None, number, None]))[1][1] == shown


def test_a_canonical_number_outside_the_phone_column_is_text_like_any_other() -> None:
    assert read(written(["+441214960123", None, None]))[1][0] == "'+441214960123"


def test_a_time_is_iso_8601_in_utc() -> None:
    moment = datetime(2026, 7, 1, 0, 30, 5, 999, tzinfo=timezone(timedelta(hours=2)))

    assert read(written([None, None, moment]))[1][2] == "2026-06-30T22:30:05Z"
    assert datetime.fromisoformat("2026-06-30T22:30:05Z") == moment.replace(microsecond=0)
    assert datetime.fromisoformat("2026-06-30T22:30:05Z").tzinfo == UTC
