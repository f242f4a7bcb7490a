"""Every address of the API: who may call it, and what it is asked and says.

The description at ``/openapi.json`` is made of this table.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.typedefs import Handler
from pydantic import BaseModel

from crm.web.api import leads
from crm.web.api.access import guard
from crm.web.api.openapi import show_description
from crm.web.api.shapes import Lead, LeadPage, LeadQuery
from crm.web.permissions import Permission


@dataclass(frozen=True, kw_only=True)
class ApiRoute:
    """One method on one path. ``in_path`` says what stands for each part in braces.

    ``says`` is the shape of a good answer, or None for one that is its own description.
    """

    method: str
    path: str
    name: str
    handler: Handler
    permission: Permission
    summary: str
    in_path: Mapping[str, str] = field(default_factory=dict)
    asked: type[BaseModel] | None = None
    says: type[BaseModel] | None = None


ROUTES = (
    ApiRoute(
        method="GET",
        path="/leads",
        name="list_leads",
        handler=leads.show_leads,
        permission=Permission.SEE_LEADS,
        summary="Leads, those that changed longest ago first",
        asked=LeadQuery,
        says=LeadPage,
    ),
    ApiRoute(
        method="GET",
        path="/leads/{reference}",
        name="get_lead",
        handler=leads.show_lead,
        permission=Permission.SEE_LEADS,
        summary="One lead",
        in_path={"reference": "such as WM-2026-000123"},
        says=Lead,
    ),
    ApiRoute(
        method="GET",
        path="/openapi.json",
        name="get_description",
        handler=show_description,
        permission=Permission.ANYONE,
        summary="This description",
    ),
)


def add_routes(app: web.Application, routes: tuple[ApiRoute, ...] = ROUTES) -> None:
    """Add every route behind its guard."""
    for route in routes:
        resource = app.router.add_resource(route.path, name=route.name)
        guarded = guard(route.handler, route.permission)
        resource.add_route(route.method, guarded)
        if route.method == "GET":
            resource.add_route("HEAD", guarded)
