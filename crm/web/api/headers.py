"""The headers that every answer of the API carries."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from crm.settings import Settings

_Signal = Callable[[web.Request, web.StreamResponse], Awaitable[None]]

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}


def add_headers(settings: Settings) -> _Signal:
    """A signal that keeps personal data out of caches, and browsers from taking it for a page."""
    headers = dict(HEADERS)
    if settings.is_https:
        headers["Strict-Transport-Security"] = "max-age=31536000"

    async def add(_request: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(headers)
        # Nobody needs to know which versions run here.
        response.headers.popall("Server", None)

    return add
