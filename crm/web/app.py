"""Puts the desk together and mounts it on an application."""

from aiohttp import web

from crm.database import Database
from crm.services.address_key import load_address_key
from crm.settings import Settings
from crm.web.access import know_adviser
from crm.web.errors import show_errors
from crm.web.headers import add_headers
from crm.web.keys import ADDRESS_KEY, CLOCK, DATABASE, SETTINGS, SIGN_INS, Clock, utc_now
from crm.web.limits import SignInLimiter
from crm.web.pages import set_up_pages
from crm.web.routes import add_routes
from crm.web.sessions import set_up_sessions


def add_desk(
    app: web.Application,
    *,
    database: Database,
    settings: Settings,
    prefix: str = "/desk",
    clock: Clock = utc_now,
) -> web.Application:
    """Mount the desk below ``prefix`` and give it back.

    The database stays the caller's to dispose of. Makes ``secret.key`` and
    ``address.key`` in the var folder if they are missing; raises ValueError when a file there
    is not a key.
    """
    desk = web.Application()
    desk[DATABASE] = database
    desk[ADDRESS_KEY] = load_address_key(settings.var)
    desk[SETTINGS] = settings
    desk[CLOCK] = clock
    desk[SIGN_INS] = SignInLimiter(settings.sign_in_attempts)
    # The order matters: errors are shown to whoever is signed in, so sessions come first.
    set_up_sessions(desk, settings)
    desk.middlewares.append(show_errors)
    desk.middlewares.append(know_adviser)
    set_up_pages(desk)
    add_routes(desk)
    desk.on_response_prepare.append(add_headers(settings))
    app.add_subapp(prefix, desk)
    return desk
