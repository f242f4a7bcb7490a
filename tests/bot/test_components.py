"""The pipeline's own steps: they give what the next step needs, and fail loudly when broken."""

import json
import tarfile
from pathlib import Path

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, INTENT, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.intent_gate import IntentGate, looks_like_a_name
from bot.components.linear_classifier import LinearIntentClassifier
from bot.components.sentence_featurizer import SentenceFeaturizer

CONTEXT = ExecutionContext(GraphSchema({}), "test")
RESOURCE = Resource("part")


@pytest.fixture
def storage(tmp_path: Path) -> LocalModelStorage:
    return LocalModelStorage.create(tmp_path)


def examples() -> TrainingData:
    texts = {"stop": ["stop", "stop it", "please stop"], "inform": ["Ann", "Acme", "in Ghana"]}
    return TrainingData(
        [Message({TEXT: text, INTENT: name}) for name, group in texts.items() for text in group],
        regex_features=[{"name": "stop", "pattern": r"\bstop\b"}],
    )


def test_the_featurizer_gives_a_unit_vector(storage: LocalModelStorage) -> None:
    trained = SentenceFeaturizer.create({}, storage, RESOURCE, CONTEXT)
    trained.train(examples())
    loaded = SentenceFeaturizer.load({}, storage, RESOURCE, CONTEXT)

    [message] = loaded.process([Message({TEXT: "Where is Coventry?"})])

    _, dense = message.get_dense_features(TEXT)
    assert dense.features.shape == (1, 384)
    assert np.linalg.norm(dense.features) == pytest.approx(1.0, abs=1e-5)


def test_centred_vectors_of_unlike_texts_point_apart(storage: LocalModelStorage) -> None:
    featurizer = SentenceFeaturizer.create({}, storage, RESOURCE, CONTEXT)
    featurizer.train(examples())

    stop, ann = (featurizer._vector(text).ravel() for text in ("stop it", "Ann"))

    assert float(stop @ ann) < 0.3


def featurized(value: float) -> Message:
    message = Message({TEXT: "x", INTENT: "stop" if value > 0 else "inform"})
    vector = np.array([[value, 1.0]])
    message.add_features(Features(vector, FEATURE_TYPE_SENTENCE, TEXT, "test"))
    return message


def test_a_loaded_classifier_ranks_as_it_was_trained(storage: LocalModelStorage) -> None:
    data = TrainingData([featurized(v) for v in (1.0, 0.9, 1.1, -1.0, -0.9, -1.1)])
    trained = LinearIntentClassifier.create({}, storage, RESOURCE, CONTEXT)
    trained.train(data)
    loaded = LinearIntentClassifier.load({}, storage, RESOURCE, CONTEXT)

    [stop] = loaded.process([featurized(0.8)])
    [again] = trained.process([featurized(0.8)])

    ranking = stop.get("intent_ranking")
    assert stop.get(INTENT)["name"] == "stop"
    assert [row["name"] for row in ranking] == ["stop", "inform"]
    assert sum(row["confidence"] for row in ranking) == pytest.approx(1.0)
    assert again.get("intent_ranking") == ranking


@pytest.mark.parametrize("component", [SentenceFeaturizer, LinearIntentClassifier, IntentGate])
def test_a_model_without_the_components_file_is_not_loaded(
    storage: LocalModelStorage, component: type
) -> None:
    with storage.write_to(RESOURCE):
        pass

    with pytest.raises(FileNotFoundError):
        component.load({}, storage, RESOURCE, CONTEXT)


def test_weights_that_do_not_fit_the_intents_are_not_loaded(storage: LocalModelStorage) -> None:
    with storage.write_to(RESOURCE) as folder:
        np.savez(folder / "weights.npz", weights=np.ones((2, 3)), intercepts=np.ones(2))
        (folder / "intents.json").write_text(json.dumps(["stop"]))

    with pytest.raises(ValueError, match="do not fit"):
        LinearIntentClassifier.load({}, storage, RESOURCE, CONTEXT)


def test_weights_that_are_pickled_objects_are_not_loaded(storage: LocalModelStorage) -> None:
    with storage.write_to(RESOURCE) as folder:
        hostile = np.array([{"a": 1}], dtype=object)
        np.savez(folder / "weights.npz", weights=hostile, intercepts=np.ones(1))
        (folder / "intents.json").write_text(json.dumps(["stop"]))

    with pytest.raises(ValueError, match="allow_pickle"):
        LinearIntentClassifier.load({}, storage, RESOURCE, CONTEXT)


def test_an_untrained_component_is_not_used(storage: LocalModelStorage) -> None:
    featurizer = SentenceFeaturizer.create({}, storage, RESOURCE, CONTEXT)
    classifier = LinearIntentClassifier.create({}, storage, RESOURCE, CONTEXT)

    with pytest.raises(RuntimeError):
        featurizer.process([Message({TEXT: "hello"})])
    with pytest.raises(RuntimeError):
        classifier.process([featurized(1.0)])


def gate(storage: LocalModelStorage) -> IntentGate:
    config = {"threshold": 0.45}
    made = IntentGate.create(config, storage, RESOURCE, CONTEXT)
    made.train(examples())
    return IntentGate.load(config, storage, RESOURCE, CONTEXT)


def judged(judge: IntentGate, text: str, best: str, confidence: float) -> str:
    rows = [{"name": best, "confidence": confidence}, {"name": "inform", "confidence": 0.0}]
    [message] = judge.process([Message({TEXT: text, "intent_ranking": rows})])
    return message.get(INTENT)["name"]


def test_an_act_needs_certainty_and_a_sign(storage: LocalModelStorage) -> None:
    judge = gate(storage)

    assert judged(judge, "stop that now", "stop", 0.9) == "stop"
    assert judged(judge, "Ann Smith", "stop", 0.99) == "inform"
    assert judged(judge, "we will stop at nothing", "stop", 0.4) == "inform"
    assert judged(judge, "stop.me@acme.example", "stop", 0.99) == "inform"


def test_an_act_that_is_less_likely_than_an_answer_is_not_seen(storage: LocalModelStorage) -> None:
    rows = [{"name": "inform", "confidence": 0.5}, {"name": "stop", "confidence": 0.499}]
    message = Message({TEXT: "we stop leaks", "intent_ranking": rows})

    gate(storage).process([message])

    assert message.get(INTENT)["name"] == "inform"


def test_a_sign_of_an_unknown_intent_stops_training(storage: LocalModelStorage) -> None:
    data = examples()
    data.regex_features.append({"name": "stpo", "pattern": "x"})

    with pytest.raises(ValueError, match="stpo"):
        IntentGate.create({}, storage, RESOURCE, CONTEXT).train(data)


@pytest.mark.parametrize(
    "text",
    ["Ann Smith", "Bank of the Rhine", "Jean de la Tour", "Нина Петрова", "Next plc", "stop ltd."],
)
def test_names_look_like_names(text: str) -> None:
    assert looks_like_a_name(text)


@pytest.mark.parametrize(
    "text", ["STOP IT NOW", "Please stop", "stop", "Who Is Ann?", "Stop", "limited", ""]
)
def test_other_texts_do_not_look_like_names(text: str) -> None:
    assert not looks_like_a_name(text)


@pytest.mark.parametrize(
    ("component", "config"),
    [
        (LinearIntentClassifier, {"C": 0}),
        (LinearIntentClassifier, {"sparse_weight": -1}),
        (IntentGate, {"threshold": 1.5}),
        (IntentGate, {"question_threshold": -0.1}),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(component: type, config: dict) -> None:
    with pytest.raises(ValueError, match="must be"):
        component.validate_config(config)


def test_our_parts_of_the_model_hold_no_pickle(model_path: Path) -> None:
    with tarfile.open(model_path) as archive:
        ours = [
            Path(member.name).suffix
            for member in archive.getmembers()
            if member.isfile()
            and any(part in member.name for part in ("SentenceF", "LinearIntent", "IntentGate"))
        ]

    assert set(ours) == {".npy", ".npz", ".json"}
