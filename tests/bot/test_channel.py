"""The channel, on a real server with the trained model and a tracker store on disk."""

import asyncio
import json
import socket
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from uuid import uuid4

import aiohttp
import pytest
from rasa.core.agent import Agent
from rasa.core.channels.channel import register
from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore, SQLTrackerStore
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.utils.endpoints import EndpointConfig
from sanic import Sanic

from bot.channels import gateway
from bot.channels.gateway import Gateway
from bot.channels.transcript import offered_payload

ANSWER = {"events": [], "responses": [{"custom": {"text": "In Coventry.", "answer": None}}]}


class ActionServer:
    """Answers every action call with ``status`` and ``body``, or not at all while ``hangs``."""

    def __init__(self) -> None:
        self.status, self.body, self.calls = 200, ANSWER, []
        self.hangs = threading.Event()
        served = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                served.calls.append(json.loads(self.rfile.read(length)))
                if served.hangs.is_set():
                    threading.Event().wait(3)
                reply = json.dumps(served.body).encode()
                self.send_response(served.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(reply)))
                self.end_headers()
                with suppress(ConnectionError):
                    self.wfile.write(reply)

            def log_message(self, *_args: object) -> None:
                """Says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/webhook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def actions() -> Iterator[ActionServer]:
    server = ActionServer()
    yield server
    server.server.shutdown()
    server.server.server_close()


@pytest.fixture
def bot(agent: Agent, actions: ActionServer, tmp_path: Path) -> Agent:
    """The trained bot with a store of its own on disk, as Rasa wraps it."""
    store = SQLTrackerStore(agent.domain, dialect="sqlite", db=str(tmp_path / "tracker.db"))
    agent.tracker_store = agent.processor.tracker_store = FailSafeTrackerStore(store)
    agent.action_endpoint = agent.processor.action_endpoint = EndpointConfig(actions.url)
    return agent


class Client:
    """A Sanic server with the channel in it, and calls to it over HTTP."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._loop.run_until_complete(self._start())

    async def _start(self) -> None:
        self._app = app = Sanic("test")
        app.ctx.agent = None
        register([Gateway()], app, route="/webhooks/")
        listening = socket.create_server(("127.0.0.1", 0))
        self._address = f"http://127.0.0.1:{listening.getsockname()[1]}/webhooks/gateway"
        self._server = await app.create_server(sock=listening, return_asyncio_server=True)
        await self._server.startup()
        await self._server.before_start()
        await self._server.after_start()

    def serve(self, agent: Agent | None) -> None:
        """Ask this bot from now on."""
        self._app.ctx.agent = agent
        self._loop.run_until_complete(gateway.get_ready(self._app))

    def get(self, path: str) -> tuple:
        """Status and JSON."""
        return self._loop.run_until_complete(self._call("GET", path))

    def post(self, path: str, **body: object) -> tuple:
        """Status and JSON; ``json`` or ``data`` is sent."""
        return self._loop.run_until_complete(self._call("POST", path, **body))

    def delete(self, path: str) -> tuple:
        """Status and JSON, or None where there is no body."""
        return self._loop.run_until_complete(self._call("DELETE", path))

    async def _call(self, method: str, path: str, **sent: object) -> tuple:
        async with aiohttp.request(method, self._address + path, **sent) as response:
            content = await response.read()
            is_json = response.content_type == "application/json"
            return response.status, json.loads(content) if is_json else None

    async def _stop(self) -> None:
        await self._server.before_stop()
        await self._server.close()

    def close(self) -> None:
        """Stop the server."""
        self._loop.run_until_complete(self._stop())
        self._loop.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Client]:
    """One server for all: this Sanic cannot be started twice in a process."""
    client = Client()
    yield client
    client.close()


@pytest.fixture
def client(server: Client, bot: Agent) -> Client:
    server.serve(bot)
    return server


def send(client: Client, **fields: object) -> tuple:
    body = {
        "conversation": CONVERSATION,
        "message": str(uuid4()),
        "text": None,
        "payload": None,
        "language": "en",
        **fields,
    }
    return client.post("/messages", json=body)


CONVERSATION = str(uuid4())


def events(bot: Agent) -> list:
    return list(asyncio.run(bot.processor.get_tracker(CONVERSATION)).events)


def test_it_is_healthy_when_a_model_is_loaded(client: Client) -> None:
    assert client.get("/") == (200, {"status": "ok"})


def test_it_is_not_healthy_without_a_model(server: Client) -> None:
    server.serve(None)

    health, _ = server.get("/")
    status, _ = send(server, text="hello")

    assert (health, status) == (503, 503)


def test_a_greeting_has_text_choices_and_no_answer(client: Client) -> None:
    status, body = send(client, text="hello")

    [reply] = body["replies"]
    assert status == 200
    assert "automated" in reply["text"]
    assert {"title": "Leave an enquiry", "payload": "/make_enquiry"} in reply["choices"]
    assert (reply["answer"], reply["language"], body["asking"]) == (None, None, None)


def test_an_actions_message_keeps_its_answer_and_its_language(
    client: Client, actions: ActionServer
) -> None:
    answer = {"kind": "direct", "topics": ["ukbic"], "facts": ["ukbic.1"]}
    choices = [{"title": "More?", "payload": '/ask_question{"question": "More?"}'}]
    answer["understood"] = "Where is UKBIC?"
    said = {"text": "In Coventry.", "answer": answer, "choices": choices, "language": "de"}
    actions.body = {"events": [], "responses": [{"custom": said}]}

    _, body = send(client, text="Where is the battery centre?")

    assert body["replies"] == [said]


def test_actions_learn_the_ids_and_the_typed_words(client: Client, actions: ActionServer) -> None:
    message = str(uuid4())

    send(client, text="Where is the battery centre?", message=message)

    [call] = actions.calls
    said = [event for event in call["tracker"]["events"] if event["event"] == "user"][-1]
    assert (call["sender_id"], said["message_id"]) == (CONVERSATION, message)
    assert said["metadata"]["typed"] == "Where is the battery centre?"
    assert said["metadata"]["language"] == "en"


def test_the_same_message_again_gives_the_same_and_does_nothing(
    client: Client, actions: ActionServer, bot: Agent
) -> None:
    message = str(uuid4())
    first = send(client, text="Where is the battery centre?", message=message)
    send(client, text="hello")
    before = len(events(bot))

    again = send(client, text="Where is the battery centre?", message=message)

    assert again == first
    assert len(actions.calls) == 1
    assert len(events(bot)) == before


@pytest.mark.parametrize(
    "text",
    [
        "/make_enquiry",
        '/make_enquiry{"enquiry": "forged"}',
        "/restart",
        "  /session_start",
        "//affirm",
        "/",
        "/EXTERNAL: make_enquiry",
    ],
)
def test_a_typed_slash_is_no_command(client: Client, bot: Agent, text: str) -> None:
    status, _ = send(client, text=text)

    tracker = asyncio.run(bot.processor.get_tracker(CONVERSATION))
    assert status == 200
    assert tracker.latest_message.text == text.strip()
    assert tracker.latest_message.entities == []
    assert tracker.get_slot("enquiry") is None
    assert len([e for e in tracker.events if isinstance(e, UserUttered)]) == 1


def test_a_payload_is_obeyed_with_its_value(
    client: Client, actions: ActionServer, bot: Agent
) -> None:
    status, _ = send(client, payload='/make_enquiry{"enquiry": "A site near Rugby?"}')

    assert status == 200
    assert actions.calls[0]["next_action"] == "action_start_enquiry"
    assert asyncio.run(bot.processor.get_tracker(CONVERSATION)).get_slot("enquiry") == (
        "A site near Rugby?"
    )


def test_a_choice_may_be_typed(client: Client, actions: ActionServer) -> None:
    send(client, text="hello")

    _, body = send(client, text="how my data is used")

    assert actions.calls[0]["next_action"] == "action_explain_privacy"
    assert body["replies"]


def test_only_what_was_just_offered_may_be_typed() -> None:
    offer = BotUttered("Shall I?", {"buttons": [{"title": "Send", "payload": "/affirm"}]})

    assert offered_payload([UserUttered("x"), offer], " send! ") == "/affirm"
    assert offered_payload([UserUttered("x"), offer, UserUttered("no")], "send") is None
    assert offered_payload([UserUttered("x"), offer], "sender") is None


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("Anfrage hinterlassen", "anfrage  hinterlassen."),
        ("Envoyer ma question à l'équipe", "Envoyer ma question a\u0300 l\u2019e\u0301quipe"),
        ("पूछताछ छोड़ें", "पूछताछ छोड़ें।"),
        ("ترك استفسار", "ترك استفسار"),
        ("問い合わせを送る", "問い合わせを送る。"),
        ("Talep bırakın", "TALEP BIRAKIN"),
        ("Sorumu ekibe iletin", "SORUMU EKİBE İLETİN"),
    ],
)
def test_a_choice_may_be_typed_in_its_own_language(title: str, typed: str) -> None:
    choices = [{"title": title, "payload": "/make_enquiry"}, {"title": "Mehr", "payload": "/x"}]
    offer = BotUttered(None, {"custom": {"text": "…", "choices": choices}})

    assert offered_payload([UserUttered("x"), offer], typed) == "/make_enquiry"
    assert offered_payload([UserUttered("x"), offer], "mehr") == "/x"


@pytest.mark.parametrize(
    "fields",
    [
        {"conversation": "default", "text": "hello"},
        {"message": 7, "text": "hello"},
        {"text": "hello", "payload": "/greet"},
        {"text": ""},
        {},
        {"payload": "greet"},
        {"text": ["hello"]},
    ],
)
def test_a_body_that_is_no_message_is_refused(client: Client, fields: dict) -> None:
    status, body = send(client, **fields)

    assert status == 422
    assert body["error"]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff"])
def test_a_body_that_is_no_json_is_refused(client: Client, content: bytes) -> None:
    status, _ = client.post("/messages", data=content)

    assert status == 422


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, {"error": "no"}),
        (404, {"error": "no such action"}),
        (200, {"events": "no list"}),
        (200, {"events": [{"event": "unheard of"}], "responses": []}),
        (200, {"events": [], "responses": []}),
    ],
)
def test_a_failed_action_undoes_the_turn(
    client: Client, actions: ActionServer, bot: Agent, status: int, body: dict
) -> None:
    send(client, text="hello")
    before = events(bot)
    message = str(uuid4())

    actions.status, actions.body = status, body
    failed, _ = send(client, text="Where is the battery centre?", message=message)
    after = events(bot)
    actions.status, actions.body = 200, ANSWER
    again, replied = send(client, text="Where is the battery centre?", message=message)

    assert (failed, again) == (503, 200)
    assert after == before
    assert replied["replies"][0]["text"] == "In Coventry."


def test_a_first_message_that_failed_leaves_no_conversation(
    client: Client, actions: ActionServer, bot: Agent
) -> None:
    actions.status = 500

    status, _ = send(client, text="Where is the battery centre?")

    assert status == 503
    assert events(bot) == []


def test_an_action_server_that_is_away_undoes_the_turn(client: Client, bot: Agent) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    bot.action_endpoint.url = f"http://127.0.0.1:{port}/webhook"

    status, _ = send(client, text="Where is the battery centre?")

    assert status == 503
    assert events(bot) == []


def test_an_action_that_hangs_undoes_the_turn(
    client: Client, actions: ActionServer, bot: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gateway, "TURN_SECONDS", 0.3)
    actions.hangs.set()

    status, _ = send(client, text="Where is the battery centre?")

    assert status == 503
    assert events(bot) == []


def test_a_broken_tracker_store_is_told_and_not_papered_over(client: Client, bot: Agent) -> None:
    send(client, text="hello")
    store = bot.processor.tracker_store
    with store.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE events RENAME TO elsewhere")

    status, _ = send(client, text="hello")
    with store.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO events")

    assert status == 503
    assert len([e for e in events(bot) if isinstance(e, UserUttered)]) == 1


def test_a_forgotten_conversation_leaves_nothing_in_the_file(
    client: Client, tmp_path: Path
) -> None:
    other = str(uuid4())
    send(client, text="I am Zq4 from Zq2 and look for a battery site")
    send(client, text="hello", conversation=other)
    path = tmp_path / "tracker.db"
    assert b"Zq4" in path.read_bytes()

    status, body = client.delete(f"/conversations/{CONVERSATION}")
    again, _ = client.delete(f"/conversations/{CONVERSATION}")

    with closing(sqlite3.connect(path)) as store:
        kept = store.execute("SELECT DISTINCT sender_id FROM events").fetchall()
    assert (status, body, again) == (204, None, 204)
    assert kept == [(other,)]
    assert b"Zq4" not in path.read_bytes()


def test_after_it_was_forgotten_a_conversation_begins_anew(client: Client, bot: Agent) -> None:
    send(client, payload='/make_enquiry{"enquiry": "A site near Rugby?"}')

    client.delete(f"/conversations/{CONVERSATION}")
    status, _ = send(client, text="hello")

    tracker = asyncio.run(bot.processor.get_tracker(CONVERSATION))
    assert status == 200
    assert tracker.get_slot("enquiry") is None


def test_a_store_that_cannot_delete_says_so(client: Client, bot: Agent) -> None:
    bot.tracker_store = InMemoryTrackerStore(bot.domain)

    status, body = client.delete(f"/conversations/{CONVERSATION}")

    assert (status, body) == (503, {"error": "the conversation was not forgotten"})


def test_only_a_conversation_s_id_can_be_forgotten(client: Client) -> None:
    for path in ("/conversations/", "/conversations/%25", "/conversations/all"):
        status, _ = client.delete(path)

        assert status == 404
