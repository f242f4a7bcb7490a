"""Templates: set up once, rendered with what every page needs."""

import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import aiohttp_jinja2
import jinja2
from aiohttp import web
from aiohttp_session import get_session
from markupsafe import Markup

from crm.services.dates import date_in_words
from crm.web import links, words
from crm.web.keys import SIGNED_IN, now_of
from crm.web.sessions import form_token, take_said

HERE = Path(__file__).parent
STATIC = HERE / "static"


def set_up_pages(app: web.Application) -> None:
    """Escape everything, and let no template use a name it was not given."""
    env = aiohttp_jinja2.setup(
        app,
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        default_helpers=False,
    )
    env.filters.update(_FILTERS)
    env.globals.update(
        url=_url_maker(app),
        static=_static_maker(app),
        words=words,
    )


_FILTERS: Mapping[str, Callable[..., str | None]] = {
    "when": words.when,
    "when_exactly": words.when_exactly,
    "ago": words.ago,
    "day": words.day,
    "clock": words.clock,
    "their_clock": words.their_clock,
    "stage_label": words.stage_label,
    "country_name": words.country_name,
    "sector_name": words.sector_name,
    "phone": words.phone,
    "in_words": date_in_words,
    "plural": words.plural,
    "web_link": links.web_link,
    "mail_link": links.mail_link,
    "phone_link": links.phone_link,
}


async def render(
    request: web.Request, template: str, context: Mapping[str, Any], *, status: int = 200
) -> web.Response:
    """The page, with who is signed in, the form token, the time, and what was said before."""
    session = await get_session(request)
    shared = {
        "signed_in": request.get(SIGNED_IN),
        "form_token": form_token(session),
        "now": now_of(request),
        "said": take_said(session),
        "route": request.match_info.route.name,
    }
    return aiohttp_jinja2.render_template(template, request, shared | dict(context), status=status)


def _url_maker(app: web.Application) -> Callable[..., str]:
    def url(name: str, /, *, query: Mapping[str, str] | None = None, **parts: object) -> str:
        """The address of a route of the desk, wherever the desk is mounted."""
        address = app.router[name].url_for(**{part: str(value) for part, value in parts.items()})
        return str(address.with_query(query) if query else address)

    return url


def _static_maker(app: web.Application) -> Callable[[str], Markup]:
    def static(path: str) -> Markup:
        """The address of a static file, with its content's digest: a changed file is a new one.

        Scripts go without, because they import each other by their plain names, and the same
        file under two addresses would run twice.
        """
        address = app.router["desk_static"].url_for(filename=path)
        if path.endswith(".js"):
            return Markup(address)  # noqa: S704 - made of our own names
        return Markup(address.with_query(v=_digest(path)))  # noqa: S704 - made of our own names

    return static


@cache
def _digest(path: str) -> str:
    return hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:12]
