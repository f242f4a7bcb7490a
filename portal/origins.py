"""Which other portals may call the chat from a visitor's browser (CORS)."""

from aiohttp import web
from multidict import CIMultiDict

from portal.keys import SETTINGS
from portal.problems import Handler

PREFLIGHT_SECONDS = "600"


@web.middleware
async def allow_origins(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer preflights and mark answers for the origins of the settings, and no others."""
    origin = request.headers.get("Origin", "")
    allowed = origin in request.config_dict[SETTINGS].allowed_origins
    if allowed and _is_preflight(request):
        response: web.StreamResponse = web.Response(status=204, headers=_preflight_headers())
    else:
        response = await handler(request)
    # A cache must not give one portal the answer made for another.
    response.headers["Vary"] = "Origin"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if allowed:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Expose-Headers"] = "Retry-After, Content-Disposition"
    return response


def _is_preflight(request: web.Request) -> bool:
    return request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers


def _preflight_headers() -> CIMultiDict[str]:
    return CIMultiDict(
        {
            "Access-Control-Allow-Methods": "GET, POST, DELETE",
            "Access-Control-Allow-Headers": "Authorization, Content-Type",
            "Access-Control-Max-Age": PREFLIGHT_SECONDS,
        }
    )
