"""The chat gateway: the calls under ``/api/chat`` (see docs/chat-api.md)."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from aiohttp import web

from crm.database import Database
from crm.services import conversations, messages
from crm.services.address_key import load_address_key
from crm.services.call_back_booking import find_call_back, find_latest_call_back
from crm.services.invitation import CONTENT_TYPE, FILE_NAME, visitor_invitation
from crm.services.messages import NewMessage
from crm.services.receipts import write_receipt
from crm.services.subject_record import describe_subject
from crm.services.subjects import ConversationProof
from crm.services.views import AnswerView, LeadMark, MessageView
from portal.greeting import greeting
from portal.keys import BOT, DATABASE, LIMITS, SETTINGS, TURNS
from portal.limiting import visitor_address
from portal.problems import no_call_back, no_such_chat
from portal.requests import bearer_token, read_format, read_message, read_start

routes = web.RouteTableDef()


@routes.post("")
async def start(request: web.Request) -> web.Response:
    """Begin a conversation: its token, given out once, and the greeting."""
    await request.config_dict[LIMITS].count_start(_address(request))
    wish = await read_start(request)
    now = datetime.now(UTC)
    async with request.config_dict[DATABASE].writing() as session:
        conversation, token = await conversations.start_conversation(
            session, language=wish.language, page=wish.page, now=now
        )
        views = await messages.record_greeting(
            session, conversation, greeting(conversation.language), now=now
        )
    return web.json_response(
        {"conversation": str(conversation.id), "token": token, "messages": _as_json(views)},
        status=201,
    )


@routes.post("/messages")
async def send(request: web.Request) -> web.Response:
    """Store a visitor's message, then take it to the bot and return the replies."""
    token = bearer_token(request)
    sent = await read_message(request, max_chars=request.config_dict[SETTINGS].message_max_chars)
    database = request.config_dict[DATABASE]
    async with database.reading() as session:
        conversation = await conversations.find_conversation(session, token)
    if conversation is None:
        raise no_such_chat()
    await request.config_dict[LIMITS].count_message(str(conversation.id), _address(request))
    new = NewMessage(client_id=sent.id, text=sent.text, choice_id=sent.choice)
    async with database.writing() as session:
        message = await messages.receive_message(session, conversation, new, now=datetime.now(UTC))
    views = await request.config_dict[TURNS].take(conversation.id, message.id)
    call_back = await _coming_call(database, conversation.id)
    return web.json_response({"messages": _as_json(views), "call_back": call_back})


@routes.get("/messages")
async def transcript(request: web.Request) -> web.Response:
    """Everything said in the conversation, in order."""
    token = bearer_token(request)
    await request.config_dict[LIMITS].count_read(_address(request))
    database = request.config_dict[DATABASE]
    async with database.reading() as session:
        conversation = await conversations.find_conversation(session, token)
        if conversation is None:
            raise no_such_chat()
        views = await messages.list_messages(session, conversation.id)
    call_back = await _coming_call(database, conversation.id)
    return web.json_response({"messages": _as_json(views), "call_back": call_back})


@routes.get("/call-back")
async def calendar_file(request: web.Request) -> web.Response:
    """The call that was booked last, as a calendar file; a cancelled one takes itself out."""
    token = bearer_token(request)
    await request.config_dict[LIMITS].count_read(_address(request))
    async with request.config_dict[DATABASE].reading() as session:
        conversation = await conversations.find_conversation(session, token)
        if conversation is None:
            raise no_such_chat()
        booked = await find_latest_call_back(session, conversation.id)
    if booked is None:
        raise no_call_back()
    return web.Response(
        body=visitor_invitation(booked, now=datetime.now(UTC)),
        headers={
            "Content-Type": CONTENT_TYPE,
            "Content-Disposition": f'attachment; filename="{FILE_NAME}"',
        },
    )


@routes.get("/receipt")
async def receipt(request: web.Request) -> web.Response:
    """Everything that is held of the conversation's visitor, as a file to keep."""
    token = bearer_token(request)
    fmt = read_format(request)
    await request.config_dict[LIMITS].count_read(_address(request))
    key = load_address_key(request.config_dict[SETTINGS].var)
    async with request.config_dict[DATABASE].writing() as session:
        conversation = await conversations.find_conversation(session, token)
        if conversation is None:
            raise no_such_chat()
        proof = ConversationProof(conversation_id=conversation.id)
        record = await describe_subject(session, key, proof, now=datetime.now(UTC))
    written = write_receipt(record, fmt)
    return web.Response(
        body=written.content,
        headers={
            "Content-Type": written.content_type,
            "Content-Disposition": f'attachment; filename="{written.name}"',
        },
    )


@routes.delete("")
async def end(request: web.Request) -> web.Response:
    """End the conversation and forget its token."""
    token = bearer_token(request)
    async with request.config_dict[DATABASE].writing() as session:
        conversation = await conversations.find_conversation(session, token)
        if conversation is None:
            raise no_such_chat()
        await conversations.end_conversation(session, conversation, now=datetime.now(UTC))
    return web.Response(status=204)


@routes.get("/status")
async def status(request: web.Request) -> web.Response:
    """Whether the assistant answers now or is still waking."""
    return web.json_response({"assistant": await request.config_dict[BOT].status()})


async def _coming_call(database: Database, conversation_id: UUID) -> dict[str, str] | None:
    """When the booked call is, if there is one that is not over."""
    async with database.reading() as session:
        booked = await find_call_back(session, conversation_id, now=datetime.now(UTC))
    return {"starts_at": booked.starts_at.isoformat()} if booked else None


def _address(request: web.Request) -> str:
    return visitor_address(request, request.config_dict[SETTINGS].trusted_proxies)


def _as_json(views: list[MessageView]) -> list[dict[str, Any]]:
    return [
        {
            "id": str(view.id),
            "at": view.at.isoformat(),
            "from": view.sender.value,
            "text": view.text,
            "language": view.language,
            "choices": [{"id": str(c.id), "title": c.title} for c in view.choices],
            "answer": _answer(view.answer),
            "asking": view.asking,
            "lead": _lead(view.lead),
        }
        for view in views
    ]


def _answer(answer: AnswerView | None) -> dict[str, Any] | None:
    if answer is None:
        return None
    return {
        "kind": answer.kind.value,
        "topics": list(answer.topics),
        "facts": list(answer.facts),
        "sources": [
            {"title": source.title, "url": source.url, "as_of": source.as_of}
            for source in answer.sources
        ],
    }


def _lead(lead: LeadMark | None) -> dict[str, Any] | None:
    if lead is None:
        return None
    return {"reference": lead.reference, "state": lead.state.value}
