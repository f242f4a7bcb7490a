"""What the API keeps on its application and on a request, beside what the desk has."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from aiohttp import web

from crm.web.api.limits import ApiLimits

if TYPE_CHECKING:
    from crm.models import ApiToken

LIMITS = web.AppKey("api_limits", ApiLimits)
DESCRIPTION: "web.AppKey[Mapping[str, Any]]" = web.AppKey("api_description")

TOKEN: "web.RequestKey[ApiToken]" = web.RequestKey("api_token")
"""Set for every call of a route that needs a token, before its handler runs."""
