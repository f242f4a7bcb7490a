"""The answer desk: ask it, from any process; it tells what is published at that moment."""

import asyncio
from datetime import UTC, date, datetime
from pathlib import Path

from answers.answering import Answerer
from answers.context import Context
from answers.lexical import NgramCache
from answers.reply import Reply
from answers.talk import written_acts
from answers.trained import Trained, load_trained
from answers.vectors import VectorStore
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

    def __init__(self, database: Database, *, var: Path | None = None) -> None:
        """Raises NotPreparedError when ``python -m answers prepare`` has not been run."""
        folder = var or Settings().var
        self._database = database
        self._trained: Trained = load_trained(folder / TRAINED)
        self._store = VectorStore(folder / VECTORS)
        self._ngrams = NgramCache(self._trained.ngrams)
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
        return (await self._current()).revision

    async def _current(self) -> Answerer:
        async with self._database.reading() as session:
            revision = await current_revision(session)
        if self._answerer is not None and self._answerer.revision == revision:
            return self._answerer
        async with self._refreshing:
            if self._answerer is None or self._answerer.revision != revision:
                async with self._database.reading() as session:
                    knowledge = await load_knowledge(session)
                self._answerer = await asyncio.to_thread(self._build, knowledge)
            return self._answerer

    def _build(self, knowledge: Knowledge) -> Answerer:
        return Answerer(
            knowledge, self._trained, ngrams=self._ngrams, store=self._store, acts=self._acts
        )


def build_answerer(knowledge: Knowledge, var: Path) -> Answerer:
    """An answerer over this knowledge, for a command that ends. Raises NotPreparedError."""
    trained = load_trained(var / TRAINED)
    return Answerer(
        knowledge,
        trained,
        ngrams=NgramCache(trained.ngrams),
        store=VectorStore(var / VECTORS),
        acts=written_acts(),
    )
