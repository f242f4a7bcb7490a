"""How often a token may call, and an address try tokens that are none."""

import math
import time
from uuid import UUID

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from crm.web.api.problems import too_many

FAILURES_PER_MINUTE = 30
"""Calls of one address without a good token."""


class ApiLimits:
    """Counts in this process; several processes each allow the full rate."""

    def __init__(self, calls_per_minute: int) -> None:
        self._counter = MovingWindowRateLimiter(MemoryStorage())
        self._calls = RateLimitItemPerMinute(calls_per_minute)
        self._failures = RateLimitItemPerMinute(FAILURES_PER_MINUTE)

    async def count_call(self, token_id: UUID) -> None:
        """Count a call of a good token; raises a 429 problem."""
        await self._count(self._calls, "calls", token_id.hex)

    async def count_failure(self, address: str) -> None:
        """Count a call without a good token; raises a 429 problem.

        Good tokens from the same address are not held up by it.
        """
        await self._count(self._failures, "failures", address)

    async def _count(self, limit: RateLimitItem, kind: str, who: str) -> None:
        if await self._counter.hit(limit, "api", kind, who):
            return
        window = await self._counter.get_window_stats(limit, "api", kind, who)
        raise too_many(max(1, math.ceil(window.reset_time - time.time())))
