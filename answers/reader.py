"""Reads a question in one group of languages: which facts come nearest, and do they answer it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from answers.bank import Bank
from answers.choosing import choose_facts
from answers.encoder import Encoder, MultilingualEncoder, Vectors
from answers.english import EnglishEncoder, english_name
from answers.features import FeatureReader, find_best
from answers.index import Index, Match
from answers.lexical import NgramWeights
from answers.questions import Questions
from answers.reply import ReplyKind
from answers.talk import Talk
from answers.trained import Learnt, Trained
from answers.vectors import VectorStore
from answers.vetoes import veto
from answers.written import SAMPLE
from crm.services.knowledge import ExampleRecord, FactRecord, Knowledge
from crm.services.languages import is_english
from crm.vocabulary import AnswerKind

MOST_FACTS = 3

LETTERS_SHARE = 0.2
"""Weight of letters beside vectors in English; other languages share no words with the facts."""

WRITTEN_A_FACT = 8
"""English questions of each fact, and near misses of each topic, that other languages are held
against: enough, and encoded in a minute."""

ABOUT_AS_NEAR, MOST_TOPICS = 0.13, 3
"""How far behind the nearest topic another may lie that the message may ask for too."""

STAYS_ON_TOPIC = 0.12
"""Added to the facts of the topic that a follow-up leans on."""

TOLD_BEFORE = 0.05
"""Taken from the facts that were told just before."""


@dataclass(frozen=True)
class Found:
    """What one reading of a question came to."""

    text: str
    kind: AnswerKind
    chance: float
    facts: tuple[FactRecord, ...]
    near_miss: str | None
    act: ReplyKind | None
    act_nearness: float
    """Cosine to the nearest example of small talk or of a call for a person."""
    topics: tuple[str, ...]
    """The nearest topic, and those that come about as near; three at most."""


class Tools:
    """What a reader works with, kept while the process lives: encoder, rows of numbers, weights."""

    def __init__(
        self, learnt: Learnt, ngrams: NgramWeights, store: VectorStore, *, english: bool
    ) -> None:
        self.learnt = learnt
        self.encoder = store.encoder
        self.english = english
        self.bank = Bank(learnt.adapter, ngrams, store)

    def over(self, store: VectorStore) -> "Tools":
        """The same with other rows of numbers."""
        return Tools(self.learnt, self.bank.ngrams, store, english=self.english)


def encoders() -> tuple[Encoder, Encoder]:
    """For English, and for every other language."""
    return EnglishEncoder(), MultilingualEncoder()


def encoder_names() -> tuple[str, str]:
    """The names of both, without loading either."""
    return english_name(), MultilingualEncoder.name


def both_tools(
    trained: Trained, vectors: Path, pair: tuple[Encoder, Encoder]
) -> tuple[Tools, Tools]:
    """For English, and for every other language. ``vectors`` is the file of the stores."""
    english, other = (VectorStore(vectors, encoder) for encoder in pair)
    return (
        Tools(trained.english, trained.ngrams, english, english=True),
        Tools(trained.other, trained.ngrams, other, english=False),
    )


@dataclass(frozen=True)
class Reading:
    """One way to read a message: the text to find facts for, and what it leans on."""

    text: str
    near: tuple[str, ...] = ()
    """Topics that it is drawn to."""
    told: tuple[str, ...] = ()
    """Facts that were told last: one who asks on asks for another."""


class Reader:
    """Reads questions over one revision of the knowledge."""

    def __init__(
        self,
        knowledge: Knowledge,
        tools: Tools,
        acts: Mapping[str, ReplyKind],
        questions: Questions | None = None,
    ) -> None:
        """``questions`` are those of a reader with the same examples, where there is one."""
        self._tools = tools
        if questions is None:
            kept = read_by(knowledge, english=tools.english)
            questions = Questions(kept.examples, tools.bank)
        self.questions = questions
        self.index = Index(knowledge, tools.bank, questions)
        self._features = FeatureReader(self.index)
        self._talk = Talk(acts, tools.bank)

    def find(self, *readings: Reading) -> list[Found]:
        """The best facts for each reading. All are encoded together, which is less work."""
        vectors = self._tools.encoder.encode([reading.text for reading in readings])
        return [self._find(each, raw) for each, raw in zip(readings, vectors, strict=True)]

    def _find(self, reading: Reading, raw: Vectors) -> Found:
        text, near = reading.text, reading.near
        learnt, english = self._tools.learnt, self._tools.english
        share = LETTERS_SHARE if english else 0.0
        probe = self.index.probe(text, raw, letters_share=share)
        match = self.index.match(probe, near=near)
        for topic_id in near:
            match.facts[np.isin(match.rows, self.index.rows_of_topic(topic_id))] += STAYS_ON_TOPIC
        known = [
            self.index.row_of[fact_id] for fact_id in reading.told if fact_id in self.index.row_of
        ]
        match.facts[np.isin(match.rows, known)] -= TOLD_BEFORE
        order = learnt.ranker.order(match, self.index)
        best = find_best(order, match)
        row = self._features.row(text, match, best, learnt.sounds(raw), words=english)
        chance = float(learnt.gate.chances(np.array([row], dtype=np.float32))[0])
        kind = learnt.gate.kind(chance, float(match.facts[best.fact]))
        near_miss = self._features.nearest_kind(match)
        stopped = veto(text, *self._features.named(int(match.rows[best.fact])))
        if stopped and kind is AnswerKind.DIRECT:
            kind, near_miss = AnswerKind.RELATED, stopped
        chosen = choose_facts(order, match.topics, MOST_FACTS)
        act, act_nearness = self._talk.recognise(probe.vector, match, english=english)
        return Found(
            text=text,
            kind=kind,
            chance=chance,
            facts=tuple(self.index.facts[match.rows[place]] for place in chosen),
            near_miss=near_miss,
            act=act,
            act_nearness=act_nearness,
            topics=self._topics_asked(match),
        )

    def _topics_asked(self, match: Match) -> tuple[str, ...]:
        topics, scores, _ = match.by_topic()
        near = [row for row in np.argsort(-scores) if scores[row] >= scores.max() - ABOUT_AS_NEAR]
        return tuple(self.index.topics[topics[row]].id for row in near[:MOST_TOPICS])


def read_by(knowledge: Knowledge, *, english: bool) -> Knowledge:
    """The knowledge with the examples that questions of this group are held against."""
    if english:
        kept = [e for e in knowledge.examples if is_english(e.text)]
    else:
        kept = list(_for_other_languages(knowledge.examples))
    return Knowledge(revision=knowledge.revision, topics=knowledge.topics, examples=tuple(kept))


def _for_other_languages(examples: Sequence[ExampleRecord]) -> list[ExampleRecord]:
    kept: list[ExampleRecord] = []
    counts: dict[object, int] = {}
    for example in examples:
        if example.voice != SAMPLE and is_english(example.text):
            key = example.fact_ids or example.topic_id
            counts[key] = counts.get(key, 0) + 1
            if counts[key] > WRITTEN_A_FACT:
                continue
        kept.append(example)
    return kept
