"""The page of one lead, and what the team does on it."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from aiohttp import web
from aiohttp_session import get_session
from yarl import URL

from crm import reference
from crm.services.audit import record_event
from crm.services.errors import NotFoundError, StageChangeError, StaleRecordError
from crm.services.leads import LONGEST_NOTE, add_note, get_lead, move_to_stage
from crm.vocabulary import LeadStage
from crm.web import words
from crm.web.errors import PageError
from crm.web.forms import read_form
from crm.web.keys import DATABASE, adviser_of, now_of
from crm.web.lead_view import view_lead
from crm.web.pages import render
from crm.web.sessions import say_next

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_REASON = 1000
"""Characters."""


@dataclass(frozen=True)
class Refused:
    """A form that was not carried out: what was typed in it, and why it was refused."""

    form: str
    sentence: str
    typed: "Mapping[str, str]" = field(default_factory=dict)
    is_conflict: bool = False


async def show_lead(request: web.Request) -> web.StreamResponse:
    """The lead beside its conversation. That it was read is kept in the audit log."""
    lead_id = _lead_id(request)
    response = await lead_page(request, lead_id)
    async with request.app[DATABASE].writing() as session:
        await record_event(
            session,
            "lead:view",
            actor=adviser_of(request),
            entity="lead",
            entity_id=lead_id,
            now=now_of(request),
        )
    return response


async def change_stage(request: web.Request) -> web.StreamResponse:
    """Move the lead on, unless a colleague changed it since the page was opened."""
    lead_id, form, adviser = _lead_id(request), await read_form(request), adviser_of(request)
    stage, version = _stage(form), _version(form)
    reason = form.get("reason", "").strip()
    try:
        if len(reason) > LONGEST_REASON:
            raise StageChangeError(f"A reason has at most {LONGEST_REASON:,} characters.")
        async with request.app[DATABASE].writing() as session:
            await move_to_stage(
                session,
                lead_id,
                stage,
                by=adviser,
                reason=reason,
                expected_version=version,
                now=now_of(request),
            )
            await record_event(
                session,
                "lead:stage:change",
                actor=adviser,
                entity="lead",
                entity_id=lead_id,
                detail={"stage": stage},
                now=now_of(request),
            )
    except StaleRecordError as error:
        refused = Refused("stage", str(error), form, is_conflict=True)
        return await lead_page(request, lead_id, refused, status=409)
    except StageChangeError as error:
        return await lead_page(request, lead_id, Refused("stage", str(error), form), status=422)
    await _say(request, f"Moved to “{words.stage_label(stage)}”.")
    raise web.HTTPSeeOther(_address(request, lead_id))


async def write_note(request: web.Request) -> web.StreamResponse:
    """Add a note to the lead."""
    lead_id, form, adviser = _lead_id(request), await read_form(request), adviser_of(request)
    try:
        async with request.app[DATABASE].writing() as session:
            note = await add_note(
                session, lead_id, form.get("text", ""), by=adviser, now=now_of(request)
            )
            await record_event(
                session,
                "lead:note:add",
                actor=adviser,
                entity="lead",
                entity_id=lead_id,
                detail={"note": str(note.id)},
                now=now_of(request),
            )
    except ValueError as error:
        return await lead_page(request, lead_id, Refused("note", str(error), form), status=422)
    await _say(request, "Note added.")
    raise web.HTTPSeeOther(_address(request, lead_id).with_fragment("notes"))


async def lead_page(
    request: web.Request, lead_id: UUID, refused: Refused | None = None, *, status: int = 200
) -> web.Response:
    """The lead's page, with the form that was refused, if one was."""
    async with request.app[DATABASE].reading() as session:
        detail = await get_lead(session, lead_id)
    here = reference.stages()[detail.lead.stage]
    context = {
        "view": view_lead(detail),
        "refused": refused,
        "moves": [stage for stage in reference.stages().values() if stage.code in here.next],
        "longest_note": LONGEST_NOTE,
        "longest_reason": LONGEST_REASON,
    }
    return await render(request, "leads/lead.html", context, status=status)


def _lead_id(request: web.Request) -> UUID:
    try:
        return UUID(request.match_info["lead_id"])
    except ValueError as error:
        raise NotFoundError("There is no such lead.") from error


def _stage(form: "Mapping[str, str]") -> LeadStage:
    try:
        return LeadStage(form.get("stage", ""))
    except ValueError as error:
        raise PageError(400, "Choose a stage from the list. Nothing was changed.") from error


def _version(form: "Mapping[str, str]") -> int:
    text = form.get("version", "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise PageError(400, "The form is incomplete. Reload the lead and try again.")
    return int(text)


def _address(request: web.Request, lead_id: UUID) -> URL:
    return request.app.router["lead"].url_for(lead_id=str(lead_id))


async def _say(request: web.Request, sentence: str) -> None:
    say_next(await get_session(request), sentence)
