"""Leads as JSON: one by its reference, or those that changed."""

import base64
import binascii
import json
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from aiohttp import web
from pydantic import BaseModel, ValidationError

from crm.services.audit import record_event
from crm.services.lead_records import (
    LeadRecord,
    RecordFilter,
    RecordKey,
    get_record,
    list_records,
)
from crm.web.api.access import token_of
from crm.web.api.problems import wrong_parameter
from crm.web.api.rendering import render_lead
from crm.web.api.shapes import LeadPage, LeadQuery
from crm.web.keys import DATABASE, now_of

_REPEATED = frozenset({"state", "stage"})
"""Parameters that an address may have several times."""


async def show_lead(request: web.Request) -> web.Response:
    """One lead. That it was read is in the audit log before it is given out."""
    async with request.app[DATABASE].reading() as session:
        record = await get_record(session, request.match_info["reference"])
    await _note(request, "lead:view", [record])
    return as_json(render_lead(record))


async def show_leads(request: web.Request) -> web.Response:
    """A page of leads, those that changed longest ago first; which they were is audited."""
    wanted = read_query(request)
    async with request.app[DATABASE].reading() as session:
        page = await list_records(session, wanted)
    if page.records:
        await _note(request, "lead:list", page.records)
    return as_json(
        LeadPage(
            leads=[render_lead(record) for record in page.records],
            next_cursor=_write_cursor(page.next) if page.next else None,
        )
    )


def as_json(shape: BaseModel) -> web.Response:
    """The shape as an answer."""
    return web.Response(text=shape.model_dump_json(), content_type="application/json")


async def _note(request: web.Request, action: str, records: Sequence[LeadRecord]) -> None:
    ids = [str(record.lead.id) for record in records]
    is_one = action == "lead:view"
    async with request.app[DATABASE].writing() as session:
        await record_event(
            session,
            action,
            actor=token_of(request),
            entity="lead",
            entity_id=ids[0] if is_one else None,
            detail=None if is_one else {"leads": ids},
            now=now_of(request),
        )


def read_query(request: web.Request) -> RecordFilter:
    """The filter of an address. Raises a 400 problem that names what is wrong."""
    given: dict[str, object] = {}
    for name in request.query:
        values = request.query.getall(name)
        if name not in _REPEATED and len(values) > 1:
            raise wrong_parameter(f"{name}: it may stand in an address once.")
        given[name] = values if name in _REPEATED else values[0]
    try:
        query = LeadQuery.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise wrong_parameter(f"{first['loc'][0]}: {first['msg']}.") from error
    return RecordFilter(
        states=query.state,
        stages=query.stage,
        conversation_id=query.conversation,
        changed_since=query.updated_since,
        after=_read_cursor(query.cursor) if query.cursor else None,
        limit=query.limit,
    )


def _write_cursor(key: RecordKey) -> str:
    text = json.dumps([key.changed_at.isoformat(), key.lead_id.hex])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> RecordKey:
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        at, lead_id = json.loads(text)
        changed_at = datetime.fromisoformat(at)
        key = RecordKey(changed_at=changed_at, lead_id=UUID(lead_id))
    except (binascii.Error, ValueError, TypeError, AttributeError) as error:
        raise wrong_parameter("cursor: it is not one that a page gave.") from error
    if changed_at.tzinfo is None:
        raise wrong_parameter("cursor: it is not one that a page gave.")
    return key
