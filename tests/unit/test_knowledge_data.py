"""What is in data/knowledge, data/questions and data/evaluation can be told, and stays apart."""

import re
from collections import Counter
from typing import Any

import pytest

from answers.features import NEAR_MISS_KINDS
from answers.lexical import NgramWeights
from answers.written import HELD_OUT
from crm.reference import DATA, load_yaml

CONFIDENCE = {"seed", "page", "background"}

TOPICS: list[dict[str, Any]] = [
    topic
    for path in sorted((DATA / "knowledge").glob("*.yml"))
    for topic in load_yaml(path)["topics"]
]
FACTS: dict[str, dict[str, Any]] = {f["id"]: f for topic in TOPICS for f in topic["facts"]}
QUESTIONS: list[dict[str, Any]] = [
    group
    for path in sorted((DATA / "questions").glob("*.yml"))
    for group in load_yaml(path)["topics"]
]
CASES: dict[str, list[dict[str, Any]]] = {
    part: [
        case
        for path in sorted((DATA / "evaluation" / part).glob("*.yml"))
        for case in load_yaml(path)["cases"]
    ]
    for part in ("tuning", "test")
}
ASKS = [ask for group in QUESTIONS for ask in group.get("ask") or ()]
NEAR_MISSES = [miss for group in QUESTIONS for miss in group.get("near_miss") or ()]

NEAR_COPY_LETTERS, NEAR_COPY_WORDS = 0.88, 0.8
"""Cosine of letters, and share of common words, from which a question counts as a copy."""


def plain(text: str) -> str:
    """The words of a question, by which a near copy is known."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def test_the_whole_pack_is_there() -> None:
    assert len(TOPICS) == 120
    assert len(FACTS) == 333


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS.keys())
def test_a_fact_is_short_dated_and_sourced(fact: dict[str, Any]) -> None:
    assert 3 <= len(fact["statement"].split()) <= 60
    assert re.fullmatch(r"\d{4}(-Q[1-4]|-\d\d(-\d\d)?)?", str(fact["as_of"]))
    assert fact["source"]["title"].strip()
    assert re.match(r"https://|http://", fact["source"].get("url") or "https://")
    assert fact["confidence"] in CONFIDENCE


def test_a_fact_known_only_in_general_names_its_body_and_no_address() -> None:
    general = [fact for fact in FACTS.values() if fact["confidence"] == "background"]

    assert general
    assert not [fact["id"] for fact in general if fact["source"].get("url")]


def test_every_question_points_to_facts_that_are_there() -> None:
    asked = {fact for group in QUESTIONS for ask in group.get("ask") or () for fact in ask["facts"]}
    topics = {topic["id"] for topic in TOPICS}

    assert asked <= FACTS.keys()
    assert {group["topic"] for group in QUESTIONS} <= topics


def test_there_are_questions_and_near_misses_enough() -> None:
    assert len(ASKS) >= 8000
    assert len(NEAR_MISSES) >= 5000
    assert {miss["kind"] for miss in NEAR_MISSES} == set(NEAR_MISS_KINDS)


def test_the_sets_that_are_held_out_are_there() -> None:
    assert {path.stem for path in (DATA / "questions").glob("*.yml")} > HELD_OUT


@pytest.mark.parametrize("part", ["tuning", "test"])
def test_an_evaluation_case_names_facts_and_topics_that_are_there(part: str) -> None:
    topics = {topic["id"] for topic in TOPICS}
    ids = Counter(case["id"] for case in CASES[part])

    assert max(ids.values()) == 1
    for case in CASES[part]:
        told = {fact for either in case.get("facts") or () for fact in either.split("|")}
        assert set(case.get("topics") or ()) <= topics, case["id"]
        assert told <= FACTS.keys(), case["id"]
        assert case["kind"] in {"answer", "unknown", "smalltalk", "handoff"}
        for pattern in (*(case.get("must") or ()), *(case.get("must_not") or ())):
            re.compile(pattern)


def test_no_test_question_is_a_near_copy_of_one_that_was_learnt_from() -> None:
    """Two or three words ("thanks", "hs2 journey time") are anybody's."""
    learnt = [text for topic in TOPICS for text in topic["asks"]]
    learnt += [each["q"] for each in (*ASKS, *NEAR_MISSES)]
    learnt += [turn for case in CASES["tuning"] for turn in case["turns"]]
    tested = {
        case["id"]: case["turns"][0]
        for case in CASES["test"]
        if len(case["turns"]) == 1 and len(case["turns"][0].split()) > 3
    }

    weights = NgramWeights.learn(learnt)
    nearness = (weights.matrix(list(tested.values())) @ weights.matrix(learnt).T).tocsr()
    crossed = []
    for row, (case_id, text) in enumerate(tested.items()):
        near = nearness[row]
        # Texts that share few letters share few words.
        alike = [learnt[place] for place in near.indices[near.data > 0.5]]
        words = set(plain(text).split())
        share = max((common(words, set(plain(other).split())) for other in alike), default=0)
        if near.data.max(initial=0) > NEAR_COPY_LETTERS or share > NEAR_COPY_WORDS:
            crossed.append(case_id)

    assert crossed == []


def common(one: set[str], other: set[str]) -> float:
    """Share of the words of both that both have."""
    return len(one & other) / max(1, len(one | other))
