"""Whose token a call brings, and whether it may."""

from typing import TYPE_CHECKING

from aiohttp import web
from aiohttp.typedefs import Handler

from crm.services.api_tokens import find_token, is_use_noted, note_use
from crm.web.addresses import address_of
from crm.web.api.keys import LIMITS, TOKEN
from crm.web.api.problems import ProblemError, not_allowed, token_invalid, token_missing
from crm.web.keys import DATABASE, now_of
from crm.web.permissions import Permission, role_may

if TYPE_CHECKING:
    from crm.models import ApiToken


def guard(handler: Handler, permission: Permission) -> Handler:
    """The handler, for tokens whose role has the permission."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        if permission is not Permission.ANYONE:
            token = await _know_token(request)
            if not role_may(token.role, permission):
                raise not_allowed()
            request[TOKEN] = token
        return await handler(request)

    return guarded


def token_of(request: web.Request) -> "ApiToken":
    """The token of the call. Only for routes that need one: a KeyError elsewhere."""
    return request[TOKEN]


async def _know_token(request: web.Request) -> "ApiToken":
    limits, now = request.app[LIMITS], now_of(request)
    try:
        given = _given_token(request)
        async with request.app[DATABASE].reading() as session:
            token = await find_token(session, given, now=now)
        if token is None:
            raise token_invalid()
    except ProblemError:
        await limits.count_failure(address_of(request))
        raise
    await limits.count_call(token.id)
    if not is_use_noted(token, now):
        async with request.app[DATABASE].writing() as session:
            await note_use(session, token, now=now)
    return token


def _given_token(request: web.Request) -> str:
    # A token in the address would stand in logs and histories; only the header is read.
    headers = request.headers.getall("Authorization", [])
    if not headers:
        raise token_missing()
    scheme, _, token = headers[0].partition(" ")
    if len(headers) > 1 or scheme.lower() != "bearer" or not token.strip():
        raise token_missing()
    return token.strip()
