"""Reads what was posted, and refuses what did not come from a form of ours."""

import hmac
from collections.abc import Mapping

from aiohttp import web
from aiohttp_session import get_session
from yarl import URL

from crm.web.errors import PageError
from crm.web.keys import SETTINGS
from crm.web.sessions import form_token

_FOREIGN = (
    "This form did not come from a page you opened here, or the page was open for too long. "
    "Nothing was changed. Go back, reload the page and send it again."
)


async def read_form(request: web.Request) -> Mapping[str, str]:
    """The fields of the form; of a repeated field the first is kept. Raises PageError."""
    if request.content_type != "application/x-www-form-urlencoded":
        raise PageError(400, "The form could not be read. Nothing was changed.")
    try:
        posted = await request.post()
    except (ValueError, LookupError) as error:
        # Bytes that are not in the stated character set, or a set that does not exist.
        raise PageError(400, "The form could not be read. Nothing was changed.") from error
    fields: dict[str, str] = {}
    for name, value in posted.items():
        if isinstance(value, str):
            fields.setdefault(name, value.replace("\x00", ""))
    return fields


async def check_form(request: web.Request) -> None:
    """Raise PageError unless the form carries this session's token and is of this origin."""
    origin = request.headers.get("Origin")
    if origin is not None and origin != own_origin(request):
        raise PageError(403, _FOREIGN)
    sent = (await read_form(request)).get("token", "")
    session = await get_session(request)
    # Both are ASCII or the comparison would raise; a token that is not is not ours.
    known = form_token(session)
    if not sent.isascii() or not hmac.compare_digest(sent, known):
        raise PageError(403, _FOREIGN)


def own_origin(request: web.Request) -> str:
    """The scheme and host under which people reach the desk."""
    public = request.app[SETTINGS].public_url
    address = URL(public) if public else URL(f"{request.scheme}://{request.host}")
    return str(address.origin())
