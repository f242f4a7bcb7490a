"""Plain ways to answer the same questions from the same data, to compare with."""

from datetime import date

import numpy as np
from numpy.typing import NDArray

from answers.choosing import choose_facts
from answers.context import Context
from answers.encoder import Vectors
from answers.lexical import Bm25
from answers.phrases import ENGLISH
from answers.reply import Reply, ReplyKind, Wording, sources_of
from answers.vectors import VectorStore
from crm.services.knowledge import FactRecord, Knowledge

FACTS_SHOWN = 2


class Plain:
    """Shows the two best facts of the best fact's topic, always as the answer."""

    def __init__(self, knowledge: Knowledge) -> None:
        topics = [topic for topic in knowledge.topics if topic.facts]
        self.facts: list[FactRecord] = [fact for topic in topics for fact in topic.facts]
        self._topic_of = np.array(
            [place for place, topic in enumerate(topics) for _ in topic.facts], dtype=np.int64
        )
        rows = {fact.id: row for row, fact in enumerate(self.facts)}
        asks = [e for e in knowledge.examples if e.near_miss is None]
        pairs = [(e.text, rows[fact_id]) for e in asks for fact_id in e.fact_ids]
        pairs += [(fact.statement, row) for row, fact in enumerate(self.facts)]
        self.texts = [text for text, _ in pairs]
        self._fact_of = np.array([row for _, row in pairs], dtype=np.int64)

    def scores(self, question: str) -> NDArray[np.float32]:
        """One score for each text."""
        raise NotImplementedError

    def answer(self, question: str, *, language: str, context: Context, today: date) -> Reply:
        """Reply to the question alone; language and context are of no interest here."""
        by_fact = np.full(len(self.facts), -np.inf, dtype=np.float32)
        np.maximum.at(by_fact, self._fact_of, self.scores(question))
        rows = choose_facts(by_fact, self._topic_of, FACTS_SHOWN, within=np.inf)
        facts = [self.facts[row] for row in rows]
        return Reply(
            kind=ReplyKind.DIRECT,
            text=Wording(ENGLISH, today).told(facts),
            topics=(facts[0].topic_id,),
            facts=tuple(fact.id for fact in facts),
            sources=sources_of(facts),
        )


class Bm25Baseline(Plain):
    """BM25 over every written question and fact."""

    def __init__(self, knowledge: Knowledge) -> None:
        super().__init__(knowledge)
        self._search = Bm25(self.texts)

    def scores(self, question: str) -> NDArray[np.float32]:
        """See ``Plain.scores``."""
        return self._search.scores(question)


class NearestExample(Plain):
    """The encoder as it comes, and the nearest written question or fact."""

    def __init__(self, knowledge: Knowledge, store: VectorStore) -> None:
        super().__init__(knowledge)
        self._encoder = store.encoder
        self._vectors: Vectors = store.vectors(self.texts)

    def scores(self, question: str) -> NDArray[np.float32]:
        """See ``Plain.scores``."""
        return np.asarray(self._vectors @ self._encoder.encode([question])[0], dtype=np.float32)
