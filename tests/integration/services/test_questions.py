"""A question without an answer is filed for the team, once."""

from uuid import uuid4

from crm.database import Database
from crm.services.conversations import start_conversation
from crm.services.messages import NewMessage, receive_message
from crm.services.questions import (
    NewUnansweredQuestion,
    list_open_questions,
    record_unanswered_question,
)
from crm.vocabulary import AnswerKind
from tests.conftest import NOW


async def test_the_same_message_is_filed_once(database: Database) -> None:
    async with database.writing() as session:
        conversation, _ = await start_conversation(session, language="en", page=None, now=NOW)
        message = await receive_message(
            session, conversation, NewMessage(client_id=uuid4(), text="Rents at i54?"), now=NOW
        )
        new = NewUnansweredQuestion(
            conversation_id=conversation.id,
            message_id=message.id,
            text="Rents at i54?",
            language="en",
            kind=AnswerKind.UNKNOWN,
        )
        first = await record_unanswered_question(session, new, now=NOW)
        second = await record_unanswered_question(session, new, now=NOW)
        open_questions = await list_open_questions(session)

    assert first.id == second.id
    assert [question.text for question in open_questions] == ["Rents at i54?"]


async def test_how_a_question_was_understood_is_filed_with_it(database: Database) -> None:
    async with database.writing() as session:
        conversation, _ = await start_conversation(session, language="en", page=None, now=NOW)
        for text in ("And the rents?", "Rents at i54"):
            message = await receive_message(
                session, conversation, NewMessage(client_id=uuid4(), text=text), now=NOW
            )
            new = NewUnansweredQuestion(
                conversation_id=conversation.id,
                message_id=message.id,
                text=text,
                language="en",
                kind=AnswerKind.UNKNOWN,
                understood="Rents at i54?",
            )
            await record_unanswered_question(session, new, now=NOW)
    async with database.reading() as session:
        filed = {q.text: q.understood for q in await list_open_questions(session)}

    assert filed == {"And the rents?": "Rents at i54?", "Rents at i54": None}
