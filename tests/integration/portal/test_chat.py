"""The chat contract, line by line."""

from uuid import UUID, uuid4

import pytest

from crm.database import Database
from crm.models import Topic
from crm.services.knowledge import FactRecord, publish_fact
from crm.services.messages import list_messages
from tests.integration.portal.bot import Bot, say
from tests.integration.portal.conftest import MakePortal, Portal, Visitor, start_chat

MESSAGE_FIELDS = {
    "id",
    "at",
    "from",
    "text",
    "language",
    "choices",
    "answer",
    "asking",
    "lead",
}


async def test_starting_gives_a_token_and_the_greeting_without_the_bot(
    portal: Portal, bot: Bot
) -> None:
    response = await portal.post("/api/chat", json={"language": "en", "page": {"url": "/"}})

    body = await response.json()
    assert response.status == 201
    assert body.keys() == {"conversation", "token", "messages"}
    assert UUID(body["conversation"])
    assert body["messages"][0].keys() == MESSAGE_FIELDS
    assert body["messages"][0]["from"] == "bot"
    assert "automated" in body["messages"][0]["text"]
    assert [choice.keys() for choice in body["messages"][0]["choices"]] == [{"id", "title"}] * 3
    assert bot.received == []


async def test_an_empty_body_starts_a_chat(portal: Portal) -> None:
    response = await portal.post("/api/chat")

    assert response.status == 201


async def test_a_message_is_answered_and_both_are_in_the_transcript(
    database: Database, make_portal: MakePortal, bot: Bot
) -> None:
    visitor = await start_chat(await make_portal(database))
    bot.turn = say("Nearly three million.", "Leave an enquiry", asking="enquiry")

    response = await visitor.send("How many people live here?")

    (reply,) = (await response.json())["messages"]
    assert response.status == 200
    assert reply.keys() == MESSAGE_FIELDS
    assert reply["text"] == "Nearly three million."
    assert reply["asking"] == "enquiry"
    assert reply["choices"][0]["title"] == "Leave an enquiry"
    assert [(m["from"], m["text"]) for m in (await visitor.transcript())[1:]] == [
        ("visitor", "How many people live here?"),
        ("bot", "Nearly three million."),
    ]


async def test_the_bot_is_told_the_contracts_fields(visitor: Visitor, bot: Bot) -> None:
    await visitor.send("Hello")

    (sent,) = bot.received
    assert sent.keys() == {"conversation", "message", "text", "payload", "language"}
    assert sent["conversation"] == str(visitor.conversation)
    assert (sent["text"], sent["payload"], sent["language"]) == ("Hello", None, "en")


async def test_the_chat_goes_on_in_the_language_of_the_reply(
    database: Database, make_portal: MakePortal, bot: Bot
) -> None:
    visitor = await start_chat(await make_portal(database))
    replies = []
    for text, language in (("Wo ist i54?", "de"), ("Danke", None), ("In English, please", "en")):
        bot.turn = say("…", language=language)
        replies += (await (await visitor.send(text)).json())["messages"]

    await visitor.send("Thank you")

    assert visitor.greeting[0]["language"] == "en"
    assert [reply["language"] for reply in replies] == ["de", "de", "en"]
    assert [sent["language"] for sent in bot.received] == ["de", "de", "en", "en"]


async def test_the_browsers_language_is_the_start_and_the_greeting_is_in_its_own(
    portal: Portal, bot: Bot
) -> None:
    german = await portal.post("/api/chat", json={"language": "de-AT"})
    swedish = await portal.post("/api/chat", json={"language": "sv-SE"})
    visitor = Visitor(portal, await german.json())

    await visitor.send("UKBIC?")

    assert visitor.greeting[0]["language"] == "de"
    assert (await swedish.json())["messages"][0]["language"] == "en"
    assert bot.received[0]["language"] == "de"


async def test_how_a_question_was_understood_is_kept_for_the_team_alone(
    visitor: Visitor, bot: Bot, sqlite_database: Database
) -> None:
    answer = {"kind": "unknown", "topics": [], "facts": [], "understood": "Who owns UKBIC?"}
    bot.turn = say("I do not know.", answer=answer)

    (reply,) = (await (await visitor.send("And who owns it?")).json())["messages"]

    assert reply.keys() == MESSAGE_FIELDS
    assert reply["answer"].keys() == {"kind", "topics", "facts", "sources"}
    async with sqlite_database.reading() as session:
        stored = (await list_messages(session, visitor.conversation))[-1]
    assert stored.answer is not None
    assert stored.answer.understood == "Who owns UKBIC?"


async def test_an_answer_comes_with_its_sources(
    sqlite_database: Database, make_portal: MakePortal, bot: Bot
) -> None:
    async with sqlite_database.writing() as session:
        session.add(Topic(id="population", title="Population", category="place", position=1))
        await session.flush()
        await publish_fact(
            session,
            FactRecord(
                id="population.1",
                topic_id="population",
                statement="The area had 2,980,936 people.",
                as_of="2023",
                source_title="Census",
                source_url="https://example.org/census",
                confidence="page",
                review_by=None,
                position=1,
            ),
        )
    visitor = await start_chat(await make_portal(sqlite_database))
    answer = {"kind": "direct", "topics": ["population"], "facts": ["population.1"]}
    bot.turn = say("2,980,936 in 2023.", answer=answer)

    (reply,) = (await (await visitor.send("How many?")).json())["messages"]

    assert reply["answer"] == answer | {
        "sources": [{"title": "Census", "url": "https://example.org/census", "as_of": "2023"}]
    }


async def test_a_choice_reaches_the_bot_as_its_payload(visitor: Visitor, bot: Bot) -> None:
    choice = visitor.greeting[0]["choices"][2]

    response = await visitor.send(choice=choice["id"])

    assert response.status == 200
    assert bot.received[0]["payload"] == "/make_enquiry"
    assert bot.received[0]["text"] is None
    assert (await visitor.transcript())[1]["text"] == choice["title"]


@pytest.mark.parametrize("text", ["/make_enquiry", '/inform{"email": "x@y.example"}', "/restart"])
async def test_a_typed_slash_is_words(visitor: Visitor, bot: Bot, text: str) -> None:
    response = await visitor.send(text)

    assert response.status == 200
    assert bot.received[0]["text"] == text
    assert bot.received[0]["payload"] is None


async def test_a_made_up_choice_is_refused_and_not_stored(visitor: Visitor, bot: Bot) -> None:
    response = await visitor.send(choice=str(uuid4()))

    assert response.status == 422
    assert (await response.json())["code"] == "choice_not_offered"
    assert bot.received == []
    assert len(await visitor.transcript()) == 1


async def test_a_choice_of_another_conversation_is_refused(portal: Portal, bot: Bot) -> None:
    mine, theirs = await start_chat(portal), await start_chat(portal)

    response = await mine.send(choice=theirs.greeting[0]["choices"][0]["id"])

    assert response.status == 422
    assert bot.received == []


async def test_ending_forgets_the_token_and_keeps_what_was_said(
    visitor: Visitor, portal: Portal, sqlite_database: Database
) -> None:
    await visitor.send("Hello")

    ended = await portal.delete("/api/chat", headers=visitor.headers)

    assert ended.status == 204
    for again in (
        await portal.delete("/api/chat", headers=visitor.headers),
        await portal.get("/api/chat/messages", headers=visitor.headers),
        await visitor.send("Still there?"),
    ):
        assert again.status == 401
        assert again.headers["WWW-Authenticate"] == "Bearer"
        assert (await again.json())["detail"] == "This chat has ended. Please start a new one."
    async with sqlite_database.reading() as session:
        assert len(await list_messages(session, visitor.conversation)) == 3


async def test_status_says_whether_the_assistant_answers(
    sqlite_database: Database, make_portal: MakePortal, bot: Bot
) -> None:
    awake = await make_portal(sqlite_database)
    first = await (await awake.get("/api/chat/status")).json()
    bot.ready = False
    waking = await make_portal(sqlite_database)

    second = await (await waking.get("/api/chat/status")).json()

    assert (first, second) == ({"assistant": "ready"}, {"assistant": "waking"})


async def test_nothing_of_the_chat_is_kept_in_caches(visitor: Visitor, portal: Portal) -> None:
    response = await portal.get("/api/chat/messages", headers=visitor.headers)

    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
