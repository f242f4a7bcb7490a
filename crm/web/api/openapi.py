"""The API's description, OpenAPI 3.1, made of its routes and shapes."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from aiohttp import web
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from crm.web.api.keys import DESCRIPTION
from crm.web.api.problems import CONTENT_TYPE
from crm.web.api.shapes import Problem
from crm.web.permissions import Permission

if TYPE_CHECKING:
    from crm.web.api.routes import ApiRoute

PREFIX = "/api/v1"
"""Where the API is mounted."""

_REF = "#/components/schemas/{model}"

_GUARDED = {
    401: "No token, or one that is unknown, revoked or over",
    403: "The token's role does not include this",
    429: "Too many calls; wait as many seconds as Retry-After says",
}
_HEADERS = {401: "WWW-Authenticate", 429: "Retry-After", 503: "Retry-After"}


def describe(routes: "Iterable[ApiRoute]") -> dict[str, Any]:
    """The OpenAPI document of these routes."""
    routes = tuple(routes)
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Invest Desk: the team's API",
            "version": "1",
            "description": "Leads for other programs of the team. See docs/api.md.",
        },
        "servers": [{"url": PREFIX}],
        "paths": paths,
        "components": {
            "schemas": _schemas(routes),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(route: "ApiRoute") -> dict[str, Any]:
    is_open = route.permission is Permission.ANYONE
    operation: dict[str, Any] = {
        "operationId": route.name,
        "summary": route.summary,
        "security": [] if is_open else [{"token": []}],
        "parameters": [
            {
                "name": name,
                "in": "path",
                "required": True,
                "description": meaning,
                "schema": {"type": "string"},
            }
            for name, meaning in route.in_path.items()
        ]
        + _in_query(route.asked),
        "responses": {"200": _good(route)} | {str(s): _bad(s, w) for s, w in _refusals(route)},
    }
    return operation


def _in_query(asked: type[BaseModel] | None) -> list[dict[str, Any]]:
    if asked is None:
        return []
    properties = asked.model_json_schema(ref_template=_REF)["properties"]
    parameters = []
    for name, schema in properties.items():
        schema.pop("title", None)
        parameter = {"name": name, "in": "query", "description": schema.pop("description")}
        parameters.append(parameter | {"schema": schema})
    return parameters


def _good(route: "ApiRoute") -> dict[str, Any]:
    schema = _ref(route.says) if route.says else {"type": "object"}
    return {"description": route.summary, "content": {"application/json": {"schema": schema}}}


def _refusals(route: "ApiRoute") -> Iterable[tuple[int, str]]:
    known = {
        400: "A parameter is wrong, misspelt or unknown" if route.asked else None,
        404: "There is no such lead" if route.in_path else None,
        503: "The database is busy; nothing was given out",
    }
    if route.permission is Permission.ANYONE:
        known = {}
    else:
        known |= _GUARDED
    return sorted((status, words) for status, words in known.items() if words)


def _bad(status: int, words: str) -> dict[str, Any]:
    bad: dict[str, Any] = {
        "description": words,
        "content": {CONTENT_TYPE: {"schema": _ref(Problem)}},
    }
    if status in _HEADERS:
        bad["headers"] = {_HEADERS[status]: {"required": True, "schema": {"type": "string"}}}
    return bad


def _ref(shape: type[BaseModel]) -> dict[str, str]:
    return {"$ref": _REF.format(model=shape.__name__)}


def _schemas(routes: "Iterable[ApiRoute]") -> dict[str, Any]:
    said = {route.says for route in routes if route.says} | {Problem}
    asked = {route.asked for route in routes if route.asked}
    _, answers = models_json_schema(
        [(shape, "serialization") for shape in sorted(said, key=lambda s: s.__name__)],
        ref_template=_REF,
    )
    schemas: dict[str, Any] = dict(answers["$defs"])
    for shape in asked:
        # The codes that a filter may name; the filter itself is written out as parameters.
        schemas |= shape.model_json_schema(ref_template=_REF).get("$defs", {})
    return dict(sorted(schemas.items()))


async def show_description(request: web.Request) -> web.Response:
    """The description of the routes that this application serves."""
    return web.json_response(request.app[DESCRIPTION])
