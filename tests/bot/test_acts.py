"""What the pipeline sees in a message: the act, and nothing where there is none."""

import asyncio
from pathlib import Path

import pytest
import yaml
from rasa.core.agent import Agent

CASES = yaml.safe_load((Path(__file__).parent / "acts.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("text", "act"), [(text, act) for act, texts in CASES.items() for text in texts]
)
def test_the_act_is_seen(agent: Agent, text: str, act: str) -> None:
    parsed = asyncio.run(agent.parse_message(text))

    assert parsed["intent"]["name"] == act, parsed["intent_ranking"][:3]


@pytest.mark.parametrize("act", sorted(set(CASES) - {"inform"}))
def test_a_name_made_of_an_acts_word_is_an_answer(agent: Agent, act: str) -> None:
    word = next(text for text in CASES[act] if text.isascii()).split()[0].strip(".,!?").title()

    parsed = asyncio.run(agent.parse_message(f"{word} Brothers Holdings Ltd"))

    assert parsed["intent"]["name"] == "inform"


def test_no_case_is_a_training_example() -> None:
    from rasa.shared.nlu.training_data.loading import load_data

    root = Path(__file__).parents[2]
    examples = load_data(str(root / "data" / "nlu")).training_examples
    trained = {example.get("text").casefold() for example in examples}
    allowed = {act for texts in CASES.values() for act in texts if len(act.split()) <= 3}

    copied = {t for texts in CASES.values() for t in texts if t.casefold() in trained} - allowed

    assert copied == set()
