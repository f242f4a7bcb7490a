"""A linear intent classifier: logistic regression at training, one matrix product at run time."""

from __future__ import annotations

import json
from typing import Any, Dict, List, Text, Type

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, hstack, vstack

_WEIGHTS_FILE = "weights.npz"
_INTENTS_FILE = "intents.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(IntentClassifier, GraphComponent):
    """Ranks the intents by probability.

    Rasa's own classifier has no C: on unit-length vectors it is underfitted and its
    probabilities are flat. It also loads untrained when its file is missing; this one raises.
    """

    @classmethod
    def required_components(cls) -> List[Type]:
        """Needs something to have featurized the message."""
        return [Featurizer]

    @staticmethod
    def required_packages() -> List[Text]:
        """scikit-learn is used for training only."""
        return ["sklearn"]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """``C``: less is smoother. ``sparse_weight``: length of the sparse part, the dense is 1."""
        return {"C": 20.0, "sparse_weight": 0.6, "max_iter": 500, "random_state": 42}

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        weights: np.ndarray | None = None,
        intercepts: np.ndarray | None = None,
        intents: List[Text] | None = None,
    ) -> None:
        self._config = {**self.get_default_config(), **config}
        self._model_storage = model_storage
        self._resource = resource
        self._weights = weights
        self._intercepts = intercepts
        self._intents = intents or []

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LinearIntentClassifier:
        """Make an untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LinearIntentClassifier:
        """Read weights and names; raises when a file is missing or the two do not fit."""
        with model_storage.read_from(resource) as folder:
            with np.load(folder / _WEIGHTS_FILE, allow_pickle=False) as stored:
                weights, intercepts = stored["weights"], stored["intercepts"]
            intents = json.loads((folder / _INTENTS_FILE).read_text(encoding="utf-8"))
        if not (len(intents) == len(weights) == len(intercepts)):
            raise ValueError(f"{len(intents)} intents do not fit {len(weights)} rows of weights.")
        return cls(config, model_storage, resource, weights, intercepts, intents)

    @classmethod
    def validate_config(cls, config: Dict[Text, Any]) -> None:
        """C must be positive, the sparse weight not negative."""
        if config.get("C", 1.0) <= 0 or config.get("sparse_weight", 0.0) < 0:
            raise ValueError("C must be above 0 and sparse_weight at least 0.")

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on the intent examples and store the result."""
        from sklearn.linear_model import LogisticRegression

        examples = [e for e in training_data.intent_examples if e.get(TEXT) and e.get(INTENT)]
        names = [e.get(INTENT) for e in examples]
        if len(set(names)) < 2:
            raise ValueError("The classifier needs examples of at least two intents.")
        model = LogisticRegression(
            C=self._config["C"],
            max_iter=self._config["max_iter"],
            random_state=self._config["random_state"],
            class_weight="balanced",
        ).fit(vstack([self._features(e) for e in examples]), names)
        # Two classes have one row in scikit-learn; a softmax wants one row for each.
        rows, intercepts = model.coef_, model.intercept_
        if len(model.classes_) == 2:
            rows, intercepts = (
                np.vstack([-rows, rows]) / 2,
                np.hstack([-intercepts, intercepts]) / 2,
            )
        self._weights, self._intercepts = rows, intercepts
        self._intents = [str(name) for name in model.classes_]
        self._persist()
        return self._resource

    def _persist(self) -> None:
        with self._model_storage.write_to(self._resource) as folder:
            np.savez(folder / _WEIGHTS_FILE, weights=self._weights, intercepts=self._intercepts)
            (folder / _INTENTS_FILE).write_text(json.dumps(self._intents), encoding="utf-8")

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Predict the examples, for components that follow."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Set ``intent`` and ``intent_ranking`` (all intents, best first)."""
        if self._weights is None:
            raise RuntimeError("The classifier was used before it was trained.")
        for message in messages:
            ranking = self._rank(message) if message.get(TEXT) else []
            best = ranking[0] if ranking else {"name": None, "confidence": 0.0}
            message.set(INTENT, best, add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _rank(self, message: Message) -> List[Dict[Text, Any]]:
        scores = self._features(message) @ self._weights.T
        scores = np.asarray(scores).ravel() + self._intercepts
        odds = np.exp(scores - scores.max())
        ranking = [
            {"name": name, "confidence": float(share)}
            for name, share in zip(self._intents, odds / odds.sum(), strict=True)
        ]
        return sorted(ranking, key=lambda row: -row["confidence"])

    def _features(self, message: Message) -> csr_matrix:
        """Sparse counts at length ``sparse_weight`` beside the dense vector; one row."""
        _, sparse = message.get_sparse_features(TEXT)
        _, dense = message.get_dense_features(TEXT)
        parts = []
        if sparse is not None:
            counts = csr_matrix(sparse.features, dtype=np.float64)
            length = np.sqrt(counts.multiply(counts).sum())
            parts.append(counts * (self._config["sparse_weight"] / max(length, 1e-9)))
        if dense is not None:
            parts.append(csr_matrix(dense.features))
        if not parts:
            raise ValueError("The message has no features; is a featurizer missing before this?")
        return hstack(parts, format="csr")
