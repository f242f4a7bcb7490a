"""Where a webhook may go: the public internet and nowhere else.

Follows OWASP's cheat sheet on server-side request forgery: the name is resolved once, every
address it has is looked at, and the connection is made to exactly those.
"""

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable
from ipaddress import IPv4Address, IPv6Network, ip_address, ip_network

from crm.delivery.errors import DeliveryError

Resolve = Callable[[str, int], Awaitable[list[str]]]
"""Host and port to addresses as text; OSError when there are none."""

_UNICAST_V6 = IPv6Network("2000::/3")
"""All that has ever been given out; mapped, compatible and translated IPv4 lies outside it."""

_ALSO_REFUSED = tuple(
    ip_network(network)
    for network in (
        "168.63.129.16/32",  # Azure's own services, to every machine in it
        "192.88.99.0/24",  # 6to4 relays (RFC 7526)
        "2001::/23",  # protocols' own, Teredo among them, which carries an IPv4 address
        "2002::/16",  # 6to4, which carries an IPv4 address
        "3fff::/20",  # documentation (RFC 9637), not yet known to every Python
    )
)


def is_public_address(text: str) -> bool:
    """Whether this IP address is one that anybody on the internet could call.

    By IANA's special-purpose registries as ``ipaddress`` knows them: not private, loopback,
    link-local (where clouds keep their metadata), shared, reserved or multicast.
    """
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    if any(address in network for network in _ALSO_REFUSED):
        return False
    return isinstance(address, IPv4Address) or (address in _UNICAST_V6 and address.scope_id is None)


async def resolve_host(host: str, port: int) -> list[str]:
    """Ask the system's resolver; the addresses in its order, each once."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[4][0]) for address in found))


async def find_addresses(
    host: str, port: int, *, resolve: Resolve, is_allowed: Callable[[str], bool]
) -> list[str]:
    """The addresses behind the host, all of them allowed; raises DeliveryError.

    One that is not allowed spoils the rest: a name that also leads inside is an attempt to
    get there.
    """
    literal = _literal(host)
    if literal is None and _looks_numeric(host):
        raise DeliveryError("The webhook's host is a number written in an unusual way")
    try:
        addresses = [literal] if literal else await resolve(host, port)
    except (OSError, UnicodeError) as error:
        raise DeliveryError("The webhook's host cannot be found") from error
    if not addresses:
        raise DeliveryError("The webhook's host cannot be found")
    if not all(is_allowed(address) for address in addresses):
        raise DeliveryError("The webhook's host is not on the public internet")
    return addresses


def _literal(host: str) -> str | None:
    try:
        return str(ip_address(host))
    except ValueError:
        return None


def _looks_numeric(host: str) -> bool:
    """``127.1``, ``2130706433``, ``0x7f.1``: what WHATWG's URL standard calls ends-in-a-number."""
    last = host.rstrip(".").rpartition(".")[2]
    return re.fullmatch(r"\d+|0[xX][0-9a-fA-F]*", last) is not None
