"""A model trained from the repository's own files; trained anew only when one of them changed."""

import hashlib
import logging
import os
from pathlib import Path

import pytest
import structlog
from rasa.core.agent import Agent

os.environ["RASA_TELEMETRY_ENABLED"] = "false"
os.environ.setdefault("INVEST_DESK_VAR", "var")
os.environ.setdefault("INVEST_DESK_ACTIONS_PORT", "5055")
# The encoder's threads would spin while they wait; the launcher sets this for the server too.
os.environ.setdefault("OMP_NUM_THREADS", "1")
# Rasa's debug lines hold what is said.
structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))

ROOT = Path(__file__).resolve().parents[2]
TRAINED_FROM = ("config.yml", "domain.yml", "bot/components/*.py", "data/nlu/**/*.yml")
TRAINED_FROM += ("data/rules/*.yml", "data/stories/*.yml", "data/responses/*.yml")


def training_files() -> list:
    """Everything that the model depends on, in a fixed order."""
    return sorted(path for pattern in TRAINED_FROM for path in ROOT.glob(pattern))


@pytest.fixture(scope="session")
def model_path() -> Path:
    """The trained model's archive."""
    digest = hashlib.sha256()
    for path in training_files():
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    model = ROOT / ".cache" / "bot" / f"{digest.hexdigest()[:16]}.tar.gz"
    if not model.exists():
        _train(model)
    return model


def _train(model: Path) -> None:
    from rasa.api import train

    before = Path.cwd()
    os.chdir(ROOT)
    try:
        train(
            domain="domain.yml",
            config="config.yml",
            training_files=["data/nlu", "data/rules", "data/stories", "data/responses"],
            output=str(model.parent),
            fixed_model_name=model.name[: -len(".tar.gz")],
        )
    finally:
        os.chdir(before)


@pytest.fixture(scope="session")
def agent(model_path: Path) -> Agent:
    """The bot in memory. Its action server is a port where nobody listens."""
    from rasa.utils.endpoints import EndpointConfig

    return Agent.load(model_path, action_endpoint=EndpointConfig("http://127.0.0.1:9/webhook"))
