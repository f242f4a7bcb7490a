"""Where a request comes from, behind proxies or not."""

from aiohttp import web

from crm.web.keys import SETTINGS


def address_of(request: web.Request) -> str:
    """The address of whoever asks; "unknown" where the connection has none.

    Only as many entries of ``X-Forwarded-For`` are believed as there are proxies of ours, from
    the right: whatever stands further left the visitor may have written.
    """
    proxies = request.app[SETTINGS].trusted_proxies
    if proxies:
        passed = ",".join(request.headers.getall("X-Forwarded-For", [])).split(",")
        hops = [hop.strip() for hop in passed if hop.strip()]
        if len(hops) >= proxies:
            return hops[-proxies]
    return request.remote or "unknown"
