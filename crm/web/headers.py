"""The headers that every answer of the desk carries."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from crm.settings import Settings

_Signal = Callable[[web.Request, web.StreamResponse], Awaitable[None]]

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "connect-src 'none'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: with that, browsers send our own forms with the origin "null".
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "X-Robots-Tag": "noindex, nofollow",
}

FOREVER = "public, max-age=31536000, immutable"
"""For static files whose address changes with their content; scripts are asked for again."""


def add_headers(settings: Settings) -> _Signal:
    """A signal that hardens every answer and keeps personal data out of caches."""
    headers = dict(HEADERS)
    if settings.is_https:
        headers["Strict-Transport-Security"] = "max-age=31536000"

    async def add(request: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(headers)
        response.headers["Cache-Control"] = _caching(request, response)
        # Nobody needs to know which versions run here.
        response.headers.popall("Server", None)

    return add


def _caching(request: web.Request, response: web.StreamResponse) -> str:
    is_static = request.match_info.route.name == "desk_static"
    if not is_static or response.status not in (200, 206, 304):
        return "no-store"
    return FOREVER if "v" in request.query else "no-cache"
