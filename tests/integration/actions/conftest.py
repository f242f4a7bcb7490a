"""Actions on a real database, with trackers as Rasa sends them."""

import json
import re
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import yaml
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.desk import Desk, open_desk
from answers.reply import Reply, ReplyKind
from crm.database import Database
from crm.services.conversations import get_conversation, start_conversation
from crm.services.enquiries import draft_values
from crm.services.knowledge_import import import_knowledge
from crm.services.messages import NewMessage, receive_message
from crm.settings import ROOT
from tests.conftest import KEY, NOW

DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))


class Answers:
    """The answers room's side of the door: gives the reply that the test has set."""

    def __init__(self) -> None:
        self.reply = Reply(kind=ReplyKind.UNKNOWN, text="I do not have that.")
        self.asked: list[tuple[str, dict[str, Any]]] = []

    async def answer(self, question: str, **context: Any) -> Reply:
        """Note what was asked."""
        self.asked.append((question, context))
        return self.reply


class Talk:
    """One visitor's conversation. Slots go from action to action as Rasa carries them."""

    def __init__(self, database: Database, conversation: UUID, answers: Answers) -> None:
        self.database = database
        self.conversation = conversation
        self.answers = answers
        self.slots: dict[str, Any] = dict.fromkeys(DOMAIN["slots"])
        self.slots["requested_slot"] = None
        self.events: list[dict[str, Any]] = []
        self.entities: list[dict[str, str]] = []
        self.intent = "inform"
        self.active = False
        self.said: list[dict[str, Any]] = []
        self.message_id = uuid4()

    async def hear(self, text: str, intent: str = "inform", *, clicked: bool = False) -> None:
        """The visitor's next message, stored as the portal stores it."""
        async with self.database.writing() as session:
            conversation = await get_conversation(session, self.conversation)
            new = NewMessage(client_id=uuid4(), text=text)
            self.message_id = (await receive_message(session, conversation, new, now=NOW)).id
        payload = re.fullmatch(r"/(\w+)(\{.*\})?", text) if clicked else None
        values = json.loads(payload.group(2) or "{}") if payload else {}
        self.entities = [{"entity": name, "value": value} for name, value in values.items()]
        self.intent = payload.group(1) if payload else intent
        self.events.append(
            {
                "event": "user",
                "text": text,
                "message_id": str(self.message_id),
                "metadata": {"typed": None if clicked else text, "language": "en"},
            }
        )

    def tracker(self) -> Tracker:
        """As Rasa would send it now."""
        latest = {
            "intent": {"name": self.intent},
            "entities": self.entities,
            "text": self.events[-1]["text"],
        }
        loop = {"name": "enquiry_form"} if self.active else {}
        return Tracker(
            *(str(self.conversation), dict(self.slots), latest, list(self.events)),
            *(False, None, loop, "action_listen"),
        )

    async def run(self, action: Action, tracker: Tracker | None = None) -> list[dict[str, Any]]:
        """Run an action, apply its slots, give its events; what it says is in ``said``."""
        dispatcher = CollectingDispatcher()
        happened = await action.run(dispatcher, tracker or self.tracker(), DOMAIN)
        self.said = dispatcher.messages
        for event in happened:
            if event["event"] == "slot":
                self.slots[event["name"]] = event["value"]
            elif event["event"] == "active_loop":
                self.active = event["name"] is not None
        for message in dispatcher.messages:
            data = {"buttons": message["buttons"], "custom": message["custom"]}
            self.events.append({"event": "bot", "text": message["text"], "data": data})
        return list(happened)

    async def reply(self, validation: Action, text: str, intent: str = "inform") -> None:
        """Answer the field that is asked: Rasa fills the slot, then has it validated."""
        await self.hear(text, intent)
        await self.validate(validation, text)

    async def validate(self, validation: Action, text: str) -> None:
        """Have the last message judged as the answer to the field that is asked."""
        field = self.slots["requested_slot"]
        tracker = self.tracker()
        tracker.events = [*tracker.events, _slot("requested_slot", field), _ran("enquiry_form")]
        tracker.events.append(_slot(field, text))
        tracker.slots[field] = text
        await self.run(validation, tracker)

    def responses(self) -> list[str]:
        """The names of the responses just said."""
        return [message["response"] for message in self.said if message["response"]]

    def texts(self) -> list[str]:
        """The texts that actions put together themselves."""
        return [message["custom"]["text"] for message in self.said if message["custom"]]

    async def draft(self) -> dict[str, str]:
        """What the CRM holds."""
        async with self.database.reading() as session:
            return dict(await draft_values(session, self.conversation))


def _slot(name: str, value: Any) -> dict[str, Any]:
    return {"event": "slot", "name": name, "value": value, "timestamp": None}


def _ran(name: str) -> dict[str, Any]:
    return {"event": "action", "name": name}


@pytest.fixture
async def talk(sqlite_database: Database) -> Talk:
    """A conversation that has just begun, and the desk opened for the actions."""
    async with sqlite_database.writing() as session:
        conversation, _ = await start_conversation(session, language="en", page=None, now=NOW)
    answers = Answers()
    open_desk(Desk(sqlite_database, answers, KEY, lambda: NOW))  # type: ignore[arg-type]
    talk = Talk(sqlite_database, conversation.id, answers)
    await talk.hear("hello", "greet")
    return talk


@pytest.fixture
async def known(talk: Talk, tmp_path: Path) -> Talk:
    """The same, with the real facts in the database."""
    no_questions = tmp_path / "questions"
    no_questions.mkdir()
    async with talk.database.writing() as session:
        await import_knowledge(session, ROOT / "data" / "knowledge", no_questions)
    return talk
