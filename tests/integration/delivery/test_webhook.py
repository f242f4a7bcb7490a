"""The webhook against a real receiver: signed, bounded, and never led astray."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from aiohttp import web

from crm.delivery.errors import DeliveryError
from crm.delivery.webhook import LONGEST_ENQUIRY, WebhookCaller
from crm.services.outgoing import Outgoing
from crm.vocabulary import DeliveryKind
from tests.conftest import NOW
from tests.integration.delivery.conftest import HOOK, SECRET, Certificate, Receiver

FIELDS: dict[str, str | bool | None] = {
    "full_name": "Zoë 王",
    "company": "Acme GmbH",
    "country": "DE",
    "email": "zoe@acme.example",
    "phone": None,
    "enquiry": "A site near Coventry.",
    "consent_contact": True,
    "consent_marketing": False,
}
CALL = Outgoing(
    id=UUID("7d444840-9dc0-11d1-b245-5ffdce74fad2"),
    lease=UUID(int=1),
    kind=DeliveryKind.WEBHOOK,
    lead_id=UUID(int=2),
    reference="WM-2026-000001",
    submitted_at=NOW,
    language="en",
    email="zoe@acme.example",
    fields=FIELDS,
)

Caller = Callable[..., WebhookCaller]


@pytest.fixture
def caller(receiver: Receiver, certificate: Certificate) -> Caller:
    """Makes callers for which the webhook's host is the receiver, and loopback is allowed."""

    async def resolve(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]

    def make(url: str = f"https://{HOOK}", **others: Any) -> WebhookCaller:
        options = {
            "resolve": resolve,
            "is_allowed": lambda _address: True,
            "tls": certificate.trusting(),
        }
        return WebhookCaller(f"{url}:{receiver.port}/hook?team=1", SECRET, **options | others)

    return make


async def test_the_receiver_gets_the_lead_under_the_names_of_its_fields(
    receiver: Receiver, caller: Caller
) -> None:
    await caller().send(CALL, now=NOW)

    [(request, body)] = receiver.calls
    assert (request.method, request.path_qs, request.host) == (
        "POST",
        "/hook?team=1",
        f"{HOOK}:{receiver.port}",
    )
    assert request.headers["Content-Type"] == "application/json"
    assert json.loads(body) == {
        "type": "enquiry.submitted",
        "timestamp": "2026-03-02T09:30:00Z",
        "data": {"reference": "WM-2026-000001", "language": "en", **FIELDS},
    }


async def test_the_receiver_can_check_the_signature_and_drop_what_it_has_had(
    receiver: Receiver, caller: Caller
) -> None:
    await caller().send(CALL, now=NOW)
    await caller().send(CALL, now=NOW + timedelta(minutes=2))

    seen = []
    for request, body in receiver.calls:
        webhook_id, timestamp = request.headers["webhook-id"], request.headers["webhook-timestamp"]
        key = base64.b64decode(SECRET[len("whsec_") :])
        signed = f"{webhook_id}.{timestamp}.".encode() + body
        signature = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
        assert request.headers["webhook-signature"] == f"v1,{signature}"
        seen.append((webhook_id, int(timestamp)))
    began = int(NOW.timestamp())
    assert seen == [(str(CALL.id), began), (str(CALL.id), began + 120)]


async def test_the_body_stays_small_whatever_was_typed(receiver: Receiver, caller: Caller) -> None:
    huge = {name: "王" * 10_000 if isinstance(v, str) else v for name, v in FIELDS.items()}
    texts = dict.fromkeys(("role", "website", "sector", "intent", "location", "hiring"), "é" * 9999)

    await caller().send(replace(CALL, fields=huge | texts), now=NOW)

    [(_, body)] = receiver.calls
    assert len(body) < 20_000
    assert json.loads(body)["data"]["enquiry"] == "王" * (LONGEST_ENQUIRY - 1) + "…"


@pytest.mark.parametrize(
    ("status", "is_final"),
    [
        *((redirect, False) for redirect in (301, 302, 307, 308)),
        *((refusal, False) for refusal in (400, 401, 404, 429, 500, 503)),
        (410, True),
    ],
)
async def test_only_a_2xx_counts_and_no_redirect_is_followed(
    receiver: Receiver, caller: Caller, status: int, is_final: bool
) -> None:
    elsewhere = {"Location": f"https://{HOOK}:{receiver.port}/elsewhere"}
    receiver.answer = lambda _request: web.Response(status=status, headers=elsewhere)

    with pytest.raises(DeliveryError, match=f"answered {status}") as failure:
        await caller().send(CALL, now=NOW)

    assert failure.value.is_final is is_final
    assert [request.path for request, _ in receiver.calls] == ["/hook"]


async def test_a_cookie_is_not_taken_along(receiver: Receiver, caller: Caller) -> None:
    receiver.answer = lambda _request: web.Response(headers={"Set-Cookie": "a=b"})
    webhook = caller()

    await webhook.send(CALL, now=NOW)
    await webhook.send(CALL, now=NOW)

    assert [request.headers.get("Cookie") for request, _ in receiver.calls] == [None, None]


async def test_an_endless_answer_is_not_read(receiver: Receiver, caller: Caller) -> None:
    async def pour(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        with suppress(ConnectionError):
            while True:
                await response.write(b"x" * 65536)
        return response

    receiver.answer = pour

    async with asyncio.timeout(5):
        await caller().send(CALL, now=NOW)


async def test_a_receiver_that_does_not_answer_is_not_waited_for(
    receiver: Receiver, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm.delivery.webhook.CALL_SECONDS", 0.3)

    async def wait(_request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(1)
        return web.Response()

    receiver.answer = wait

    with pytest.raises(DeliveryError, match="took longer"):
        await caller().send(CALL, now=NOW)


async def test_a_receiver_without_a_trusted_certificate_gets_nothing(
    receiver: Receiver, caller: Caller
) -> None:
    with pytest.raises(DeliveryError, match="No trusted connection"):
        await caller(tls=None).send(CALL, now=NOW)

    assert receiver.calls == []


async def test_the_certificate_must_be_for_the_name_and_not_the_address(
    receiver: Receiver, caller: Caller
) -> None:
    with pytest.raises(DeliveryError, match="No trusted connection"):
        await caller("https://other.example").send(CALL, now=NOW)

    assert receiver.calls == []


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.0.0.1.", "127.1", "2130706433", "0x7f000001", "0177.0.0.1"),
        *("0.0.0.0", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]"),  # noqa: S104
        *("localhost", "localhost.", "LOCALHOST"),
    ],
)
async def test_this_machine_is_not_called_however_it_is_written(
    receiver: Receiver, certificate: Certificate, host: str
) -> None:
    webhook = WebhookCaller(f"https://{host}:{receiver.port}/", SECRET, tls=certificate.trusting())

    with pytest.raises(DeliveryError) as failure:
        await webhook.send(CALL, now=NOW)

    assert "hung up" not in str(failure.value)
    assert receiver.calls == []


@pytest.mark.parametrize(
    "url",
    [
        "http://crm.example/",
        "https://a:b@crm.example/",
        "https://a@crm.example/",
        "ftp://crm.example/",
        "//crm.example/",
        "crm.example",
    ],
)
async def test_only_a_plain_https_address_is_called(url: str) -> None:
    asked: list[str] = []

    async def resolve(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    with pytest.raises(DeliveryError, match="must be https"):
        await WebhookCaller(url, SECRET, resolve=resolve).send(CALL, now=NOW)

    assert asked == []


async def test_a_name_that_changes_its_mind_after_the_look_is_not_followed(
    receiver: Receiver, caller: Caller
) -> None:
    """Rebinding: the name leads to an allowed address once, and then to the receiver's."""
    answers = [["127.0.0.2"], ["127.0.0.1"], ["127.0.0.1"]]
    asked: list[str] = []

    async def resolve(host: str, _port: int) -> list[str]:
        asked.append(host)
        return answers.pop(0)

    webhook = caller(resolve=resolve, is_allowed=lambda address: address == "127.0.0.2")

    with pytest.raises(DeliveryError, match="could not be reached"):
        await webhook.send(CALL, now=NOW)

    assert asked == [HOOK]
    assert receiver.calls == []
