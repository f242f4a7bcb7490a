"""The visitor takes away everything that is held of the conversation, and only of theirs."""

import json
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from crm.database import Database
from crm.models import AuditEvent
from crm.services.enquiries import record_answer
from crm.services.erasure import erase_subject
from crm.services.lead_answers import NewLeadAnswer
from crm.services.subjects import ConversationProof
from tests.conftest import KEY, NOW
from tests.integration.portal.bot import Bot, say
from tests.integration.portal.conftest import MakePortal, Portal, Visitor, start_chat

ADDRESS = "/api/chat/receipt"


@pytest.fixture
async def portal(sqlite_database: Database, make_portal: MakePortal, tmp_path: Path) -> Portal:
    """A portal with a var folder of its own, for the key of the suppression list."""
    return await make_portal(sqlite_database, var=tmp_path)


async def name(database: Database, conversation: UUID, full_name: str) -> None:
    async with database.writing() as session:
        answer = NewLeadAnswer(field="full_name", value=full_name, verbatim=full_name)
        await record_answer(session, conversation, answer, now=NOW)


async def test_the_receipt_holds_what_was_said_and_answered(
    visitor: Visitor, sqlite_database: Database
) -> None:
    await visitor.send("I have a question about Coventry")
    await name(sqlite_database, visitor.conversation, "Greta Müller")

    response = await visitor.client.get(ADDRESS, headers=visitor.headers)
    text = await response.text()

    assert response.status == 200
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.headers["Content-Disposition"].startswith('attachment; filename="my-data-')
    assert response.headers["Cache-Control"] == "no-store"
    assert "Full name: Greta Müller" in text
    assert "I have a question about Coventry" in text
    async with sqlite_database.reading() as session:
        assert list(await session.scalars(select(AuditEvent.action))) == ["subject:read"]


@pytest.mark.parametrize(
    ("fmt", "content_type"),
    [("html", "text/html; charset=utf-8"), ("json", "application/json")],
)
async def test_it_is_also_a_page_or_json(visitor: Visitor, fmt: str, content_type: str) -> None:
    await visitor.send("<b>bold</b>")

    response = await visitor.client.get(f"{ADDRESS}?format={fmt}", headers=visitor.headers)
    body = await response.text()

    assert response.headers["Content-Type"] == content_type
    assert response.headers["Content-Disposition"].endswith(f'.{fmt}"')
    if fmt == "json":
        assert "<b>bold</b>" in [message["text"] for message in json.loads(body)["messages"]]
    else:
        assert "&lt;b&gt;bold&lt;/b&gt;" in body
        assert "<b>bold</b>" not in body


async def test_another_form_is_refused(visitor: Visitor) -> None:
    response = await visitor.client.get(f"{ADDRESS}?format=pdf", headers=visitor.headers)

    assert response.status == 422
    assert response.content_type == "application/problem+json"
    assert (await response.json())["code"] == "invalid_request"


async def test_a_stranger_gets_nothing_of_it(
    portal: Portal, visitor: Visitor, sqlite_database: Database
) -> None:
    await name(sqlite_database, visitor.conversation, "Greta Müller")
    stranger = await start_chat(portal)

    other = await portal.get(ADDRESS, headers=stranger.headers)
    nobody = await portal.get(ADDRESS)
    wrong = await portal.get(ADDRESS, headers={"Authorization": "Bearer wrong"})

    assert other.status == 200
    assert "Greta" not in await other.text()
    assert (nobody.status, wrong.status) == (401, 401)


async def test_the_reply_to_being_forgotten_still_reaches_the_visitor(
    visitor: Visitor, sqlite_database: Database, bot: Bot
) -> None:
    async def erase(conversation: UUID) -> None:
        async with sqlite_database.writing() as session:
            proof = ConversationProof(conversation_id=conversation)
            await erase_subject(session, KEY, proof, now=NOW)

    await visitor.send("my name is Greta Müller")
    bot.meanwhile, bot.turn = erase, say("It is erased.")

    response = await visitor.send("yes, forget me")
    told = (await response.json())["messages"]
    after = await visitor.client.get(ADDRESS, headers=visitor.headers)
    again = await visitor.send("hello?")

    assert (response.status, [m["text"] for m in told]) == (200, ["It is erased."])
    assert (after.status, again.status) == (401, 401)
