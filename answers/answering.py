"""From a question to a reply, over one revision of the knowledge. No waiting: it computes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from answers import reply as words
from answers.choosing import choose_facts
from answers.context import Context, Lean, lean, leaning_text
from answers.encoder import clean, shared_encoder
from answers.features import FeatureReader
from answers.index import Index
from answers.known import Known
from answers.language import recognise
from answers.lexical import NgramCache
from answers.parts import asking_part, splits
from answers.reply import Reply, ReplyKind
from answers.talk import Talk
from answers.trained import Trained
from answers.vectors import VectorStore
from crm.reference import response_text
from crm.services.knowledge import FactRecord, Knowledge
from crm.vocabulary import AnswerKind

MOST_FACTS = 3
MOST_SUGGESTIONS = 3
RELATED_FACTS = 2
STAYS_ON_TOPIC = 0.12
"""Added to the facts of the topic that a follow-up leans on."""

_CHUNK = 64


@dataclass(frozen=True)
class Found:
    """What one reading of a question came to."""

    text: str
    kind: AnswerKind
    chance: float
    facts: tuple[FactRecord, ...]
    near_miss: str | None
    act: ReplyKind | None


class Answerer:
    """Answers from one revision; the desk makes a new one when the knowledge has changed."""

    def __init__(
        self,
        knowledge: Knowledge,
        trained: Trained,
        *,
        ngrams: NgramCache,
        store: VectorStore,
        acts: dict[str, ReplyKind],
    ) -> None:
        self._trained = trained
        self.revision = knowledge.revision
        self.index = Index(
            knowledge,
            adapter=trained.adapter,
            ngrams=ngrams,
            weights=trained.ngrams,
            store=store,
        )
        self._reader = FeatureReader(self.index)
        questions = [e.text for e in (*self.index.asks, *self.index.near_misses)]
        self._talk = Talk(acts, questions, store, trained.adapter)
        self._titles = {topic.id: topic.title for topic in self.index.topics}
        self._samples = self._sample_answers(store)
        answered = {text: fact for pairs in self._samples.values() for text, fact in pairs}
        self._known = Known(self.index, answered)

    def answer(self, question: str, *, language: str, context: Context, today: date) -> Reply:
        """Reply to one message of a visitor, whatever it holds."""
        text = clean(question)
        if not any(character.isalnum() for character in text):
            return Reply(
                kind=ReplyKind.SMALLTALK,
                text=response_text("utter_answer_no_words"),
                context=context,
            )
        if not self.index.facts:
            return Reply(kind=ReplyKind.UNKNOWN, text=words.unknown(None), context=context)
        leans = lean(text, context)
        if leans in (Lean.SOURCE, Lean.MORE, Lean.STILL_TRUE):
            if recalled := self._recall(leans, context, today):
                return recalled
            leans = Lean.ALONE
        if known := self._known.facts_for(text):
            facts = tuple(self.index.facts[self.index.row_of[fact_id]] for fact_id in known)
            return self._reply(ReplyKind.DIRECT, words.told(facts, today), facts, text)
        language = recognise(text, fallback=language)
        found = self._read(text, leans, context, english=language == "en")
        return self._worded(found, context, today)

    def _read(self, text: str, leans: Lean, context: Context, *, english: bool) -> list[Found]:
        """Find for each way to read the message; the result is one, or the two halves of one."""
        whole = asking_part(text)
        if leans is Lean.FOLLOW_UP and context.topics:
            title = self._titles.get(context.topics[0], "")
            put_back = leaning_text(whole, context, title)
            alone, leaning = self.find([whole, put_back], english=english, near=context.topics)
            if alone.act and leaning.kind is not AnswerKind.DIRECT:
                return [alone]
            return [alone if alone.chance > leaning.chance and not alone.act else leaning]
        pairs = splits(whole)
        texts = list(dict.fromkeys(half for pair in pairs for half in pair))
        first, *rest = self.find([whole, *texts], english=english)
        if first.act:
            return [first]
        halves = {half.text: half for half in rest}
        both = [(halves[left], halves[right]) for left, right in pairs]
        sure = [pair for pair in both if _two_answers(*pair)]
        if sure:
            return list(max(sure, key=lambda pair: min(half.chance for half in pair)))
        return [first]

    def find(self, texts: Sequence[str], *, english: bool, near: Sequence[str] = ()) -> list[Found]:
        """The best facts for each text; the last text's are drawn to the topics in ``near``."""
        raw = shared_encoder().encode(texts)
        probe = self.index.probe(list(texts), raw, np.full(len(texts), english))
        match = self.index.match(probe)
        for topic_id in near:
            match.facts[-1, self.index.rows_of_topic(topic_id)] += STAYS_ON_TOPIC
        judge = self._trained.english if english else self._trained.other
        order = judge.ranker.order(match, self.index)
        best = self._reader.best(order)
        style = self._trained.sounds(raw)
        rows = self._reader.rows(texts, match, best, style, words=english)
        scores = match.facts[np.arange(len(texts)), best.fact]
        chances = judge.gate.chances(rows)
        kinds = judge.gate.kinds(chances, scores)
        near_misses = self._reader.nearest_kind(match)
        acts = self._talk.recognise(raw)
        return [
            Found(
                text=text,
                kind=kinds[row],
                chance=float(chances[row]),
                facts=self._chosen(order[row]),
                near_miss=near_misses[row],
                act=acts[row],
            )
            for row, text in enumerate(texts)
        ]

    def _chosen(self, scores: NDArray[np.float32]) -> tuple[FactRecord, ...]:
        rows = choose_facts(scores, self.index.topic_of, MOST_FACTS)
        return tuple(self.index.facts[row] for row in rows)

    def _worded(self, found: list[Found], context: Context, today: date) -> Reply:
        first = found[0]
        if first.act is not None:
            name = "handoff" if first.act is ReplyKind.HANDOFF else "talk"
            return Reply(
                kind=first.act, text=response_text(f"utter_answer_{name}"), context=context
            )
        if first.kind is AnswerKind.UNKNOWN:
            return Reply(
                kind=ReplyKind.UNKNOWN, text=words.unknown(first.near_miss), context=context
            )
        if first.kind is AnswerKind.RELATED:
            facts = first.facts[:RELATED_FACTS]
            text = words.closest(facts, first.near_miss, today)
        else:
            each = 2 if len(found) > 1 else MOST_FACTS
            facts = tuple(dict.fromkeys(fact for part in found for fact in part.facts[:each]))
            text = words.told(facts, today)
        return self._reply(ReplyKind(first.kind.value), text, facts, first.text)

    def _recall(self, leans: Lean, context: Context, today: date) -> Reply | None:
        """Answer about what was told before: its source, its age, or what else there is."""
        facts = tuple(
            self.index.facts[self.index.row_of[fact_id]]
            for fact_id in context.facts
            if fact_id in self.index.row_of
        )
        if not facts:
            return None
        if leans is Lean.SOURCE:
            return self._reply(
                ReplyKind.DIRECT,
                f"{words.told(facts[:1], today)}\n\n{words.named_sources(facts)}",
                facts,
                context.question,
            )
        if leans is Lean.STILL_TRUE:
            date_text = words.spoken_date(facts[0].as_of)
            text = response_text("utter_answer_still_true", date=date_text)
            return self._reply(
                ReplyKind.DIRECT,
                f"{words.told(facts, today)}\n\n{text}",
                facts,
                context.question,
            )
        rest = tuple(
            self.index.facts[row]
            for row in self.index.rows_of_topic(facts[0].topic_id)
            if self.index.facts[row].id not in context.facts
        )
        if not rest:
            text = f"{response_text('utter_answer_no_more')} {words.told(facts[:1], today)}"
            return self._reply(ReplyKind.RELATED, text, facts, context.question)
        more = rest[:MOST_FACTS]
        return self._reply(ReplyKind.DIRECT, words.told(more, today), more, context.question)

    def _reply(
        self, kind: ReplyKind, text: str, facts: tuple[FactRecord, ...], understood: str
    ) -> Reply:
        topics = tuple(dict.fromkeys(fact.topic_id for fact in facts))
        ids = tuple(fact.id for fact in facts)
        return Reply(
            kind=kind,
            text=text,
            topics=topics,
            facts=ids,
            sources=words.sources_of(facts),
            suggestions=self._suggestions(topics, set(ids), understood),
            understood=understood,
            context=Context(understood, topics, ids),
        )

    def _suggestions(
        self, topics: tuple[str, ...], told: set[str], question: str
    ) -> tuple[str, ...]:
        """Sample questions of the topics that other facts answer."""
        return tuple(
            text
            for topic in topics
            for text, fact_id in self._samples.get(topic, ())
            if fact_id not in told and text.lower() != question.lower()
        )[:MOST_SUGGESTIONS]

    def _sample_answers(self, store: VectorStore) -> dict[str, list[tuple[str, str]]]:
        """For each topic its sample questions, with the fact of the topic that lies nearest."""
        samples = self.index.samples
        found: dict[str, list[tuple[str, str]]] = {}
        for start in range(0, len(samples), _CHUNK):
            part = samples[start : start + _CHUNK]
            texts = [sample.text for sample in part]
            probe = self.index.probe(texts, store.vectors(texts), np.full(len(part), True))
            scores = self.index.match(probe).facts
            for row, sample in enumerate(part):
                places = self.index.rows_of_topic(sample.topic_id)
                nearest = places[int(scores[row, places].argmax())]
                found.setdefault(sample.topic_id, []).append(
                    (sample.text, self.index.facts[nearest].id)
                )
        return found


def _two_answers(left: Found, right: Found) -> bool:
    """Whether the halves of a message are both answered, by facts of two topics."""
    direct = left.kind is AnswerKind.DIRECT and right.kind is AnswerKind.DIRECT
    return direct and left.facts[0].topic_id != right.facts[0].topic_id
