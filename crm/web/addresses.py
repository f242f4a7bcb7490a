"""Where a request comes from, behind proxies or not."""

from collections.abc import Sequence
from ipaddress import IPv6Address, ip_address, ip_network

from aiohttp import web

from crm.web.keys import SETTINGS

UNKNOWN = "unknown"


def address_of(request: web.Request) -> str:
    """The address of whoever asks, as attempts are counted by it."""
    forwarded = request.headers.getall("X-Forwarded-For", [])
    return believed_address(request.remote, forwarded, request.app[SETTINGS].trusted_proxies)


def believed_address(remote: str | None, forwarded: Sequence[str], proxies: int) -> str:
    """The address behind ``proxies`` proxies of ours; "unknown" where there is none.

    ``X-Forwarded-For`` is read from the right and only as far as our proxies wrote it: what
    stands further left the visitor may have made up. An IPv6 address counts as its /64, because
    one household has all of it.
    """
    hops = [hop.strip() for hop in ",".join(forwarded).split(",") if hop.strip()]
    address = hops[-proxies] if 0 < proxies <= len(hops) else remote or ""
    try:
        parsed = ip_address(address)
    except ValueError:
        return UNKNOWN
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or ip_network((parsed, 64), strict=False))
