"""Puts the API together and mounts it on an application."""

from aiohttp import web

from crm.database import Database
from crm.settings import Settings
from crm.web.api.headers import add_headers
from crm.web.api.keys import DESCRIPTION, LIMITS
from crm.web.api.limits import ApiLimits
from crm.web.api.openapi import PREFIX, describe
from crm.web.api.problems import as_problems
from crm.web.api.routes import ROUTES, ApiRoute, add_routes
from crm.web.keys import CLOCK, DATABASE, SETTINGS, Clock, utc_now


def add_api(
    app: web.Application,
    *,
    database: Database,
    settings: Settings,
    clock: Clock = utc_now,
    routes: tuple[ApiRoute, ...] = ROUTES,
) -> web.Application:
    """Mount the API below ``/api/v1`` and give it back.

    The database stays the caller's to dispose of.
    """
    api = web.Application(middlewares=[as_problems])
    api[DATABASE] = database
    api[SETTINGS] = settings
    api[CLOCK] = clock
    api[LIMITS] = ApiLimits(settings.api_calls_per_minute)
    api[DESCRIPTION] = describe(routes)
    add_routes(api, routes)
    api.on_response_prepare.append(add_headers(settings))
    app.add_subapp(PREFIX, api)
    return api
