"""What a failed action may say of itself: its kind and place, never a visitor's words.

rasa-sdk answers a failure with the whole tracker, which Rasa then writes to its log.
"""

import logging
import traceback
from typing import Any

from rasa_sdk.executor import ActionExecutor, ActionExecutorRunResult
from rasa_sdk.interfaces import (
    ActionExecutionRejection,
    ActionMissingDomainException,
    ActionNotFoundException,
)
from sanic import response
from sanic.response import BaseHTTPResponse, HTTPResponse

logger = logging.getLogger(__name__)


class ActionFailedError(Exception):
    """An action raised; what it raised has been logged."""


class DiscreetExecutor(ActionExecutor):
    """Runs actions, and keeps what their exceptions say out of logs and answers."""

    async def run(
        self, action_call: dict[str, Any], *streaming: Any, **options: Any
    ) -> ActionExecutorRunResult | None:
        """Run one action. Raises ActionFailedError when the action raised anything of its own."""
        try:
            return await super().run(action_call, *streaming, **options)
        except (ActionExecutionRejection, ActionMissingDomainException, ActionNotFoundException):
            raise
        except Exception as error:
            name = action_call.get("next_action")
            logger.error("%s failed: %s", name, kind_and_place(error))
            raise ActionFailedError(f"{name} failed") from None


def kind_and_place(error: BaseException) -> str:
    """``KeyError at crm/reference.py:75``. What else an error says may quote a visitor."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "an unknown place"
    return f"{type(error).__name__} at {place}"


async def hold_back(_request: Any, answer: BaseHTTPResponse) -> HTTPResponse | None:
    """Replace a failure's answer by one without the tracker in it."""
    if (answer.status or 0) >= 500:
        return response.json({"error": "The action failed."}, status=answer.status)
    return None
