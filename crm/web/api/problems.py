"""Refusals as ``application/problem+json`` (RFC 9457)."""

import logging
import traceback
from collections.abc import Mapping
from http import HTTPStatus

from aiohttp import web
from aiohttp.typedefs import Handler

from crm.services.errors import DatabaseBusyError, NotFoundError
from crm.web.api.shapes import Problem

logger = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"
BUSY_SECONDS = 3


class ProblemError(Exception):
    """A refusal: HTTP status, a code for programs, and a sentence for whoever reads their log."""

    def __init__(
        self, status: int, code: str, detail: str, *, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = headers or {}

    def response(self) -> web.Response:
        """The problem as an answer."""
        shape = Problem(
            title=HTTPStatus(self.status).phrase,
            status=self.status,
            code=self.code,
            detail=self.detail,
        )
        return web.Response(
            status=self.status,
            content_type=CONTENT_TYPE,
            charset="utf-8",
            text=shape.model_dump_json(),
            headers=self.headers,
        )


# RFC 6750: a call without a token is told how to come by one, and not what is wrong with it.
_CHALLENGE = 'Bearer realm="team"'


def token_missing() -> ProblemError:
    """The call brings no bearer token."""
    return ProblemError(
        401,
        "token_missing",
        "Send a token as “Authorization: Bearer …”; `python -m crm token create` makes one.",
        headers={"WWW-Authenticate": _CHALLENGE},
    )


def token_invalid() -> ProblemError:
    """The token is unknown, revoked or over; which of them is nobody's business."""
    return ProblemError(
        401,
        "token_invalid",
        "This token is not known, was revoked, or is over.",
        headers={"WWW-Authenticate": f'{_CHALLENGE}, error="invalid_token"'},
    )


def not_allowed() -> ProblemError:
    """The token's role does not include this."""
    return ProblemError(
        403,
        "not_allowed",
        "The role of this token does not include this.",
        headers={"WWW-Authenticate": f'{_CHALLENGE}, error="insufficient_scope"'},
    )


def too_many(seconds: int) -> ProblemError:
    """Slow down for this many seconds."""
    return ProblemError(
        429,
        "too_many_requests",
        "Too many calls. Wait as many seconds as Retry-After says.",
        headers={"Retry-After": str(seconds)},
    )


def wrong_parameter(detail: str) -> ProblemError:
    """The query asks for what cannot be."""
    return ProblemError(400, "wrong_parameter", detail)


@web.middleware
async def as_problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn every failure into a problem; only what nobody expected is logged as an error."""
    try:
        return await handler(request)
    except ProblemError as problem:
        return problem.response()
    except NotFoundError as error:
        return ProblemError(404, "not_found", str(error)).response()
    except DatabaseBusyError:
        headers = {"Retry-After": str(BUSY_SECONDS)}
        return ProblemError(
            503, "busy", "The database did not answer in time. Try again.", headers=headers
        ).response()
    except web.HTTPException as error:
        return _from_http(error).response()
    except Exception as error:
        # Only where it happened: the words of an exception may quote a person's.
        where = "".join(traceback.format_tb(error.__traceback__))
        name = request.match_info.route.name or "unknown"
        logger.error("The API failed at %s with %s\n%s", name, type(error).__name__, where)
        detail = "Something went wrong at our end and was logged."
        return ProblemError(500, "failed", detail).response()


def _from_http(error: web.HTTPException) -> ProblemError:
    if error.status == HTTPStatus.NOT_FOUND:
        return ProblemError(404, "not_found", "There is nothing at this address.")
    if error.status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers = {"Allow": error.headers["Allow"]}
        detail = "This address does not take that method."
        return ProblemError(405, "method_not_allowed", detail, headers=headers)
    return ProblemError(error.status, "refused", "The request could not be taken.")
