"""What a visitor's browser may send, read within a size and cleaned."""

import json
import re
from typing import Annotated, Any
from uuid import UUID

from aiohttp import web
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from crm.services.receipts import ReceiptFormat
from portal.problems import invalid, no_such_chat, too_large

BODY_BYTES = 32 * 1024
"""The longest message with every character escaped is 24 kB."""
PAGE_FIELDS = 8
PAGE_FIELD_CHARS = 300

# Every control character but tab and newline: a database may refuse them, nobody types them.
_UNWANTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
LANGUAGE_TAG = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})?$"
"""A language, perhaps with a region or script; the database has room for 12 characters."""
_BEARER = re.compile(r"(?i:bearer) +(?P<token>[A-Za-z0-9_-]{1,200}) *")
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")


def clean_text(text: str) -> str:
    """One kind of line end, no control characters, nothing that UTF-8 cannot hold."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _LONE_SURROGATE.sub("\ufffd", _UNWANTED.sub("", text)).strip()


def _clean(value: object) -> object:
    return clean_text(value) if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_clean)]
PageField = Annotated[str, Field(max_length=PAGE_FIELD_CHARS), BeforeValidator(_clean)]


class StartRequest(BaseModel):
    """A new conversation: the visitor's language, and the page the chat was opened on."""

    model_config = ConfigDict(extra="ignore")

    language: str = Field("en", pattern=LANGUAGE_TAG, max_length=12)
    page: dict[PageField, PageField] | None = Field(None, max_length=PAGE_FIELDS)


class MessageRequest(BaseModel):
    """A message under the client's own id: either words or an offered choice."""

    model_config = ConfigDict(extra="ignore")

    id: UUID
    text: Text | None = None
    choice: UUID | None = None


async def read_start(request: web.Request) -> StartRequest:
    """The wish for a new conversation; an empty body is one in English.

    Raises a 413 or 422 problem.
    """
    body = await _read_json(request)
    try:
        return StartRequest.model_validate(body)
    except ValidationError:
        raise invalid("The chat could not be started with these details.") from None


async def read_message(request: web.Request, *, max_chars: int) -> MessageRequest:
    """A message whose text is neither empty nor over ``max_chars`` characters.

    Raises a 413 or 422 problem.
    """
    body = await _read_json(request)
    try:
        message = MessageRequest.model_validate(body)
    except ValidationError:
        raise invalid("The message could not be read. Please send it again.") from None
    if (message.text is None) == (message.choice is None):
        raise invalid("Please send either a message or one of the choices.")
    if message.text == "":
        raise invalid("Please write a message first.")
    if message.text is not None and len(message.text) > max_chars:
        raise too_large(f"Please keep your message under {max_chars:,} characters.")
    return message


def read_format(request: web.Request) -> ReceiptFormat:
    """How a receipt is to be written, text unless ``format`` says otherwise; raises a 422."""
    try:
        return ReceiptFormat(request.query.get("format", ReceiptFormat.TEXT))
    except ValueError:
        raise invalid("A receipt is made as text, html or json.") from None


def bearer_token(request: web.Request) -> str:
    """The token of the Authorization header; raises a 401 problem."""
    match = _BEARER.fullmatch(request.headers.get("Authorization", ""))
    if match is None:
        raise no_such_chat()
    return match["token"]


async def _read_json(request: web.Request) -> Any:
    if request.can_read_body and request.content_type != "application/json":
        # A form or plain text can be posted from any site without the browser asking us.
        raise invalid("Please send JSON.")
    raw = await _read_capped(request)
    if not raw.strip():
        return {}
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        raise invalid("The request is not JSON.") from None


async def _read_capped(request: web.Request) -> bytes:
    sentence = "That is too long. Please send a shorter message."
    if (request.content_length or 0) > BODY_BYTES:
        raise too_large(sentence)
    raw = bytearray()
    async for chunk in request.content.iter_chunked(4096):
        raw += chunk
        if len(raw) > BODY_BYTES:
            raise too_large(sentence)
    return bytes(raw)
