"""Signing in and out, and the own password."""

import logging

from aiohttp import web
from aiohttp_session import get_session

from crm.services.advisers import (
    MIN_PASSWORD,
    PasswordRefusedError,
    authenticate,
    change_password,
    end_sessions,
)
from crm.services.audit import record_event
from crm.web.addresses import address_of
from crm.web.errors import PageError
from crm.web.forms import read_form
from crm.web.keys import DATABASE, SIGN_INS, SIGNED_IN, adviser_of, now_of
from crm.web.links import local_path
from crm.web.pages import render
from crm.web.sessions import begin_session, say_next
from crm.web.words import plural

logger = logging.getLogger(__name__)

_WRONG = "The e-mail or the password is not right."


async def show_sign_in(request: web.Request) -> web.StreamResponse:
    """The form; who is signed in already goes on."""
    target = _target(request, request.query.get("next"))
    if SIGNED_IN in request:
        raise web.HTTPSeeOther(target)
    return await _sign_in_page(request, target)


async def sign_in(request: web.Request) -> web.StreamResponse:
    """Begin a session, or say no without telling whether the e-mail is known."""
    form = await read_form(request)
    email, password = form.get("email", "").strip(), form.get("password", "")
    target, address = _target(request, form.get("next")), address_of(request)
    if not email or not password:
        sentence = "Enter your e-mail and your password."
        return await _sign_in_page(request, target, email=email, error=sentence, status=422)
    refusal = await request.app[SIGN_INS].count(email, address)
    if refusal is not None:
        return await _too_many(request, target, email, refusal.minutes)
    async with request.app[DATABASE].reading() as session:
        adviser = await authenticate(session, email=email, password=password)
    async with request.app[DATABASE].writing() as session:
        await record_event(
            session,
            "session:begin" if adviser else "session:refuse",
            actor=adviser,
            entity="adviser",
            entity_id=adviser.id if adviser else None,
            # The e-mail is left out: people type passwords into the wrong box.
            detail={"address": address},
            now=now_of(request),
        )
    if adviser is None:
        return await _sign_in_page(request, target, email=email, error=_WRONG, status=422)
    await request.app[SIGN_INS].forgive(email, address)
    await begin_session(request, adviser.id, now=now_of(request))
    raise web.HTTPSeeOther(target)


async def _too_many(
    request: web.Request, target: str, email: str, minutes: int
) -> web.StreamResponse:
    logger.warning("Sign-ins are refused for %d minutes", minutes)
    sentence = _wait(minutes)
    response = await _sign_in_page(request, target, email=email, error=sentence, status=429)
    response.headers["Retry-After"] = str(minutes * 60)
    return response


async def _sign_in_page(
    request: web.Request,
    target: str,
    *,
    email: str = "",
    error: str | None = None,
    status: int = 200,
) -> web.Response:
    context = {"next": target, "email": email, "error": error}
    return await render(request, "sign-in.html", context, status=status)


async def sign_out(request: web.Request) -> web.StreamResponse:
    """End the session here and everywhere: a copied cookie is worth nothing afterwards."""
    adviser = adviser_of(request)
    async with request.app[DATABASE].writing() as session:
        await end_sessions(session, adviser.id, now=now_of(request))
        await record_event(
            session,
            "session:end",
            actor=adviser,
            entity="adviser",
            entity_id=adviser.id,
            now=now_of(request),
        )
    mine = await get_session(request)
    mine.invalidate()
    say_next(mine, "You are signed out, on every device.")
    raise web.HTTPSeeOther(request.app.router["sign_in"].url_for())


async def show_password(request: web.Request) -> web.StreamResponse:
    """The form for a new password."""
    return await _password_page(request)


async def set_password(request: web.Request) -> web.StreamResponse:
    """Set the own password; every other session of the adviser ends."""
    form, adviser = await read_form(request), adviser_of(request)
    new = form.get("new", "")
    address = address_of(request)
    refusal = await request.app[SIGN_INS].count(adviser.email, address)
    if refusal is not None:
        raise PageError(429, _wait(refusal.minutes))
    async with request.app[DATABASE].reading() as session:
        known = await authenticate(session, email=adviser.email, password=form.get("current", ""))
    if known is None:
        return await _password_page(request, current="This is not your current password.")
    await request.app[SIGN_INS].forgive(adviser.email, address)
    if new != form.get("again", ""):
        return await _password_page(request, again="The two new passwords are not the same.")
    try:
        async with request.app[DATABASE].writing() as session:
            await change_password(session, adviser.id, password=new, now=now_of(request))
            await record_event(
                session,
                "adviser:password:change",
                actor=adviser,
                entity="adviser",
                entity_id=adviser.id,
                now=now_of(request),
            )
    except PasswordRefusedError as error:
        return await _password_page(request, new=str(error))
    await begin_session(request, adviser.id, now=now_of(request))
    say_next(
        await get_session(request),
        "Your password is changed. You are signed out everywhere but here.",
    )
    raise web.HTTPSeeOther(request.app.router["leads"].url_for())


async def _password_page(request: web.Request, **errors: str) -> web.Response:
    """The form, with what is wrong beside the field it is about."""
    context = {"errors": errors, "min_password": MIN_PASSWORD}
    return await render(request, "password.html", context, status=422 if errors else 200)


def _target(request: web.Request, wanted: str | None) -> str:
    """Where to go after signing in: a page of the desk, or its list."""
    home = str(request.app.router["home"].url_for())
    return local_path(wanted, home) or str(request.app.router["leads"].url_for())


def _wait(minutes: int) -> str:
    return f"Too many sign-ins failed. Wait {plural(minutes, 'minute')} and try again."
