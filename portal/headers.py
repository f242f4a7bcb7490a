"""What browsers are told to refuse on the portal's own pages."""

from aiohttp import web

from portal.problems import Handler

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)

PAGE_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@web.middleware
async def harden(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Add the headers to the portal's pages; what is mounted beside them sets its own."""
    is_mounted = len(request.match_info.apps) > 1
    try:
        response = await handler(request)
    except web.HTTPException as error:
        if not is_mounted:
            _add(error)
        raise
    if not is_mounted:
        _add(response)
    return response


def _add(response: web.StreamResponse) -> None:
    for name, value in PAGE_HEADERS.items():
        response.headers.setdefault(name, value)
