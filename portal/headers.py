"""What browsers are told to refuse on the portal's own pages."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from crm.settings import Settings

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

_Signal = Callable[[web.Request, web.StreamResponse], Awaitable[None]]


def harden(settings: Settings) -> _Signal:
    """A signal that adds the headers to the portal's answers, refusals among them.

    What is mounted beside the pages sets its own.
    """
    headers = dict(PAGE_HEADERS)
    if settings.is_https:
        headers["Strict-Transport-Security"] = "max-age=31536000"

    async def add(request: web.Request, response: web.StreamResponse) -> None:
        # Nobody needs to know which versions run here.
        response.headers.popall("Server", None)
        if len(request.match_info.apps) > 1:
            return
        for name, value in headers.items():
            response.headers.setdefault(name, value)

    return add
