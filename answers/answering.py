"""From a message to a reply, over one revision of the knowledge. No waiting: it computes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from answers.context import (
    Context,
    Lean,
    asks,
    bare,
    comes_back,
    corrects,
    exchanged,
    is_short,
    lean,
    stands_for_another,
)
from answers.encoder import clean
from answers.known import Known
from answers.parts import asking_part, asks_itself, halves
from answers.reader import MOST_FACTS, Found, Reader, Reading, Tools
from answers.reply import Reply, ReplyKind, Wording, sources_of
from answers.suggesting import Suggestions
from answers.written import SAMPLE
from crm.services.knowledge import FactRecord, Knowledge
from crm.services.languages import asked_language, recognise
from crm.vocabulary import AnswerKind

RELATED_FACTS = 2
FACTS_OF_A_HALF = 2
CONTACT_TOPIC = "phone_number"
"""The topic whose fact is told to a visitor who wants a person."""

ALONE_AHEAD = 0.15
"""How much surer a follow-up must be as it stands to be read without what came before."""

ASKED_BEFORE_AHEAD = 0.15
"""How much surer it must be behind the question before than behind its topic's title."""

SURELY_AN_ACT = 0.8
"""Cosine from which small talk or a call for a person in mid-conversation is taken for one."""


class Answerer:
    """Answers from one revision; the desk makes a new one when the knowledge has changed."""

    def __init__(
        self,
        knowledge: Knowledge,
        tools: tuple[Tools, Tools],
        acts: Mapping[str, ReplyKind],
        *,
        before: "Answerer | None" = None,
    ) -> None:
        """``before`` answered from an earlier revision, with the same tools.

        What it made of the example questions is taken over when they are the very same ones.
        """
        self.knowledge = knowledge
        if before is not None and before.knowledge.examples is not knowledge.examples:
            before = None
        english, other = tools
        self._english: Reader = Reader(
            knowledge, english, acts, before._english.questions if before else None
        )
        self._other: Reader = Reader(
            knowledge, other, acts, before._other.questions if before else None
        )
        self._index = self._english.index
        self._titles = {topic.id: topic.title for topic in self._index.topics}
        self._suggestions = Suggestions(self._index)
        self._samples = Known((text, (fact,)) for text, fact in self._suggestions.answered.items())
        self._written: Known = (
            before._written
            if before
            else Known(
                (example.text, example.fact_ids)
                for example in knowledge.examples
                if example.fact_ids and example.voice != SAMPLE
            )
        )

    def answer(self, question: str, *, language: str, context: Context, today: date) -> Reply:
        """Reply to one message of a visitor, whatever it holds.

        ``language`` is the conversation's, for a message too short to tell its own.
        """
        text = clean(question)
        if wanted := asked_language(text):
            words = Wording(wanted, today)
            context = replace(context, language=wanted)
            return self._talk(words, "language_changed", context)
        spoken = recognise(text, fallback=context.language or language)
        context = replace(context, language=spoken)
        words = Wording(spoken, today)
        if not any(character.isalnum() for character in text):
            return self._talk(words, "no_words", context)
        if not self._index.facts:
            return self._unknown(words, None, context)
        leans = lean(text, context)
        if leans in (Lean.SOURCE, Lean.MORE, Lean.STILL_TRUE):
            if recalled := self._recall(leans, words, context):
                return recalled
            leans = Lean.ALONE
        if known := self._written.facts_for(text) or self._samples.facts_for(text):
            facts = self._facts(known)
            return self._told(words, ReplyKind.DIRECT, words.told(facts), facts, text, context)
        reader = self._english if spoken == "en" else self._other
        return self._worded(self._read(reader, text, leans, context), words, context)

    def _read(self, reader: Reader, text: str, leans: Lean, context: Context) -> list[Found]:
        """Find for each way to read the message; the result is one, or the two halves of one."""
        whole = asking_part(text)
        if leans is Lean.FOLLOW_UP:
            return [self._follow(reader, whole, context)]
        if comes_back(whole) and context.earlier:
            return reader.find(Reading(whole, near=context.earlier))
        (first,) = reader.find(Reading(whole))
        if first.act:
            return [first]
        if two := self._two_questions(reader, first):
            return two
        if context.facts and first.kind is not AnswerKind.DIRECT and is_short(whole):
            leaning = self._follow(reader, whole, context)
            return [leaning if leaning.kind is AnswerKind.DIRECT else first]
        return [first]

    def _two_questions(self, reader: Reader, whole: Found) -> list[Found]:
        """The halves of a message that asks for two topics; none when it asks for one.

        It asks for two when each half comes nearest to another topic, and either the whole about as
        near to both, or each half alone is answered and asks in its own words.
        """
        texts = halves(whole.text)
        if texts is None or not (len(whole.topics) > 1 or asks_itself(texts[1])):
            return []
        left, right = reader.find(*map(Reading, texts))
        if not _are_two(left, right, whole):
            return []
        sure = AnswerKind.DIRECT in (whole.kind, left.kind, right.kind)
        kind = AnswerKind.DIRECT if sure else whole.kind
        return [
            replace(half, kind=kind, text=whole.text, facts=_told_by(half, whole))
            for half in (left, right)
        ]

    def _follow(self, reader: Reader, text: str, context: Context) -> Found:
        """The surest way to read a message that leans on what came before."""
        short, asked = bare(text), context.question
        title = self._titles.get(context.topics[0], "") if context.topics else ""
        topics = (*context.topics, *(context.earlier if comes_back(text) else ()))
        readings = [
            Reading(short),
            Reading(f"{title}: {short}", near=topics, told=context.facts),
            Reading(f"{asked} {short}", near=topics, told=context.facts),
        ]
        if changed := exchanged(short, asked):
            readings.append(Reading(changed, told=context.facts))
        alone, behind_topic, behind_question, *others = reader.find(*readings)
        if alone.act and (not asks(text) or alone.act_nearness >= SURELY_AN_ACT):
            return alone
        if corrects(text) and alone.facts[0].topic_id not in context.topics:
            return alone
        best = behind_topic
        if behind_question.chance > best.chance + ASKED_BEFORE_AHEAD:
            best = behind_question
        if stands_for_another(short) and not others:
            return replace(best, act=None)
        other = others[0] if others else alone
        ahead = other.chance >= best.chance + ALONE_AHEAD
        return replace(other if ahead else best, act=None)

    def _worded(self, found: list[Found], words: Wording, context: Context) -> Reply:
        first = found[0]
        if first.act is ReplyKind.HANDOFF:
            return self._handoff(words, context)
        if first.act is not None:
            return self._talk(words, "talk", context)
        if first.kind is AnswerKind.UNKNOWN:
            return self._unknown(words, first.near_miss, context)
        if first.kind is AnswerKind.RELATED:
            facts = first.facts[:RELATED_FACTS]
            text = words.closest(facts, first.near_miss)
        else:
            each = FACTS_OF_A_HALF if len(found) > 1 else MOST_FACTS
            facts = tuple(dict.fromkeys(fact for part in found for fact in part.facts[:each]))
            text = words.told(facts)
        return self._told(words, ReplyKind(first.kind.value), text, facts, first.text, context)

    def _recall(self, leans: Lean, words: Wording, context: Context) -> Reply | None:
        """Answer about what was told before: its source, its age, or what else there is."""
        facts = self._facts(context.facts)
        if not facts:
            return None
        kind, again = ReplyKind.DIRECT, context.question
        if leans is Lean.SOURCE:
            text = f"{words.told(facts[:1])}\n\n{words.sources(facts)}"
            return self._told(words, kind, text, facts, again, context)
        if leans is Lean.STILL_TRUE:
            still = words.fixed("still_true", date=words.date(facts[0].as_of))
            text = f"{words.told(facts)}\n\n{still}"
            return self._told(words, kind, text, facts, again, context)
        of_topic = (self._index.facts[row] for row in self._index.rows_of_topic(facts[0].topic_id))
        more = tuple(fact for fact in of_topic if fact.id not in context.facts)[:MOST_FACTS]
        if not more:
            text = f"{words.fixed('no_more')} {words.told(facts[:1])}"
            return self._told(words, ReplyKind.RELATED, text, facts, again, context)
        return self._told(words, kind, words.told(more), more, again, context)

    def _facts(self, ids: tuple[str, ...]) -> tuple[FactRecord, ...]:
        """Those of the facts that are still told."""
        rows = (self._index.row_of.get(fact_id) for fact_id in ids)
        return tuple(self._index.facts[row] for row in rows if row is not None)

    def _handoff(self, words: Wording, context: Context) -> Reply:
        """The way to the team, with its telephone number and date while one is published."""
        rows = self._index.rows_of_topic(CONTACT_TOPIC)
        facts = tuple(self._index.facts[row] for row in rows[:1])
        return Reply(
            kind=ReplyKind.HANDOFF,
            text="\n\n".join([words.fixed("handoff"), *([words.told(facts)] if facts else [])]),
            topics=(CONTACT_TOPIC,) if facts else (),
            facts=tuple(fact.id for fact in facts),
            sources=sources_of(facts),
            language=words.language,
            context=context,
        )

    def _talk(self, words: Wording, name: str, context: Context) -> Reply:
        return _plain(ReplyKind.SMALLTALK, words, words.fixed(name), context)

    def _unknown(self, words: Wording, near_miss: str | None, context: Context) -> Reply:
        return _plain(ReplyKind.UNKNOWN, words, words.unknown(near_miss), context)

    def _told(
        self,
        words: Wording,
        kind: ReplyKind,
        text: str,
        facts: tuple[FactRecord, ...],
        understood: str,
        context: Context,
    ) -> Reply:
        topics = tuple(dict.fromkeys(fact.topic_id for fact in facts))
        ids = tuple(fact.id for fact in facts)
        return Reply(
            kind=kind,
            text=text,
            topics=topics,
            facts=ids,
            sources=sources_of(facts),
            suggestions=self._suggestions.after(topics, set(ids), understood),
            understood=understood,
            language=words.language,
            context=context.told(understood, topics, ids),
        )


def _plain(kind: ReplyKind, words: Wording, text: str, context: Context) -> Reply:
    """A reply without facts."""
    return Reply(kind=kind, text=text, language=words.language, context=context)


def _are_two(left: Found, right: Found, whole: Found) -> bool:
    topics = {half.facts[0].topic_id for half in (left, right)}
    if len(topics) < 2:
        return False
    answered = left.kind is right.kind is AnswerKind.DIRECT
    return topics <= set(whole.topics) or (answered and asks_itself(right.text))


def _told_by(half: Found, whole: Found) -> tuple[FactRecord, ...]:
    """The half's facts; those that the whole found in the same topic come in too."""
    more = whole.facts if whole.facts[0].topic_id == half.facts[0].topic_id else ()
    return tuple(dict.fromkeys((half.facts[0], *more, *half.facts[1:])))
