"""The portal's pages: a plausible home page, and how chat data is used."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import aiohttp_jinja2
import jinja2
from aiohttp import web
from yarl import URL

from crm.services.dates import date_in_words
from crm.services.knowledge import FactRecord
from portal.facts import HEADLINES, SECTOR_PLAN, SECTORS, phone_from, read_facts
from portal.keys import DATABASE, SETTINGS
from portal.problems import Handler

TEMPLATES = Path(__file__).parent / "templates"
TEMPLATES_KEY = web.AppKey("portal_templates", jinja2.Environment)

routes = web.RouteTableDef()


def set_up_templates(app: web.Application) -> None:
    """Load the portal's templates under an environment key of their own."""
    environment = aiohttp_jinja2.setup(
        app,
        app_key=TEMPLATES_KEY,
        loader=jinja2.FileSystemLoader(TEMPLATES),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["in_words"] = date_in_words


@routes.get("/", name="portal")
async def home(request: web.Request) -> web.Response:
    """The home page. A fact that is no longer told leaves its place on the page with it."""
    facts = await read_facts(request.app[DATABASE])
    headlines = [
        (headline.figure, facts[headline.fact_id])
        for headline in HEADLINES
        if headline.fits(facts.get(headline.fact_id))
    ]
    sectors = [(row.title, facts.get(row.fact_id)) for row in SECTORS]
    plan = facts.get(SECTOR_PLAN)
    return _page(request, "portal.html", facts, headlines=headlines, sectors=sectors, plan=plan)


@routes.get("/privacy", name="portal_privacy")
async def privacy(request: web.Request) -> web.Response:
    """What is stored when somebody uses the chat, in plain words."""
    facts = await read_facts(request.app[DATABASE])
    # The host alone: the rest of the address may hold a token.
    webhook_host = URL(request.app[SETTINGS].webhook_url).host
    return _page(request, "privacy.html", facts, webhook_host=webhook_host)


@web.middleware
async def show_not_found(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A page in place of aiohttp's bare words; what is mounted beside the portal has its own."""
    try:
        return await handler(request)
    except web.HTTPNotFound:
        if len(request.match_info.apps) > 1:
            raise
    facts = await read_facts(request.app[DATABASE])
    return _page(request, "not_found.html", facts, status=404)


def _page(
    request: web.Request,
    template: str,
    facts: Mapping[str, FactRecord],
    *,
    status: int = 200,
    **shown: Any,
) -> web.Response:
    """Every page shows how to reach the team, and carries the chat."""
    shown["phone"] = phone_from(facts)
    shown["max_chars"] = request.app[SETTINGS].message_max_chars
    return aiohttp_jinja2.render_template(
        template, request, shown, app_key=TEMPLATES_KEY, status=status
    )
