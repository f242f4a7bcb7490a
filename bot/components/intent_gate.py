"""Lets an act of the visitor through only if the words show it.

A name, a firm or a country can look like anything to a small classifier: "Ann Smith" was once
taken for "stop". So each act has signs, regular expressions in ``data/nlu/signs``:

- ``stop``: found in the message, and the classifier is certain enough → the act;
- ``stop certain``: is the whole message but for spaces and closing marks → the act.

What shows no act is ``inform``. So is what is written like a name ("Bye Bye Plastic B.V.") or is
an e-mail address. A question needs less certainty than other acts, and no classifier at all when
it ends in a question mark.
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
LIKELIEST = 3
"""How many of the classifier's guesses are held against their signs."""
_CERTAIN = " certain"
_CLOSING = (
    " \t\r\n.!?,;:\u2026\u3002\uff01\uff1f\uff0c\u3001\u061f\u0964'\"\u201c\u201d\u2018\u2019()"
)
_SMALL_WORDS = frozenset({"&", "+", "-", "and", "of", "the", "de", "da", "del", "la", "van", "von"})
_FIRMS = re.compile(
    r"\b(plc|ltd|limited|llc|llp|inc|corp|gmbh|sarl|srl|s\.?l\.?|b\.?v|n\.?v|oy|ltda|lda|pvt|o\.o)\.?$",
    re.IGNORECASE,
)
# An e-mail address or a website: "skip-corp.example".
_ADDRESS = re.compile(r"\S+@\S+|(https?://)?[\w-]+(\.[\w-]+)*\.[^\W\d]{2,}(/\S*)?")
_NAMED = re.compile(r"\b(?:name is|is called)\s+(.+)$", re.IGNORECASE)
# A question mark is the visitor's own sign: nobody puts one behind a name or a number.
_QUESTION = re.compile(r"[?\uff1f\u061f]\s*[\"\u201d')]*\s*$|^\s*\u00bf")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentGate(GraphComponent):
    """Decides between the classifier's best guess and ``default_intent``."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """``threshold``, ``question_threshold``: the least probability at which a sign counts.

        ``thresholds`` has acts that need more, because they end or undo something.
        """
        return {
            "threshold": 0.1,
            "question_threshold": 0.08,
            "thresholds": {},
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
        """The thresholds are probabilities."""
        for name in ("threshold", "question_threshold"):
            if not 0.0 <= config.get(name, 0.0) <= 1.0:
                raise ValueError(f"The gate's {name} must be between 0 and 1.")

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
        if looks_like_a_name(text) or _ADDRESS.fullmatch(whole):
            return self._config["default_intent"]
        for row in ranking[:LIKELIEST]:
            # An act that is less likely than an answer would cost somebody's answer.
            if row["confidence"] < self._config["threshold"] or self._is_default(row):
                break
            least = self._config["thresholds"].get(row["name"], 0.0)
            if row["confidence"] >= least and self._has_sign(row["name"], text):
                return row["name"]
        question = self._config["question_intent"]
        likely = next((row["confidence"] for row in ranking if row["name"] == question), 0.0)
        asks = likely >= self._config["question_threshold"] and self._has_sign(question, text)
        return question if asks or _QUESTION.search(text) else self._config["default_intent"]

    def _is_default(self, row: Dict[Text, Any]) -> bool:
        return row["name"] == self._config["default_intent"]

    def _has_sign(self, name: Text, text: Text) -> bool:
        return any(pattern.search(text) for pattern in self._signs.get(name, []))


def looks_like_a_name(text: Text) -> bool:
    """Whether two to five words all begin with a capital, as people, firms and places do.

    Or end in a legal form: "next plc" is a firm in any spelling.
    """
    named = _NAMED.search(text)
    text = named.group(1) if named else text
    words = [word for word in text.split() if word.lower() not in _SMALL_WORDS]
    if 2 <= len(words) <= 5 and _FIRMS.search(text.strip()):
        return True
    if not 2 <= len(words) <= 5 or text.isupper() or _QUESTION.search(text):
        return False
    return all(word.lstrip("(\"'")[:1].isupper() for word in words)


def _compiled(pattern: Text) -> Pattern:
    return re.compile(pattern, re.IGNORECASE)
