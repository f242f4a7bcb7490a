"""The answer desk: ask it, from any process; it tells what is published at that moment."""

import asyncio
from datetime import UTC, date, datetime
from pathlib import Path

from threadpoolctl import threadpool_limits

from answers.answering import Answerer
from answers.context import Context
from answers.reader import Tools, both_tools, encoders
from answers.reply import Reply
from answers.talk import written_acts
from answers.trained import load_trained
from crm.database import Database
from crm.services.knowledge import Knowledge, current_revision, load_knowledge
from crm.settings import Settings

TRAINED = Path("answers") / "trained.npz"
VECTORS = Path("answers") / "vectors.db"
"""Where ``prepare`` leaves its work, inside the var folder."""


class AnswerDesk:
    """Answers questions from the database's published facts, on every process alike.

    Keeps one ``Answerer`` and makes a new one when the knowledge's revision has moved; only the
    texts that are new are encoded, so an edit is told from the next question on. Nothing that a
    visitor writes is kept on disk.
    """

    def __init__(
        self,
        database: Database,
        *,
        var: Path | None = None,
        tools: tuple[Tools, Tools] | None = None,
    ) -> None:
        """Raises NotPreparedError when ``python -m answers prepare`` has not been run."""
        self._database = database
        self._tools = tools or load_tools(var or Settings().var)
        self._acts = written_acts()
        self._answerer: Answerer | None = None
        self._refreshing = asyncio.Lock()

    async def answer(
        self,
        question: str,
        *,
        language: str = "en",
        context: Context | None = None,
        today: date | None = None,
    ) -> Reply:
        """Reply to a visitor's message.

        ``language`` is the conversation's, for a message too short to tell its own. ``context``
        is the last reply's. Raises DatabaseBusyError when the database cannot be read.
        """
        answerer = await self._current()
        return await asyncio.to_thread(
            answerer.answer,
            question,
            language=language,
            context=context or Context(),
            today=today or datetime.now(UTC).date(),
        )

    async def refresh(self) -> int:
        """Load now, so that the first visitor does not wait; gives the revision."""
        return (await self._current()).knowledge.revision

    async def _current(self) -> Answerer:
        async with self._database.reading() as session:
            revision = await current_revision(session)
        if self._answerer is not None and self._answerer.knowledge.revision == revision:
            return self._answerer
        async with self._refreshing:
            if self._answerer is None or self._answerer.knowledge.revision != revision:
                async with self._database.reading() as session:
                    before = self._answerer.knowledge if self._answerer else None
                    knowledge = await load_knowledge(session, before)
                self._answerer = await asyncio.to_thread(self._build, knowledge)
            return self._answerer

    def _build(self, knowledge: Knowledge) -> Answerer:
        return Answerer(knowledge, self._tools, self._acts, before=self._answerer)


def build_answerer(knowledge: Knowledge, var: Path) -> Answerer:
    """An answerer over this knowledge, for a command that ends. Raises NotPreparedError."""
    return Answerer(knowledge, load_tools(var), written_acts())


def load_tools(var: Path) -> tuple[Tools, Tools]:
    """What readers of English and of other languages work with. Raises NotPreparedError.

    From here on the process computes with one thread: threads that wait for each other on busy
    cores make an answer take up to a hundred times as long.
    """
    threadpool_limits(1)
    return both_tools(load_trained(var / TRAINED), var / VECTORS, encoders())
