"""What the desk keeps on its application and on a request, each with its type."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from aiohttp import web

from crm.database import Database
from crm.services.address_key import AddressKey
from crm.settings import Settings
from crm.web.limits import SignInLimiter
from crm.web.permissions import Permission, role_may

if TYPE_CHECKING:
    from crm.models import Adviser

Clock = Callable[[], datetime]
"""Gives the time, aware and in UTC; tests pass their own."""


@dataclass(frozen=True)
class SignedIn:
    """The adviser on whose behalf a request is answered."""

    adviser: "Adviser"

    def may(self, permission: Permission | str) -> bool:
        """Whether the adviser's role has the permission, given as itself or by its words."""
        return role_may(self.adviser.role, Permission(permission))


DATABASE = web.AppKey("desk_database", Database)
ADDRESS_KEY = web.AppKey("desk_address_key", AddressKey)
SETTINGS = web.AppKey("desk_settings", Settings)
CLOCK: web.AppKey[Clock] = web.AppKey("desk_clock")
SIGN_INS = web.AppKey("desk_sign_ins", SignInLimiter)

SIGNED_IN = web.RequestKey("signed_in", SignedIn)
"""Set for every request of a signed-in adviser, before its handler runs."""


def now_of(request: web.Request) -> datetime:
    """The time by the desk's clock."""
    return request.app[CLOCK]()


def adviser_of(request: web.Request) -> "Adviser":
    """Who is signed in. Only for routes that need a sign-in: a KeyError elsewhere."""
    return request[SIGNED_IN].adviser


def utc_now() -> datetime:
    """The time now, aware."""
    return datetime.now(UTC)
