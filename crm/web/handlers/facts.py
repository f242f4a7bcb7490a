"""The facts that the assistant tells, as the team looks after them."""

from aiohttp import web

from crm.services.knowledge import list_stale_facts
from crm.web.keys import DATABASE, now_of
from crm.web.pages import render
from crm.web.words import LONDON


async def show_due(request: web.Request) -> web.StreamResponse:
    """Facts whose day of review has passed, those that are overdue longest first."""
    today = now_of(request).astimezone(LONDON).date()
    async with request.app[DATABASE].reading() as session:
        stale = await list_stale_facts(session, today)
    return await render(request, "facts/due.html", {"stale": stale})
