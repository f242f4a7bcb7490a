"""Stock Rasa over the written questions, to compare with: DIET and the response selector.

``python -m bot.stock QUESTIONS OUT``: trains on the examples of QUESTIONS (JSON: ``train``, texts
by the id of the fact they ask for; ``ask``, texts to answer) and writes to OUT for each of
``ask`` the ids of facts, the likeliest first. The pipeline is that of ``rasa init``.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from pathlib import Path
from typing import Any, Dict, List, Text

import yaml
from rasa.core.agent import Agent
from rasa.model_training import train_nlu

EPOCHS = 100
ACT_EPOCHS = 5
"""For the classifier alone: with two intents it is 0.996 right after the first epoch."""
MOST_RANKED = 10

_PIPELINE: List[Dict[Text, Any]] = [
    {"name": "WhitespaceTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    {"name": "DIETClassifier", "epochs": ACT_EPOCHS, "constrain_similarities": True},
    {"name": "EntitySynonymMapper"},
    {"name": "ResponseSelector", "epochs": EPOCHS, "constrain_similarities": True},
    {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
]


def main() -> int:
    """Train and answer; gives the exit status."""
    source, target = map(Path, sys.argv[1:3])
    given = json.loads(source.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        model = _train(given["train"], Path(folder))
        ranked = asyncio.run(_answer(model, given["ask"]))
    target.write_text(json.dumps(ranked), encoding="utf-8")
    return 0


def _train(examples: Dict[Text, List[Text]], folder: Path) -> Text:
    config, domain, nlu = (folder / name for name in ("config.yml", "domain.yml", "nlu.yml"))
    config.write_text(
        yaml.safe_dump({"recipe": "default.v1", "language": "en", "pipeline": _PIPELINE}),
        encoding="utf-8",
    )
    names = {fact: f"faq/{fact.replace('.', '_')}" for fact in examples}
    domain.write_text(
        yaml.safe_dump(
            {
                "version": "3.1",
                "intents": ["faq", "chat"],
                "responses": {f"utter_{name}": [{"text": f}] for f, name in names.items()},
            }
        ),
        encoding="utf-8",
    )
    groups = [{"intent": name, "examples": _lines(examples[fact])} for fact, name in names.items()]
    # A classifier needs a second intent.
    groups.append({"intent": "chat", "examples": _lines(["hello", "thank you", "goodbye"])})
    nlu.write_text(
        yaml.safe_dump({"version": "3.1", "nlu": groups}, allow_unicode=True), encoding="utf-8"
    )
    model = train_nlu(str(config), str(nlu), str(folder), domain=str(domain))
    if model is None:
        raise RuntimeError("Rasa trained no model.")
    return model


def _lines(texts: List[Text]) -> Text:
    # Brackets would be read as entities.
    plain = (text.translate({ord(mark): " " for mark in "[](){}\n"}) for text in texts)
    return "".join(f"- {text}\n" for text in plain)


async def _answer(model: Text, texts: List[Text]) -> List[List[Text]]:
    agent = Agent.load(model)
    ranked: List[List[Text]] = []
    for text in texts:
        parsed = await agent.parse_message(text)
        selected = parsed.get("response_selector", {}).get("faq", {}).get("ranking", [])
        keys = [each["intent_response_key"] for each in selected[:MOST_RANKED]]
        ranked.append([".".join(key.partition("/")[2].rsplit("_", 1)) for key in keys])
    return ranked


if __name__ == "__main__":
    raise SystemExit(main())
