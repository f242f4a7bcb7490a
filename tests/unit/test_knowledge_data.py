"""What is in data/knowledge, data/questions and data/evaluation can be told, and stays apart."""

import re
from collections import Counter
from typing import Any

import pytest

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
CASES: list[dict[str, Any]] = [
    case
    for path in sorted((DATA / "evaluation").glob("*.yml"))
    for case in load_yaml(path)["cases"]
]


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


def test_an_evaluation_case_names_facts_and_topics_that_are_there() -> None:
    topics = {topic["id"] for topic in TOPICS}
    ids = Counter(case["id"] for case in CASES)

    assert max(ids.values()) == 1
    for case in CASES:
        assert set(case.get("topics") or ()) <= topics, case["id"]
        assert set(case.get("facts") or ()) <= FACTS.keys(), case["id"]
        assert case["kind"] in {"answer", "unknown", "smalltalk", "handoff"}
        for pattern in (*(case.get("must") or ()), *(case.get("must_not") or ())):
            re.compile(pattern)


def test_no_evaluation_question_is_a_training_question() -> None:
    trained = {plain(text) for topic in TOPICS for text in topic["asks"]}
    for group in QUESTIONS:
        trained |= {plain(ask["q"]) for ask in group.get("ask") or ()}
        trained |= {plain(miss["q"]) for miss in group.get("near_miss") or ()}
    single = [case for case in CASES if len(case["turns"]) == 1]

    # Two or three words ("thanks", "hs2 journey time") are anybody's.
    crossed = [
        case["id"]
        for case in single
        if plain(case["turns"][0]) in trained and len(case["turns"][0].split()) > 3
    ]

    assert crossed == []
