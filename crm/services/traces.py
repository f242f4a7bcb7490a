"""Looks through every text of the database for what would give a person away.

The tables are not listed here but read from the models, so that a new one is looked through
from its first day.
"""

import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Enum,
    String,
    Table,
    bindparam,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from crm.models import Base
from crm.services.marks import Marks

BATCH = 1000
"""Rows held in memory at a time."""

WRITTEN_FREELY = frozenset(
    {
        "audit_event.detail",
        "choice.payload",
        "choice.title",
        "conversation.page",
        "interaction.text",
        "lead.closed_reason",
        "lead.enquiry",
        "lead.intent_other",
        "lead_answer.label_shown",
        "lead_answer.value",
        "lead_answer.verbatim",
        "message.text",
        "stage_change.reason",
        "unanswered_question.text",
    }
)
"""Where people and the bot write what they like, and so may quote somebody's address.

Not here: the addresses of other people's own records, which are theirs even where they are the
same, and published facts.
"""


@dataclass(frozen=True, kw_only=True)
class Trace:
    """A place in which something was found; ``kind`` is ``address`` or ``word``."""

    table: str
    column: str
    row: str
    kind: str


async def find_traces(session: AsyncSession, marks: Marks) -> list[Trace]:
    """Every place in the database that holds one of the marks, addresses before words."""
    traces = []
    for table in Base.metadata.sorted_tables:
        async for row in _rows(session, table):
            for column in text_columns(table):
                kind = _kind(marks, row[column.name])
                if kind is not None:
                    traces.append(
                        Trace(table=table.name, column=column.name, row=_key(table, row), kind=kind)
                    )
    return sorted(traces, key=lambda trace: (trace.kind, trace.table, trace.column, trace.row))


async def erase_marks(session: AsyncSession, marks: Marks) -> int:
    """Replace addresses and numbers wherever people write freely; gives how many rows changed.

    Nothing else in those texts is touched, and no words: see ``Marks``. Records that the
    session read before are stale afterwards.
    """
    changed = 0
    for table in Base.metadata.sorted_tables:
        columns = [c for c in text_columns(table) if f"{table.name}.{c.name}" in WRITTEN_FREELY]
        if not columns:
            continue
        clean = [
            {f"key_{c.name}": row[c.name] for c in table.primary_key} | values
            async for row in _rows(session, table, _worth_reading(marks, columns))
            if (values := _cleaned(marks, row, columns)) is not None
        ]
        if clean:
            # One statement for all of them, and past the ORM: no lead's version changes.
            statement = update(table).where(
                *(c == bindparam(f"key_{c.name}") for c in table.primary_key)
            )
            await (await session.connection()).execute(
                statement.values({c.name: bindparam(f"new_{c.name}") for c in columns}), clean
            )
            changed += len(clean)
    return changed


def text_columns(table: Table) -> list[Column[Any]]:
    """The columns that can hold words: text and JSON, but no codes."""
    return [
        column
        for column in table.columns
        if isinstance(column.type, (String, JSON)) and not isinstance(column.type, Enum)
    ]


def _worth_reading(marks: Marks, columns: list[Column[Any]]) -> ColumnElement[bool]:
    """The rows that may hold a mark, for a database to choose: it holds up every visitor.

    An e-mail address stands nowhere without an @ in one of its three forms. JSON is read
    whole: an @ may be escaped in it. So is everything for a number, which has no such sign.
    """
    if marks.phones or any(isinstance(column.type, JSON) for column in columns):
        return true()
    signs = ("@", "\uff20", "%40")
    return or_(*(c.contains(sign, autoescape=True) for c in columns for sign in signs))


async def _rows(
    session: AsyncSession, table: Table, condition: ColumnElement[bool] | None = None
) -> AsyncIterator[dict[str, Any]]:
    columns = text_columns(table)
    if not columns:
        return
    wanted = list(dict.fromkeys([*table.primary_key, *columns]))
    query = select(*wanted).execution_options(yield_per=BATCH)
    found = await session.stream(query if condition is None else query.where(condition))
    async for row in found.mappings():
        yield {str(name): value for name, value in row.items()}


def _cleaned(
    marks: Marks, row: dict[str, Any], columns: list[Column[Any]]
) -> dict[str, Any] | None:
    """The new values of the columns, or None when they are as they were."""
    new = {f"new_{c.name}": _erased(marks, row[c.name]) for c in columns}
    return new if any(new[f"new_{c.name}"] != row[c.name] for c in columns) else None


def _erased(marks: Marks, value: Any) -> Any:
    """The value with every text in it cleaned, keys of JSON objects too."""
    if isinstance(value, str):
        return marks.erase_from(value)
    if isinstance(value, dict):
        return {_erased(marks, name): _erased(marks, inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_erased(marks, inner) for inner in value]
    return value


def _kind(marks: Marks, value: Any) -> str | None:
    texts = list(_texts(value))
    if any(marks.are_in(text) for text in texts):
        return "address"
    return "word" if any(marks.name_in(text) for text in texts) else None


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from (name, *_texts(inner))
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _key(table: Table, row: dict[str, Any]) -> str:
    values = [row[column.name] for column in table.primary_key]
    return str(values[0]) if len(values) == 1 else json.dumps([str(value) for value in values])
