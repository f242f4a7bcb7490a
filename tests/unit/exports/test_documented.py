"""Whoever opens an export finds every column, purpose and reason explained."""

import pytest

from crm.exports.eligibility import REASONS
from crm.exports.rows import COLUMNS, Column
from crm.settings import ROOT
from crm.vocabulary import ExportPurpose

PAGE = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.name)
def test_every_column_is_documented(column: Column) -> None:
    assert f"\n| {column.header} | `{column.name}` | " in PAGE


def test_the_page_lists_the_columns_in_their_order_and_no_others() -> None:
    table = PAGE.split("## Columns")[1].split("\n## ")[0]
    rows = [line.split("|")[2].strip(" `") for line in table.splitlines() if "`" in line]

    assert rows == [column.name for column in COLUMNS]


@pytest.mark.parametrize("purpose", ExportPurpose)
def test_every_purpose_is_documented(purpose: ExportPurpose) -> None:
    assert f"`{purpose}`" in PAGE


@pytest.mark.parametrize("words", REASONS.values())
def test_every_reason_for_leaving_a_lead_out_is_documented(words: str) -> None:
    assert f"| {words} |" in PAGE


def test_names_and_headers_are_used_once() -> None:
    assert len({column.name for column in COLUMNS}) == len(COLUMNS)
    assert len({column.header for column in COLUMNS}) == len(COLUMNS)
