"""The action server: what it says when an action fails, and when it cannot start."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest
import rasa_sdk
from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.discretion import DiscreetExecutor, hold_back
from crm.settings import ROOT

SECRET = "Greta Geheim"


class FailingAction(Action):
    """Raises something that quotes the visitor."""

    def name(self) -> str:
        """Unlike any action of ours."""
        return "action_that_fails"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, object]]:
        """Fail."""
        raise ValueError(f"cannot store {SECRET}")


def call(name: str) -> dict[str, object]:
    tracker = {"sender_id": "x", "slots": {"full_name": SECRET}, "events": []}
    known = {"version": rasa_sdk.__version__, "domain": {"slots": {}}}
    return {"next_action": name, "sender_id": "x", "tracker": tracker, **known}


async def test_a_failure_says_its_kind_and_place_and_nothing_that_was_written(
    caplog: pytest.LogCaptureFixture,
) -> None:
    executor = DiscreetExecutor()
    executor.register_action(FailingAction())
    app = create_app(executor, cors_origins=[])
    app.register_middleware(hold_back, "response")
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}/webhook"
    server = await app.create_server(sock=listening, return_asyncio_server=True)
    assert server is not None
    await server.startup()

    async with (
        aiohttp.ClientSession() as client,
        client.post(address, json=call("action_that_fails")) as response,
    ):
        status, body = response.status, await response.text()
    await server.close()

    assert status == 500
    assert SECRET not in body
    assert SECRET not in caplog.text
    assert re.search(r"action_that_fails failed: ValueError at .+test_server\.py:\d+", caplog.text)


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture
def start(port: int, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    settings = {"INVEST_DESK_VAR": str(tmp_path), "INVEST_DESK_ACTIONS_PORT": str(port)}
    process = subprocess.Popen(
        [sys.executable, "-m", "actions"],
        cwd=ROOT,
        env=os.environ | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


def test_it_says_in_one_sentence_that_the_answers_are_not_prepared(
    start: subprocess.Popen[str],
) -> None:
    output, _ = start.communicate(timeout=60)

    assert start.returncode == 1
    assert output.strip().endswith("python -m answers prepare")
    assert "Traceback" not in output
