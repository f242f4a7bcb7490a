"""Lets an act of the visitor through only if the words show it.

A name, a firm or a country can look like anything to a small classifier: "Ann Smith" was once
taken for "stop". So each act has signs, regular expressions in ``data/nlu/signs.yml``:

- ``stop``: found in the message, and the classifier is certain enough → the act;
- ``stop certain``: is the whole message but for spaces and closing marks → the act.

What shows no act is ``inform``; a message that ends in a question mark is a question.
"""

from __future__ import annotations

import json
import re
from typing import Any, Dict, List, Optional, Pattern, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

_SIGNS_FILE = "signs.json"
_CERTAIN = " certain"
_CLOSING = (
    " \t\r\n.!?,;:\u2026\u3002\uff01\uff1f\uff0c\u3001\u061f\u0964'\"\u201c\u201d\u2018\u2019()"
)
_QUESTION = re.compile(r"[?\uff1f\u061f]\s*[\"\u201d')]*\s*$|^\s*\u00bf")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentGate(GraphComponent):
    """Decides between the classifier's best guess and ``default_intent``."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """``threshold``: the least probability at which a sign counts."""
        return {
            "threshold": 0.35,
            "default_intent": "inform",
            "question_intent": "ask_question",
        }

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        signs: Optional[Dict[Text, List[Text]]] = None,
    ) -> None:
        self._config = {**self.get_default_config(), **config}
        self._model_storage = model_storage
        self._resource = resource
        self._set_signs(signs or {})

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> IntentGate:
        """Make a gate without signs."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> IntentGate:
        """Read the signs; raises when the model has none."""
        with model_storage.read_from(resource) as folder:
            signs = json.loads((folder / _SIGNS_FILE).read_text(encoding="utf-8"))
        return cls(config, model_storage, resource, signs)

    @classmethod
    def validate_config(cls, config: Dict[Text, Any]) -> None:
        """The threshold is a probability."""
        if not 0.0 <= config.get("threshold", 0.0) <= 1.0:
            raise ValueError("The gate's threshold must be between 0 and 1.")

    def train(self, training_data: TrainingData) -> Resource:
        """Take the signs from the training data's regular expressions.

        Raises ValueError for a sign of an intent that has no examples, re.error for one that
        is no regular expression.
        """
        signs: Dict[Text, List[Text]] = {}
        for feature in training_data.regex_features:
            signs.setdefault(feature["name"], []).append(feature["pattern"])
        unknown = {name.replace(_CERTAIN, "") for name in signs} - training_data.intents
        if unknown or not signs:
            raise ValueError(f"Signs without an intent: {sorted(unknown) or 'there are no signs'}")
        self._set_signs(signs)
        with self._model_storage.write_to(self._resource) as folder:
            (folder / _SIGNS_FILE).write_text(json.dumps(signs), encoding="utf-8")
        return self._resource

    def _set_signs(self, signs: Dict[Text, List[Text]]) -> None:
        self._signs = {name: [_compiled(p) for p in patterns] for name, patterns in signs.items()}

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """The examples are what they say they are."""
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Set ``intent`` to the act that is shown, and keep the ranking for the record."""
        for message in messages:
            ranking = message.get(INTENT_RANKING_KEY) or []
            intent = self._decide(message.get(TEXT) or "", ranking)
            confidence = next((r["confidence"] for r in ranking if r["name"] == intent), 1.0)
            message.set(INTENT, {"name": intent, "confidence": confidence}, add_to_output=True)
        return messages

    def _decide(self, text: Text, ranking: List[Dict[Text, Any]]) -> Text:
        whole = text.strip(_CLOSING)
        for name, patterns in self._signs.items():
            if name.endswith(_CERTAIN) and any(p.fullmatch(whole) for p in patterns):
                return name[: -len(_CERTAIN)]
        for row in ranking[:2]:
            if row["confidence"] < self._config["threshold"]:
                break
            if any(p.search(text) for p in self._signs.get(row["name"], [])):
                return row["name"]
        # A question mark is the visitor's own sign: nobody puts one behind a name or a number.
        if _QUESTION.search(text) and "@" not in text.split()[-1]:
            return self._config["question_intent"]
        return self._config["default_intent"]


def _compiled(pattern: Text) -> Pattern:
    return re.compile(pattern, re.IGNORECASE)
