"""Slows down whoever guesses passwords, for one e-mail and for one address."""

import hashlib
import math
import time
from dataclasses import dataclass

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import FixedWindowRateLimiter

WINDOW_MINUTES = 15

ADDRESS_FACTOR = 5
"""An office shares one address: it may fail this many times as often as one e-mail."""


@dataclass(frozen=True)
class TooManyFailures:
    """The attempt is refused, whoever it is for."""

    minutes: int
    """Whole minutes until the next attempt, at least 1."""


class SignInLimiter:
    """Counts attempts before the password is looked at, and takes back those that succeed.

    Counting first means that attempts sent at the same moment cannot all slip through. The
    counts live in this process: several processes allow as many times the number.
    """

    def __init__(self, attempts: int) -> None:
        self._storage = MemoryStorage()
        self._limiter = FixedWindowRateLimiter(self._storage)
        self._limits = (
            ("email", RateLimitItemPerMinute(attempts, WINDOW_MINUTES)),
            ("address", RateLimitItemPerMinute(attempts * ADDRESS_FACTOR, WINDOW_MINUTES)),
        )

    async def count(self, email: str, address: str) -> TooManyFailures | None:
        """Count an attempt; says for how long it is refused, or None if it may go on."""
        waits = []
        for (kind, limit), key in zip(self._limits, (_key(email), address), strict=True):
            if not await self._limiter.hit(limit, "sign-in", kind, key):
                reset = (await self._limiter.get_window_stats(limit, "sign-in", kind, key))[0]
                waits.append(max(1, math.ceil((reset - time.time()) / 60)))
        return TooManyFailures(minutes=max(waits)) if waits else None

    async def forgive(self, email: str, address: str) -> None:
        """Take back an attempt that succeeded, and the failures of that e-mail before it."""
        (_, per_email), (_, per_address) = self._limits
        await self._limiter.clear(per_email, "sign-in", "email", _key(email))
        await self._storage.decr(per_address.key_for("sign-in", "address", address))


def _key(email: str) -> str:
    """The same for every spelling that signs in the same adviser, and of bounded length."""
    return hashlib.sha256(email.strip().lower().encode("utf-8", "replace")).hexdigest()
