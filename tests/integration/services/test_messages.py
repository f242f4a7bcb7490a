"""A message is stored once, goes to the bot once, and is answered once."""

from datetime import timedelta
from uuid import uuid4

import pytest

from crm.database import Database
from crm.models import Conversation
from crm.services.claims import LEASE, claim_message, release_message, what_to_send
from crm.services.conversations import end_conversation, find_conversation, start_conversation
from crm.services.errors import ChoiceNotOfferedError, ClientIdReusedError
from crm.services.messages import (
    NewAnswer,
    NewChoice,
    NewMessage,
    NewReply,
    list_messages,
    receive_message,
    record_replies,
)
from crm.vocabulary import AnswerKind, Sender
from tests.conftest import NOW


@pytest.fixture
async def conversation(database: Database) -> Conversation:
    async with database.writing() as session:
        conversation, _ = await start_conversation(session, language="en", page=None, now=NOW)
    return conversation


async def test_the_token_opens_the_conversation_until_it_ends(database: Database) -> None:
    async with database.writing() as session:
        begun, token = await start_conversation(session, language="en", page=None, now=NOW)
    async with database.reading() as session:
        found = await find_conversation(session, token)

    async with database.writing() as session:
        await end_conversation(session, begun, now=NOW)
    async with database.reading() as session:
        after = await find_conversation(session, token)

    assert found is not None
    assert found.id == begun.id
    assert begun.token_hash != token
    assert after is None


async def test_the_same_client_id_is_the_same_message(
    database: Database, conversation: Conversation
) -> None:
    new = NewMessage(client_id=uuid4(), text="Where is i54?")
    async with database.writing() as session:
        first = await receive_message(session, conversation, new, now=NOW)
    async with database.writing() as session:
        second = await receive_message(session, conversation, new, now=NOW)

    assert first.id == second.id


async def test_other_words_under_the_same_id_are_refused(
    database: Database, conversation: Conversation
) -> None:
    client_id = uuid4()
    async with database.writing() as session:
        await receive_message(
            session, conversation, NewMessage(client_id=client_id, text="one"), now=NOW
        )

    with pytest.raises(ClientIdReusedError):
        async with database.writing() as session:
            await receive_message(
                session, conversation, NewMessage(client_id=client_id, text="two"), now=NOW
            )


async def test_a_choice_of_another_conversation_is_refused(
    database: Database, conversation: Conversation
) -> None:
    async with database.writing() as session:
        other, _ = await start_conversation(session, language="en", page=None, now=NOW)
        asked = await receive_message(
            session, other, NewMessage(client_id=uuid4(), text="hello"), now=NOW
        )
        offer = NewReply(text="Hello", choices=(NewChoice(title="Yes", payload="/affirm"),))
        replies = await record_replies(session, asked.id, [offer], now=NOW)
    choice = replies[0].choices[0]

    with pytest.raises(ChoiceNotOfferedError):
        async with database.writing() as session:
            await receive_message(
                session,
                conversation,
                NewMessage(client_id=uuid4(), choice_id=choice.id),
                now=NOW,
            )


async def test_a_choice_shows_its_title_and_sends_its_payload(
    database: Database, conversation: Conversation
) -> None:
    async with database.writing() as session:
        asked = await receive_message(
            session, conversation, NewMessage(client_id=uuid4(), text="hello"), now=NOW
        )
        offer = NewReply(text="Hello", choices=(NewChoice(title="Yes", payload="/affirm"),))
        replies = await record_replies(session, asked.id, [offer], now=NOW)
        chosen = await receive_message(
            session,
            conversation,
            NewMessage(client_id=uuid4(), choice_id=replies[0].choices[0].id),
            now=NOW,
        )
        outgoing = await what_to_send(session, chosen.id)

    assert chosen.text == "Yes"
    assert (outgoing.text, outgoing.payload) == (None, "/affirm")


async def test_one_process_at_a_time_takes_a_message_to_the_bot(
    database: Database, conversation: Conversation
) -> None:
    async with database.writing() as session:
        message = await receive_message(
            session, conversation, NewMessage(client_id=uuid4(), text="hello"), now=NOW
        )
    async with database.writing() as session:
        first = await claim_message(session, message.id, now=NOW)
    async with database.writing() as session:
        second = await claim_message(session, message.id, now=NOW)
        after_the_lease = await claim_message(
            session, message.id, now=NOW + LEASE + timedelta(seconds=1)
        )
    async with database.writing() as session:
        await release_message(session, message.id)
        after_release = await claim_message(session, message.id, now=NOW)

    assert (first, second, after_the_lease, after_release) == (True, False, True, True)


async def test_a_later_message_waits_while_an_earlier_one_is_with_the_bot(
    database: Database, conversation: Conversation
) -> None:
    async with database.writing() as session:
        earlier = await receive_message(
            session, conversation, NewMessage(client_id=uuid4(), text="first"), now=NOW
        )
        later = await receive_message(
            session, conversation, NewMessage(client_id=uuid4(), text="second"), now=NOW
        )
        await claim_message(session, earlier.id, now=NOW)
        while_busy = await claim_message(session, later.id, now=NOW)
        await record_replies(session, earlier.id, [NewReply(text="one")], now=NOW)
        afterwards = await claim_message(session, later.id, now=NOW)

    assert (while_busy, afterwards) == (False, True)


async def test_replies_recorded_twice_are_stored_once(
    database: Database, conversation: Conversation
) -> None:
    async with database.writing() as session:
        message = await receive_message(
            session, conversation, NewMessage(client_id=uuid4(), text="hello"), now=NOW
        )
        await record_replies(session, message.id, [NewReply(text="Hello")], now=NOW)
    async with database.writing() as session:
        await record_replies(session, message.id, [NewReply(text="Hello")], now=NOW)
        transcript = await list_messages(session, conversation.id)

    assert [(m.sender, m.text) for m in transcript] == [
        (Sender.VISITOR, "hello"),
        (Sender.BOT, "Hello"),
    ]


async def test_a_nul_character_is_stored_visibly_and_found_again(
    database: Database, conversation: Conversation
) -> None:
    new = NewMessage(client_id=uuid4(), text="a\0b")
    async with database.writing() as session:
        first = await receive_message(session, conversation, new, now=NOW)
        second = await receive_message(session, conversation, new, now=NOW)

    assert first.id == second.id
    assert first.text == "a\N{REPLACEMENT CHARACTER}b"


async def test_the_conversation_goes_on_in_the_language_of_the_reply(
    database: Database, conversation: Conversation
) -> None:
    async with database.writing() as session:
        asked = await receive_message(
            session, conversation, NewMessage(client_id=uuid4(), text="Wo ist i54?"), now=NOW
        )
        # Sent before the reply: it goes to the bot in the language that the reply has set.
        later = await receive_message(
            session, conversation, NewMessage(client_id=uuid4(), text="Und UKBIC?"), now=NOW
        )
        reply = NewReply(text="In Wolverhampton.", language="de")
        await record_replies(session, asked.id, [reply, NewReply(text="Noch etwas?")], now=NOW)
    async with database.writing() as session:
        outgoing = await what_to_send(session, later.id)
        # The portal read this conversation before the reply was recorded.
        newest = await receive_message(
            session, conversation, NewMessage(client_id=uuid4(), text="Danke"), now=NOW
        )
        transcript = await list_messages(session, conversation.id)

    assert conversation.language == "en"
    assert outgoing.language == "de"
    assert newest.language == "de"
    assert [m.language for m in transcript] == ["en", "en", "de", "de", "de"]


async def test_a_reply_without_a_language_keeps_the_conversations(
    database: Database, conversation: Conversation
) -> None:
    async with database.writing() as session:
        french, _ = await start_conversation(session, language="fr", page=None, now=NOW)
        asked = await receive_message(
            session, french, NewMessage(client_id=uuid4(), text="Bonjour"), now=NOW
        )
        replies = await record_replies(session, asked.id, [NewReply(text="Oui ?")], now=NOW)
        outgoing = await what_to_send(session, asked.id)

    assert [reply.language for reply in replies] == ["fr"]
    assert outgoing.language == "fr"


async def test_a_language_that_was_changed_may_be_changed_back(
    database: Database, conversation: Conversation
) -> None:
    spoken = []
    for language in ("de", "en", None):
        async with database.writing() as session:
            asked = await receive_message(
                session, conversation, NewMessage(client_id=uuid4(), text="?"), now=NOW
            )
            reply = NewReply(text="!", language=language)
            await record_replies(session, asked.id, [reply], now=NOW)
            spoken.append((await what_to_send(session, asked.id)).language)

    assert spoken == ["de", "en", "en"]


@pytest.mark.parametrize(
    ("text", "understood", "kept"),
    [
        ("And who owns it?", "Who owns UKBIC?", "Who owns UKBIC?"),
        ("who owns  UKBIC", "Who owns UKBIC?", None),
        ("UKBIC在哪里", "UKBIC在哪里？", None),
        ("Who owns UKBIC?", None, None),
        ("Who owns UKBIC?", " ", None),
    ],
)
async def test_what_was_understood_is_kept_where_the_words_alone_do_not_say_it(
    database: Database,
    conversation: Conversation,
    text: str,
    understood: str | None,
    kept: str | None,
) -> None:
    answer = NewAnswer(kind=AnswerKind.UNKNOWN, understood=understood)
    async with database.writing() as session:
        asked = await receive_message(
            session, conversation, NewMessage(client_id=uuid4(), text=text), now=NOW
        )
        reply = NewReply(text="I do not know.", answer=answer)
        await record_replies(session, asked.id, [reply], now=NOW)
    async with database.reading() as session:
        seen = await list_messages(session, conversation.id)

    assert seen[0].answer is None
    assert seen[1].answer is not None
    assert seen[1].answer.understood == kept
