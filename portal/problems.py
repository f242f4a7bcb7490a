"""Refusals as ``application/problem+json``, each with a sentence for the visitor."""

import json
import logging
import traceback
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from aiohttp import web

from crm.services.errors import ChoiceNotOfferedError, ClientIdReusedError, DatabaseBusyError

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

DATABASE_RETRY_SECONDS = 2


class Problem(Exception):  # noqa: N818 - RFC 9457 calls it a problem
    """A refusal: HTTP status, a code for programs and a sentence for the visitor."""

    def __init__(
        self, status: int, code: str, detail: str, *, retry_after: int | None = None
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail
        self.retry_after = retry_after

    def response(self) -> web.Response:
        """The problem as an answer, with ``Retry-After`` in seconds where trying again helps."""
        response = web.Response(
            status=self.status,
            content_type="application/problem+json",
            text=json.dumps(
                {
                    "type": "about:blank",
                    "title": HTTPStatus(self.status).phrase,
                    "status": self.status,
                    "code": self.code,
                    "detail": self.detail,
                }
            ),
        )
        if self.retry_after is not None:
            response.headers["Retry-After"] = str(self.retry_after)
        if self.status == HTTPStatus.UNAUTHORIZED:
            response.headers["WWW-Authenticate"] = "Bearer"
        return response


def no_such_chat() -> Problem:
    """The token is missing, unknown, or its conversation has ended."""
    return Problem(401, "no_such_chat", "This chat has ended. Please start a new one.")


def no_call_back() -> Problem:
    """Nobody has booked a call in this conversation."""
    return Problem(404, "no_call_back", "No call is booked in this chat.")


def invalid(detail: str) -> Problem:
    """The request says something that cannot be meant."""
    return Problem(422, "invalid_request", detail)


def too_large(detail: str) -> Problem:
    """The request is longer than any honest one."""
    return Problem(413, "too_large", detail)


def too_many(detail: str, retry_after: int) -> Problem:
    """The visitor, or the visitor's address, should slow down for ``retry_after`` seconds."""
    return Problem(429, "too_many_requests", detail, retry_after=retry_after)


def assistant_waking(retry_after: int) -> Problem:
    """The bot cannot be reached; the message is stored and may be sent again as it is."""
    return Problem(
        503,
        "assistant_waking",
        "The assistant is waking up. Your message is kept and will be answered.",
        retry_after=retry_after,
    )


def still_answering(retry_after: int) -> Problem:
    """Another request has this conversation's turn."""
    return Problem(
        503,
        "still_answering",
        "The assistant is still working on it. Your message is kept and will be answered.",
        retry_after=retry_after,
    )


def _database_busy() -> Problem:
    return Problem(
        503,
        "busy",
        "We could not save that just now. Please try again in a moment.",
        retry_after=DATABASE_RETRY_SECONDS,
    )


def _from_http(error: web.HTTPException) -> Problem:
    if error.status == HTTPStatus.NOT_FOUND:
        return Problem(404, "not_found", "There is nothing at this address.")
    if error.status == HTTPStatus.METHOD_NOT_ALLOWED:
        return Problem(405, "method_not_allowed", "This address does not take that method.")
    return Problem(error.status, "refused", "The request could not be taken.")


@web.middleware
async def as_problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn every failure of a chat handler into a problem, and log what nobody expected."""
    try:
        return await handler(request)
    except Problem as problem:
        return problem.response()
    except ClientIdReusedError:
        return Problem(
            409, "id_reused", "Another message was already sent under this id."
        ).response()
    except ChoiceNotOfferedError:
        return Problem(
            422, "choice_not_offered", "That choice is not part of this chat. Please write instead."
        ).response()
    except DatabaseBusyError:
        return _database_busy().response()
    except web.HTTPException as error:
        response = _from_http(error).response()
        if "Allow" in error.headers:
            response.headers["Allow"] = error.headers["Allow"]
        return response
    except Exception as error:
        # Only where it happened: the text of an exception may quote what the visitor wrote.
        where = "".join(traceback.format_tb(error.__traceback__))
        log.error("Chat request failed with %s\n%s", type(error).__name__, where)
        return Problem(
            500, "failed", "Something went wrong on our side. Please try again."
        ).response()
