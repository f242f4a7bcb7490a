"""The portal's two pages: a plausible home page, and how chat data is used."""

from dataclasses import dataclass
from pathlib import Path

import aiohttp_jinja2
import jinja2
from aiohttp import web

from crm.services import knowledge
from crm.services.errors import DatabaseBusyError
from crm.services.knowledge import FactRecord
from portal.dates import date_in_words
from portal.keys import DATABASE
from portal.problems import Handler

TEMPLATES = Path(__file__).parent / "templates"

TEMPLATES_KEY = web.AppKey("portal_templates", jinja2.Environment)

routes = web.RouteTableDef()


@dataclass(frozen=True, kw_only=True)
class Headline:
    """A fact of the knowledge base, and the figure in its words that the page sets large."""

    fact_id: str
    figure: str

    def fits(self, fact: FactRecord | None) -> bool:
        """Whether the fact is still told and still says this figure."""
        return fact is not None and self.figure in fact.statement


@dataclass(frozen=True, kw_only=True)
class SectorRow:
    """A sector of the region's growth plan and one fact about it."""

    title: str
    fact_id: str


HEADLINES = (
    Headline(fact_id="fdi_dbt.1", figure="130"),
    Headline(fact_id="graduates.1", figure="About 60,000"),
    Headline(fact_id="roads.3", figure="About 90%"),
)

SECTORS = (
    SectorRow(title="Advanced engineering", fact_id="automotive.2"),
    SectorRow(title="Clean tech and energy", fact_id="ev_batteries.2"),
    SectorRow(title="Health and medical tech", fact_id="life_sciences_medtech.1"),
    SectorRow(title="Digital and creative", fact_id="tech_sector_size.1"),
    SectorRow(
        title="Professional and financial services", fact_id="professional_financial_services.3"
    ),
)

SECTOR_PLAN = "sector_priorities.1"
"""The fact that names these five sectors."""

PHONE = "+44 (0)121 202 5022"


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
    facts = await _facts(request)
    return aiohttp_jinja2.render_template(
        "portal.html",
        request,
        {
            "headlines": [
                (headline.figure, facts[headline.fact_id])
                for headline in HEADLINES
                if headline.fits(facts.get(headline.fact_id))
            ],
            "sectors": [(row.title, facts.get(row.fact_id)) for row in SECTORS],
            "plan": facts.get(SECTOR_PLAN),
            "phone": PHONE,
        },
        app_key=TEMPLATES_KEY,
    )


@routes.get("/privacy", name="portal_privacy")
async def privacy(request: web.Request) -> web.Response:
    """What is stored when somebody uses the chat, in plain words."""
    return aiohttp_jinja2.render_template(
        "privacy.html", request, {"phone": PHONE}, app_key=TEMPLATES_KEY
    )


@web.middleware
async def show_not_found(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A page in place of aiohttp's bare words; what is mounted beside the portal has its own."""
    try:
        return await handler(request)
    except web.HTTPNotFound:
        if len(request.match_info.apps) > 1:
            raise
    return aiohttp_jinja2.render_template(
        "not_found.html", request, {"phone": PHONE}, app_key=TEMPLATES_KEY, status=404
    )


async def _facts(request: web.Request) -> dict[str, FactRecord]:
    wanted = [h.fact_id for h in HEADLINES] + [row.fact_id for row in SECTORS]
    wanted.append(SECTOR_PLAN)
    try:
        async with request.app[DATABASE].reading() as session:
            found = await knowledge.find_facts(session, wanted)
    except DatabaseBusyError:
        # The page matters more than its figures.
        return {}
    return {fact.id: fact for fact in found}
