"""The calls that were promised: what is due, and how each went."""

from typing import TYPE_CHECKING
from uuid import UUID

from aiohttp import web
from aiohttp_session import get_session
from yarl import URL

from crm.services.audit import record_event
from crm.services.call_backs import close_call_back, get_call_back, list_due, take_call_back
from crm.services.errors import CallBackChangeError, NotFoundError, StaleRecordError
from crm.services.invitation import CONTENT_TYPE, FILE_NAME, adviser_invitation
from crm.vocabulary import CallBackState
from crm.web.errors import PageError
from crm.web.forms import own_origin, read_form
from crm.web.handlers.lead import Refused, lead_page
from crm.web.keys import DATABASE, adviser_of, now_of
from crm.web.pages import render
from crm.web.sessions import say_next

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crm.models import CallBack

OUTCOMES = {
    CallBackState.DONE: ("lead:callback:done", "The call is marked as done."),
    CallBackState.MISSED: ("lead:callback:missed", "The call is marked as not reached."),
}
"""What an adviser may say of a call: its audited action, and the words afterwards."""


async def show_call_backs(request: web.Request) -> web.StreamResponse:
    """Overdue, today's and later calls, soonest first."""
    return await _list_page(request)


async def say_outcome(request: web.Request) -> web.StreamResponse:
    """Keep that the call was made, or that nobody was reached."""
    call_back_id, form, adviser = _id(request), await read_form(request), adviser_of(request)
    state, version = _outcome(form), _version(form)
    action, sentence = OUTCOMES[state]
    try:
        async with request.app[DATABASE].writing() as session:
            call_back = await close_call_back(
                session,
                call_back_id,
                state,
                by=adviser,
                expected_version=version,
                now=now_of(request),
            )
            await record_event(
                session,
                action,
                actor=adviser,
                entity="lead",
                entity_id=call_back.lead_id,
                detail={"call_back": str(call_back.id)},
                now=now_of(request),
            )
    except (StaleRecordError, CallBackChangeError) as error:
        return await _refuse(request, call_back_id, form, error)
    say_next(await get_session(request), sentence)
    raise web.HTTPSeeOther(_back(request, form, call_back))


async def take_on(request: web.Request) -> web.StreamResponse:
    """Make the call the adviser's own."""
    call_back_id, form, adviser = _id(request), await read_form(request), adviser_of(request)
    version = _version(form)
    try:
        async with request.app[DATABASE].writing() as session:
            call_back = await take_call_back(
                session, call_back_id, by=adviser, expected_version=version
            )
            await record_event(
                session,
                "lead:callback:take",
                actor=adviser,
                entity="lead",
                entity_id=call_back.lead_id,
                detail={"call_back": str(call_back.id)},
                now=now_of(request),
            )
    except (StaleRecordError, CallBackChangeError) as error:
        return await _refuse(request, call_back_id, form, error)
    say_next(await get_session(request), "The call is yours.")
    raise web.HTTPSeeOther(_back(request, form, call_back))


async def download_invitation(request: web.Request) -> web.StreamResponse:
    """The call as a calendar file. It names the person, so that it was taken is kept."""
    call_back_id, adviser = _id(request), adviser_of(request)
    async with request.app[DATABASE].writing() as session:
        call_back = await get_call_back(session, call_back_id)
        lead = request.app.router["lead"].url_for(lead_id=str(call_back.lead_id))
        content = adviser_invitation(
            call_back,
            now=now_of(request),
            organiser_email=adviser.email,
            link=f"{own_origin(request)}{lead}",
        )
        await record_event(
            session,
            "lead:callback:download",
            actor=adviser,
            entity="lead",
            entity_id=call_back.lead_id,
            detail={"call_back": str(call_back.id)},
            now=now_of(request),
        )
    headers = {
        "Content-Type": CONTENT_TYPE,
        "Content-Disposition": f'attachment; filename="{FILE_NAME}"',
    }
    return web.Response(body=content, headers=headers)


async def _list_page(
    request: web.Request, error: str | None = None, *, status: int = 200
) -> web.Response:
    async with request.app[DATABASE].reading() as session:
        due = await list_due(session, now=now_of(request))
    return await render(
        request, "call-backs/list.html", {"due": due, "error": error}, status=status
    )


async def _refuse(
    request: web.Request, call_back_id: UUID, form: "Mapping[str, str]", error: Exception
) -> web.Response:
    """The page that the form was on, as things stand now, with the reason."""
    status = 409 if isinstance(error, StaleRecordError) else 422
    if form.get("page") != "lead":
        return await _list_page(request, str(error), status=status)
    async with request.app[DATABASE].reading() as session:
        call_back = await get_call_back(session, call_back_id)
    refused = Refused("call_back", str(error), form)
    return await lead_page(request, call_back.lead_id, refused, status=status)


def _back(request: web.Request, form: "Mapping[str, str]", call_back: "CallBack") -> URL:
    """The page that the form was on."""
    if form.get("page") != "lead":
        return request.app.router["call_backs"].url_for()
    lead = request.app.router["lead"].url_for(lead_id=str(call_back.lead_id))
    return lead.with_fragment("call-backs")


def _id(request: web.Request) -> UUID:
    try:
        return UUID(request.match_info["call_back_id"])
    except ValueError as error:
        raise NotFoundError("There is no such call-back.") from error


def _outcome(form: "Mapping[str, str]") -> CallBackState:
    state = form.get("state", "")
    if state not in set(OUTCOMES):
        raise PageError(400, "Say whether the call was made. Nothing was changed.")
    return CallBackState(state)


def _version(form: "Mapping[str, str]") -> int:
    text = form.get("version", "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise PageError(400, "The form is incomplete. Reload the page and try again.")
    return int(text)
