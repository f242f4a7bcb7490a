"""How often a conversation and an address may ask, and whose address a request has."""

import math
import time
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from aiohttp import web
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from crm.settings import Settings
from portal.problems import too_many


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A rate, and what its counter is called."""

    name: str
    item: RateLimitItem


class ChatLimits:
    """Counts in this process; several processes each allow the full rate."""

    def __init__(self, settings: Settings) -> None:
        self._counter = MovingWindowRateLimiter(MemoryStorage())
        self._conversation = Limit(
            name="conversation", item=RateLimitItemPerMinute(settings.messages_per_minute)
        )
        self._address = Limit(
            name="address", item=RateLimitItemPerMinute(settings.messages_per_minute_per_address)
        )
        self._starts = Limit(
            name="starts", item=RateLimitItemPerHour(settings.conversations_per_hour_per_address)
        )

    async def count_start(self, address: str) -> None:
        """Count a new conversation; raises a 429 problem."""
        await self._count(
            self._starts,
            address,
            "Many chats were started from your network. Please try again later, or call the team.",
        )

    async def count_message(self, conversation: str, address: str) -> None:
        """Count a message for its conversation, then for its address; raises a 429 problem.

        The conversation comes first, so that one that is too fast uses up nothing of what
        the rest of its office may send.
        """
        await self._count(
            self._conversation,
            conversation,
            "You are writing faster than the assistant can read. Please wait a moment.",
        )
        await self._count(
            self._address,
            address,
            "Many messages come from your network just now. Please wait a moment.",
        )

    async def count_read(self, address: str) -> None:
        """Count a look-up against the address's messages; raises a 429 problem."""
        await self._count(
            Limit(name="reads", item=self._address.item),
            address,
            "Many requests come from your network just now. Please wait a moment.",
        )

    async def _count(self, limit: Limit, who: str, sentence: str) -> None:
        if await self._counter.hit(limit.item, limit.name, who):
            return
        window = await self._counter.get_window_stats(limit.item, limit.name, who)
        seconds = max(1, math.ceil(window.reset_time - time.time()))
        raise too_many(sentence, seconds)


def visitor_address(request: web.Request, trusted_proxies: int) -> str:
    """The network address a request counts for; IPv6 by its /64, which is one subscriber.

    ``X-Forwarded-For`` is believed only as far as our own proxies wrote it: with one trusted
    proxy its last entry, with two the one before, and with none not at all.
    """
    address = request.remote or ""
    if trusted_proxies:
        hops = [hop.strip() for hop in ",".join(_forwarded(request)).split(",") if hop.strip()]
        if len(hops) >= trusted_proxies:
            address = hops[-trusted_proxies]
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address):
        mapped = parsed.ipv4_mapped
        return str(mapped) if mapped else str(ip_network((parsed, 64), strict=False))
    return str(parsed)


def _forwarded(request: web.Request) -> list[str]:
    return request.headers.getall("X-Forwarded-For", [])
