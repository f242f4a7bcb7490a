"""Takes a list out of the desk: one moment's leads, decided, written, and logged."""

import asyncio
import hashlib
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Self, cast
from uuid import UUID

from crm.database import Database
from crm.exports import csv, xlsx
from crm.exports.eligibility import LeftOut, decide, explain
from crm.exports.rows import Source, make_row
from crm.exports.writer import Writer
from crm.services.address_key import AddressKey
from crm.services.audit import record_event
from crm.services.disclosures import NewDisclosure, record_disclosures
from crm.services.errors import DeskError
from crm.services.lead_stream import stream_leads
from crm.services.leads import LeadFilter
from crm.services.suppression import check_key
from crm.vocabulary import ExportPurpose, Role

if TYPE_CHECKING:
    from crm.models import Adviser

EXPORT_ROLES = frozenset({Role.MANAGER, Role.ADMIN})
"""Who may take contact lists out of the desk; seeing leads is another right."""

_IN_MEMORY = 4 * 1024 * 1024
"""Bytes up to which a file is not put on disk."""

_FORMATS: Mapping[str, tuple[Callable[[BinaryIO], Writer], str]] = {
    "csv": (csv.CsvWriter, csv.CONTENT_TYPE),
    "xlsx": (xlsx.XlsxWriter, xlsx.CONTENT_TYPE),
}
FORMATS = tuple(_FORMATS)


class ExportRefusedError(DeskError):
    """This person may not take contact lists, or there is no such format."""


@dataclass(frozen=True, kw_only=True)
class ExportFile:
    """A finished list. Close it, or use it in a ``with``: its temporary file then is gone."""

    name: str
    content_type: str
    content: BinaryIO
    size: int
    rows: int
    left_out: Counter[LeftOut] = field(default_factory=Counter)
    shortened: int
    sha256: str

    @property
    def summary(self) -> str:
        """What is in the file and what is not, for a person."""
        parts = [f"{self.rows} {'lead' if self.rows == 1 else 'leads'} in the file"]
        if self.left_out:
            parts.append(explain(self.left_out))
        if self.shortened:
            parts.append(f"{self.shortened} cells cut to what Excel can hold, each marked")
        return "; ".join(parts) + "."

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.content.close()


async def export_leads(
    database: Database,
    wanted: LeadFilter,
    purpose: ExportPurpose,
    fmt: str,
    *,
    by: "Adviser | None",
    key: AddressKey,
    now: datetime,
) -> ExportFile:
    """All leads that the filter finds, in the list's order, as far as the purpose allows.

    The file is built whole before anything is given out, and given out only when the audit
    log holds purpose, filter, count and SHA-256, and every lead in it holds that it was handed
    out. Opens its own transactions, so that no visitor's message waits for the writing while a
    long list is read. ``by`` is None for the command line.

    Raises ExportRefusedError for a role without the right or an unknown format,
    ListTooLongError when the format cannot hold the list, AddressKeyLostError when marketing is
    the purpose and nobody can say who is on the suppression list.
    """
    if by is not None and by.role not in EXPORT_ROLES:
        raise ExportRefusedError("Only managers and administrators may export contact lists.")
    if fmt not in _FORMATS:
        raise ExportRefusedError(f"There is no export as {fmt}; there is {' and '.join(FORMATS)}.")
    # Closed by whoever takes the file, or below when it cannot be given out.
    content = cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115
    try:
        file, lead_ids = await _build(database, wanted, purpose, fmt, content, key, now)
        async with database.writing() as session:
            new = NewDisclosure(kind="export", purpose=purpose, recipient=f"the team, as {fmt}")
            await record_disclosures(session, lead_ids, new, now=now)
            await record_event(
                session,
                "lead:export",
                actor=by,
                entity="lead",
                detail={
                    "file": file.name,
                    "purpose": purpose,
                    "filter": _narrowing(wanted),
                    "rows": file.rows,
                    "left_out": dict(file.left_out),
                    "sha256": file.sha256,
                },
                now=now,
            )
    except BaseException:
        content.close()
        raise
    return file


async def _build(
    database: Database,
    wanted: LeadFilter,
    purpose: ExportPurpose,
    fmt: str,
    content: BinaryIO,
    key: AddressKey,
    now: datetime,
) -> tuple[ExportFile, list[UUID]]:
    make_writer, content_type = _FORMATS[fmt]
    lead_ids, left_out = list[UUID](), Counter[LeftOut]()
    with closing(make_writer(content)) as writer:
        async with database.reading() as session:
            if purpose != ExportPurpose.RESPOND:
                await check_key(session, key)
            async for batch in stream_leads(session, wanted, key):
                for found in batch:
                    access = decide(found, purpose, asked_for=wanted.state)
                    if access.left_out is not None:
                        left_out[access.left_out] += 1
                        continue
                    writer.write_row(make_row(Source(found=found, access=access, purpose=purpose)))
                    lead_ids.append(found.lead.id)
        # Compressing and hashing a long list would hold up everybody's chat.
        await asyncio.to_thread(writer.finish)
    size = content.tell()
    content.seek(0)
    digest = await asyncio.to_thread(_digest, content)
    content.seek(0)
    file = ExportFile(
        name=f"leads-{purpose.replace('_', '-')}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.{fmt}",
        content_type=content_type,
        content=content,
        size=size,
        rows=len(lead_ids),
        left_out=left_out,
        shortened=writer.shortened,
        sha256=digest,
    )
    return file, lead_ids


def _digest(content: BinaryIO) -> str:
    total = hashlib.sha256()
    while chunk := content.read(1 << 20):
        total.update(chunk)
    return total.hexdigest()


def _narrowing(wanted: LeadFilter) -> dict[str, str]:
    """The filter without its paging, which an export ignores.

    That there was a search is kept and its words are not: they may name a person, and the log
    holds nothing personal. Which leads were in the file is kept with the leads.
    """
    fields = asdict(wanted) | {"text": "not kept" if wanted.text else ""}
    return {
        name: str(fields[name])
        for name in fields
        if name not in ("page", "per_page") and fields[name]
    }
