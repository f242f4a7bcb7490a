"""What the pipeline sees in a message, in every language."""

import asyncio
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from rasa.core.agent import Agent

ROOT = Path(__file__).parents[2]
FLOOR = 0.97  # of all cases together
DANGER = "inform"  # an answer that is taken for an act is lost, so not one may be


class Case(NamedTuple):
    """Something said, and the act that must be seen in it."""

    language: str
    act: str
    text: str


def read_cases() -> list[Case]:
    """Every case of every language's file, in the files' order."""
    return [
        Case(path.stem, act, text)
        for path in sorted((ROOT / "tests" / "bot" / "acts").glob("*.yml"))
        for act, texts in yaml.safe_load(path.read_text(encoding="utf-8")).items()
        for text in texts
    ]


CASES = read_cases()
LANGUAGES = sorted({case.language for case in CASES})


@pytest.fixture(scope="module")
def seen(agent: Agent) -> dict[Case, str]:
    """The act that the trained pipeline sees in each case."""

    async def parse() -> dict[Case, str]:
        return {case: (await agent.parse_message(case.text))["intent"]["name"] for case in CASES}

    return asyncio.run(parse())


def test_the_acts_are_seen(seen: dict[Case, str]) -> None:
    missed = [case for case, act in seen.items() if act != case.act]

    assert 1 - len(missed) / len(seen) >= FLOOR, report(missed, seen)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_answer_is_taken_for_an_act(seen: dict[Case, str], language: str) -> None:
    answers = [case for case in CASES if (case.language, case.act) == (language, DANGER)]
    lost = [case for case in answers if seen[case] != DANGER]

    assert answers
    assert not lost, report(lost, seen)


def report(missed: list[Case], seen: dict[Case, str]) -> str:
    """How many were missed of each language and intent, and each with what was seen instead."""
    of = Counter((case.language, case.act) for case in seen)
    counts = Counter((case.language, case.act) for case in missed)
    totals = [f"{key[0]} {key[1]}: {n} of {of[key]}" for key, n in sorted(counts.items())]
    lines = [f"{c.language} {c.act}, not {seen[c]}: {c.text!r}" for c in missed]
    return "\n".join(["missed", *totals, "", *lines])


@pytest.mark.parametrize("act", sorted({case.act for case in CASES} - {"inform"}))
def test_a_name_made_of_an_acts_word_is_an_answer(agent: Agent, act: str) -> None:
    said = next(case.text for case in CASES if (case.language, case.act) == ("en", act))
    word = said.split()[0].strip(".,!?").title()

    parsed = asyncio.run(agent.parse_message(f"{word} Brothers Holdings Ltd"))

    assert parsed["intent"]["name"] == "inform"


def test_no_case_is_a_training_example() -> None:
    from rasa.shared.nlu.training_data.loading import load_data

    examples = load_data(str(ROOT / "data" / "nlu")).training_examples
    trained = {example.get("text").casefold() for example in examples}

    # Of two or three words there are only so many that anybody would say.
    long = {c.text.casefold() for c in CASES if len(c.text.split()) > 3 or len(c.text) > 24}

    assert long & trained == set()


def test_no_case_is_given_twice() -> None:
    twice = [key for key, n in Counter((c.language, c.text) for c in CASES).items() if n > 1]

    assert twice == []
