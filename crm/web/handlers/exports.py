"""Contact lists of the leads on screen: the purpose first."""

from typing import TYPE_CHECKING

from aiohttp import web

from crm.exports.eligibility import PURPOSE_LABELS, REASONS, LeftOut
from crm.exports.export import FORMATS, ExportRefusedError, export_leads
from crm.exports.tally import tally_purposes
from crm.exports.writer import ListTooLongError
from crm.services.errors import AddressKeyLostError
from crm.services.leads import LeadFilter, count_leads
from crm.vocabulary import ExportPurpose
from crm.web.forms import read_form
from crm.web.keys import ADDRESS_KEY, DATABASE, adviser_of, now_of
from crm.web.pages import render
from crm.web.queries import describe_filter, read_filter, write_filter

if TYPE_CHECKING:
    from collections.abc import Mapping

_CHUNK = 64 * 1024


async def show_export(request: web.Request) -> web.StreamResponse:
    """What each purpose would give of the leads that the address finds."""
    return await _page(request, read_filter(request.query))


async def download_export(request: web.Request) -> web.StreamResponse:
    """The file. It is built and logged whole before its first byte is sent."""
    form = await read_form(request)
    wanted = read_filter(request.query)
    purpose, fmt = form.get("purpose", ""), form.get("format", "")
    if purpose not in set(ExportPurpose):
        return await _page(request, wanted, form, "Say what the list is for.")
    try:
        file = await export_leads(
            request.app[DATABASE],
            wanted,
            ExportPurpose(purpose),
            fmt,
            by=adviser_of(request),
            key=request.app[ADDRESS_KEY],
            now=now_of(request),
        )
    except (ListTooLongError, ExportRefusedError, AddressKeyLostError) as error:
        return await _page(request, wanted, form, str(error))
    with file:
        response = web.StreamResponse(
            headers={
                "Content-Type": file.content_type,
                "Content-Length": str(file.size),
                "Content-Disposition": f'attachment; filename="{file.name}"',
            }
        )
        await response.prepare(request)
        while chunk := file.content.read(_CHUNK):
            await response.write(chunk)
        await response.write_eof()
    return response


async def _page(
    request: web.Request,
    wanted: LeadFilter,
    typed: "Mapping[str, str] | None" = None,
    error: str | None = None,
) -> web.Response:
    async with request.app[DATABASE].reading() as session:
        total = await count_leads(session, wanted)
        tallies = await tally_purposes(session, wanted, request.app[ADDRESS_KEY])
    context = {
        "wanted": wanted,
        "query": write_filter(wanted),
        "scope": describe_filter(wanted),
        "total": total,
        "purposes": [(code, PURPOSE_LABELS[code], tallies[code]) for code in ExportPurpose],
        "reasons": [(why, REASONS[why]) for why in LeftOut],
        "formats": FORMATS,
        "typed": typed or {},
        "error": error,
    }
    return await render(request, "leads/export.html", context, status=422 if error else 200)
