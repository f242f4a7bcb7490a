"""What the gateway refuses, and that each refusal can be read by a visitor."""

import json
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import ClientResponse

from crm.database import Database
from crm.services.messages import NewMessage
from tests.integration.portal.bot import Bot
from tests.integration.portal.conftest import MakePortal, Portal, Visitor, start_chat


async def assert_problem(response: ClientResponse, status: int, code: str) -> dict[str, Any]:
    """The response is this problem, in the media type of problems, with a sentence."""
    body: dict[str, Any] = json.loads(await response.text())
    assert response.status == status
    assert response.content_type == "application/problem+json"
    assert (body["status"], body["code"]) == (status, code)
    assert body["detail"].endswith(".")
    assert body["title"]
    return body


@pytest.mark.parametrize(
    "authorization",
    [None, "", "Bearer", "Bearer ", "Basic abc", "Bearer unknown", "Bearer a b", "Bearer \udcff"],
)
async def test_without_a_known_token_nothing_is_told(
    portal: Portal, authorization: str | None
) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}

    for response in (
        await portal.get("/api/chat/messages", headers=headers),
        await portal.post(
            "/api/chat/messages", json={"id": str(uuid4()), "text": "Hello"}, headers=headers
        ),
        await portal.delete("/api/chat", headers=headers),
    ):
        await assert_problem(response, 401, "no_such_chat")


async def test_an_unknown_address_is_a_problem_too(portal: Portal) -> None:
    await assert_problem(await portal.get("/api/chat/nothing"), 404, "not_found")


async def test_the_wrong_method_is_refused_and_the_right_ones_named(portal: Portal) -> None:
    response = await portal.put("/api/chat/messages", json={})

    await assert_problem(response, 405, "method_not_allowed")
    assert response.headers["Allow"] == "GET,HEAD,POST"


@pytest.mark.parametrize(
    "body",
    [
        {"text": "no id"},
        {"id": "not a uuid", "text": "Hello"},
        {"id": str(uuid4())},
        {"id": str(uuid4()), "text": ""},
        {"id": str(uuid4()), "text": " \n\t "},
        {"id": str(uuid4()), "text": "\x00\x07"},
        {"id": str(uuid4()), "text": 7},
        {"id": str(uuid4()), "choice": "not a uuid"},
        {"id": str(uuid4()), "text": "Hello", "choice": str(uuid4())},
        ["a list"],
        "a string",
    ],
)
async def test_a_message_that_says_nothing_usable_is_refused(
    visitor: Visitor, portal: Portal, bot: Bot, body: object
) -> None:
    response = await portal.post("/api/chat/messages", json=body, headers=visitor.headers)

    await assert_problem(response, 422, "invalid_request")
    assert bot.received == []


@pytest.mark.parametrize("raw", [b"{", b"\xff\xfe", b"[" * 30_000, b'{"id": NaN'])
async def test_what_is_not_json_is_refused(visitor: Visitor, portal: Portal, raw: bytes) -> None:
    response = await portal.post(
        "/api/chat/messages",
        data=raw,
        headers=visitor.headers | {"Content-Type": "application/json"},
    )

    await assert_problem(response, 422, "invalid_request")


async def test_a_form_posted_by_another_site_is_refused(portal: Portal) -> None:
    response = await portal.post("/api/chat", data={"language": "en"})

    await assert_problem(response, 422, "invalid_request")


@pytest.mark.parametrize(
    "body",
    [
        {"language": "english, please"},
        {"language": 7},
        {"page": "a string"},
        {"page": {"url": "x" * 301}},
        {"page": {f"key{number}": "x" for number in range(9)}},
        {"page": {"deep": {"er": "x"}}},
    ],
)
async def test_a_start_with_strange_details_is_refused(portal: Portal, body: object) -> None:
    await assert_problem(await portal.post("/api/chat", json=body), 422, "invalid_request")


async def test_two_thousand_characters_are_taken_and_one_more_is_not(
    visitor: Visitor, bot: Bot
) -> None:
    longest = await visitor.send("ü" * 1999 + "🚄")
    longer = await visitor.send("ü" * 2001)

    assert longest.status == 200
    problem = await assert_problem(longer, 413, "too_large")
    assert "2,000" in problem["detail"]
    assert len(bot.received) == 1


@pytest.mark.parametrize("is_chunked", [False, True])
async def test_a_huge_body_is_not_read_to_its_end(
    visitor: Visitor, portal: Portal, is_chunked: bool
) -> None:
    body = json.dumps({"id": str(uuid4()), "text": "x" * 1_200_000}).encode()

    async def chunks() -> Any:
        yield body

    response = await portal.post(
        "/api/chat/messages",
        data=chunks() if is_chunked else BytesIO(body),
        headers=visitor.headers | {"Content-Type": "application/json"},
    )

    await assert_problem(response, 413, "too_large")


async def test_characters_that_cannot_be_stored_do_no_harm(visitor: Visitor, bot: Bot) -> None:
    response = await visitor.send("a\x00b\ud800c\r\nd\u202e")

    assert response.status == 200
    assert bot.received[0]["text"] == "ab\ufffdc\nd\u202e"


async def test_other_words_under_the_same_id_are_refused(visitor: Visitor, bot: Bot) -> None:
    message_id = str(uuid4())
    await visitor.send("Hello", id=message_id)

    response = await visitor.send("Goodbye", id=message_id)

    await assert_problem(response, 409, "id_reused")
    assert len(bot.received) == 1


async def test_a_fast_conversation_waits_and_others_of_its_office_do_not(
    sqlite_database: Database, make_portal: MakePortal, bot: Bot
) -> None:
    portal = await make_portal(
        sqlite_database, messages_per_minute=3, messages_per_minute_per_address=6
    )
    fast, calm = await start_chat(portal), await start_chat(portal)

    answers = [await fast.send(f"Message {number}") for number in range(9)]

    assert [answer.status for answer in answers] == [200] * 3 + [429] * 6
    await assert_problem(answers[-1], 429, "too_many_requests")
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert (await calm.send("Hello")).status == 200
    assert len(await fast.transcript()) == 1 + 3 * 2
    assert len(bot.received) == 4


async def test_one_address_has_a_limit_over_all_its_conversations(
    sqlite_database: Database, make_portal: MakePortal
) -> None:
    portal = await make_portal(sqlite_database, messages_per_minute_per_address=2)
    statuses = [(await (await start_chat(portal)).send("Hello")).status for _ in range(3)]

    assert statuses == [200, 200, 429]


async def test_one_address_cannot_start_chats_without_end(
    sqlite_database: Database, make_portal: MakePortal
) -> None:
    portal = await make_portal(sqlite_database, conversations_per_hour_per_address=2)

    answers = [await portal.post("/api/chat", json={}) for _ in range(3)]

    assert [answer.status for answer in answers] == [201, 201, 429]
    assert int(answers[2].headers["Retry-After"]) > 60


async def test_forwarded_addresses_count_only_behind_a_trusted_proxy(
    sqlite_database: Database, make_portal: MakePortal
) -> None:
    def from_address(number: int) -> dict[str, str]:
        return {"X-Forwarded-For": f"203.0.113.{number}"}

    bare = await make_portal(sqlite_database, conversations_per_hour_per_address=1)
    behind = await make_portal(
        sqlite_database, conversations_per_hour_per_address=1, trusted_proxies=1
    )

    pretended = [await bare.post("/api/chat", headers=from_address(n)) for n in (1, 2)]
    forwarded = [await behind.post("/api/chat", headers=from_address(n)) for n in (1, 2, 2)]

    assert [answer.status for answer in pretended] == [201, 429]
    assert [answer.status for answer in forwarded] == [201, 201, 429]


async def test_a_failure_nobody_expected_is_a_problem_without_the_visitors_words(
    visitor: Visitor, bot: Bot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(_session: object, _conversation: object, new: NewMessage, **_: object) -> None:
        raise RuntimeError(new.text)

    monkeypatch.setattr("portal.chat.messages.receive_message", fail)

    response = await visitor.send("my secret plan")

    await assert_problem(response, 500, "failed")
    assert "RuntimeError" in caplog.text
    assert "secret plan" not in caplog.text
