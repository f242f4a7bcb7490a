"""Who is asking, and whether they may."""

from aiohttp import web
from aiohttp.typedefs import Handler
from aiohttp_session import Session, get_session

from crm.services.advisers import find_adviser
from crm.web.errors import WORDS, PageError
from crm.web.forms import check_form
from crm.web.keys import DATABASE, SETTINGS, SIGNED_IN, SignedIn, now_of
from crm.web.permissions import WHY_NOT, Permission
from crm.web.sessions import read_claims, say_next, touch

READING = frozenset({"GET", "HEAD"})


@web.middleware
async def know_adviser(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Find out who is signed in; a session that is too old or was ended is taken away."""
    if request.match_info.route.name == "desk_static":
        return await handler(request)
    session = await get_session(request)
    signed_in = await _find_signed_in(request, session)
    if signed_in is not None:
        request[SIGNED_IN] = signed_in
    return await handler(request)


async def _find_signed_in(request: web.Request, session: Session) -> SignedIn | None:
    claims = read_claims(session)
    if claims is None:
        return None
    now = now_of(request)
    if not claims.have_expired(request.app[SETTINGS], now):
        async with request.app[DATABASE].reading() as database:
            adviser = await find_adviser(database, claims.adviser_id)
        if adviser is not None and claims.began_at >= adviser.sessions_valid_from:
            touch(session, claims, now)
            return SignedIn(adviser)
    session.invalidate()
    say_next(session, "Your session has ended. Sign in again to go on.")
    return None


def guard(handler: Handler, permission: Permission) -> Handler:
    """The handler, for those with the permission only, and for forms of ours only."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        if permission is not Permission.ANYONE:
            _check_permission(request, permission)
        if request.method not in READING:
            await check_form(request)
        return await handler(request)

    return guarded


def _check_permission(request: web.Request, permission: Permission) -> None:
    signed_in = request.get(SIGNED_IN)
    if signed_in is None:
        address = request.app.router["sign_in"].url_for()
        if request.method in READING:
            address = address.with_query(next=request.path_qs)
        raise web.HTTPSeeOther(address)
    if not signed_in.may(permission):
        raise PageError(403, WHY_NOT.get(permission, WORDS[403].sentence))
