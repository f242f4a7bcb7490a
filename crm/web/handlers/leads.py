"""The list of leads."""

from collections.abc import Iterable

from aiohttp import web

from crm import reference
from crm.services.leads import LeadFilter, list_countries, list_leads
from crm.services.outbox import count_failed_deliveries
from crm.vocabulary import LeadState
from crm.web import words
from crm.web.keys import DATABASE
from crm.web.pages import render
from crm.web.queries import read_filter, write_filter


async def go_home(request: web.Request) -> web.StreamResponse:
    """The desk opens with the list."""
    raise web.HTTPSeeOther(request.app.router["leads"].url_for())


async def show_leads(request: web.Request) -> web.StreamResponse:
    """Leads newest first, narrowed as the address says."""
    wanted = read_filter(request.query)
    async with request.app[DATABASE].reading() as session:
        page = await list_leads(session, wanted)
        countries = await list_countries(session)
        undelivered = await count_failed_deliveries(session)
    numbers = _near(page.page, page.pages)
    context = {
        "page": page,
        "wanted": wanted,
        "undelivered": undelivered,
        "first": (page.page - 1) * wanted.per_page + 1,
        "query": write_filter(wanted),
        "numbers": numbers,
        "pages": {number: write_filter(wanted, page=number) for number in numbers},
        "choices": _choices(wanted, countries),
        "is_narrowed": wanted != LeadFilter(page=wanted.page),
    }
    return await render(request, "leads/list.html", context)


def _choices(wanted: LeadFilter, countries: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """Filter field to its values with their names, in the order in which a menu shows them."""
    codes = {*countries, *filter(None, [wanted.country])}
    named = [(code, words.country_name(code) or code) for code in codes]
    return {
        "stage": [(stage.code, stage.label) for stage in reference.stages().values()],
        "state": [(state, words.STATES[state]) for state in LeadState],
        "sector": list(reference.sectors().items()),
        "country": sorted(named, key=lambda pair: pair[1]),
    }


def _near(page: int, pages: int) -> list[int]:
    """The page numbers worth a link: the first, the last, and those around this one."""
    return sorted({1, pages, *range(max(1, page - 2), min(pages, page + 2) + 1)})
