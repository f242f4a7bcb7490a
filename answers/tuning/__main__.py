"""``python -m answers.tuning``: tune the English encoder, and keep the result in ``data/``."""

import sys

import numpy as np

from answers.english import CHANGES
from answers.minilm import load_minilm
from answers.tuning.batches import Lessons
from answers.tuning.learning import learn
from answers.written import HELD_OUT, SAMPLE, read_written
from crm.services.knowledge import ExampleRecord
from crm.services.languages import is_english


def main() -> int:
    """Learn from every English question that is not held out; gives the exit status."""
    changes = learn(load_minilm(), _lessons(), _say)
    CHANGES.parent.mkdir(exist_ok=True)
    np.savez_compressed(CHANGES, **changes)
    _say(f"kept in {CHANGES.name}, {CHANGES.stat().st_size / 1e6:.1f} MB")
    return 0


def _lessons() -> Lessons:
    knowledge = read_written()
    facts = [fact for topic in knowledge.topics for fact in topic.facts]
    fact_place = {fact.id: place for place, fact in enumerate(facts)}
    topic_place = {topic.id: place for place, topic in enumerate(knowledge.topics)}
    used = [example for example in knowledge.examples if _is_learnt_from(example)]
    asks = [example for example in used if not example.near_miss]
    near_misses = [example for example in used if example.near_miss]
    return Lessons(
        asks=[ask.text for ask in asks],
        asked=[frozenset(fact_place[fact] for fact in ask.fact_ids) for ask in asks],
        near_misses=[miss.text for miss in near_misses],
        statements=[fact.statement for fact in facts],
        topic_of_statement=[topic_place[fact.topic_id] for fact in facts],
        topic_of_near_miss=[topic_place[miss.topic_id] for miss in near_misses],
    )


def _is_learnt_from(example: ExampleRecord) -> bool:
    if example.set_name in HELD_OUT or example.voice == SAMPLE:
        return False
    return is_english(example.text)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
