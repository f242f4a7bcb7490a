"""Turns what went wrong into a page in the desk's words."""

import logging
import traceback
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web
from aiohttp.typedefs import Handler

from crm.services.errors import DatabaseBusyError, NotFoundError
from crm.web.pages import render

logger = logging.getLogger(__name__)


class PageError(Exception):
    """A request that gets a page with this status and sentence instead of an answer."""

    def __init__(self, status: int, sentence: str) -> None:
        self.status = status
        super().__init__(sentence)


@dataclass(frozen=True)
class Words:
    """What a status is called, and what to do about it."""

    title: str
    sentence: str


WORDS: Mapping[int, Words] = {
    400: Words("This request could not be read", "Go back and try it from the page again."),
    403: Words("Not allowed", "Your role does not include this."),
    404: Words(
        "There is no such page",
        "The address may be mistyped, or what it showed may have been removed.",
    ),
    405: Words(
        "This address does not work that way",
        "It takes a form from the desk, or only shows a page. Go back and use the page's buttons.",
    ),
    413: Words("That is too much at once", "Shorten the text and send it again."),
    500: Words(
        "Something went wrong at our end",
        "What you sent may not have been saved. The fault has been logged; look at the page "
        "again before you repeat it.",
    ),
    503: Words(
        "The desk is busy for a moment",
        "The database did not answer in time and nothing was changed. Try again.",
    ),
}

_OTHER = Words("This did not work", "Go back and try it from the page again.")


@web.middleware
async def show_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer every failure with a page; only what nobody expected is logged as an error."""
    try:
        return await handler(request)
    except PageError as error:
        return await render_error(request, error.status, str(error))
    except NotFoundError as error:
        return await render_error(request, 404, str(error))
    except DatabaseBusyError:
        logger.warning("The database was busy: %s", _route(request))
        response = await render_error(request, 503)
        response.headers["Retry-After"] = "3"
        return response
    except web.HTTPException as error:
        if error.status < 400:
            raise
        response = await render_error(request, error.status)
        if "Allow" in error.headers:
            response.headers["Allow"] = error.headers["Allow"]
        return response
    except Exception as error:
        logger.error("A page failed: %s\n%s", _route(request), _trace(error))
        return await render_error(request, 500)


async def render_error(
    request: web.Request, status: int, sentence: str | None = None
) -> web.Response:
    """The page of a failure."""
    words = WORDS.get(status, _OTHER)
    context = {"status": status, "title": words.title, "sentence": sentence or words.sentence}
    return await render(request, "errors/error.html", context, status=status)


def _route(request: web.Request) -> str:
    """The method and the route's name: the address itself may hold what somebody searched."""
    return f"{request.method} {request.match_info.route.name or 'unknown'}"


def _trace(error: BaseException) -> str:
    """Where it failed, and the kinds of error, innermost first. Never their words.

    The database puts the values of a statement, and so people's names, into its errors.
    """
    inner = error.__cause__ or error.__context__
    before = f"{_trace(inner)}\nwhich became\n" if inner is not None else ""
    kind = type(error)
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"{before}{frames}{kind.__module__}.{kind.__qualname__}"
