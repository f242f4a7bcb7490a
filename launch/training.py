"""Trains the bot when something that it learns from has changed, and only then."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from launch.commands import run_command
from launch.configuration import Configuration
from launch.console import Console
from launch.environments import BOT
from launch.errors import LaunchError

DATA = ("data/nlu", "data/rules", "data/responses")
INPUTS = ("config.yml", "domain.yml", *DATA, "bot/components", "bot/channels", "bot/uv.lock")
"""Whatever a model depends on, relative to the checkout."""

RASA_SETTINGS = frozenset({"var", "actions_port"})
"""All that ``endpoints.yml`` reads; the bot has no business with the database or a password."""

_PARTIAL = "partial"


def fingerprint(root: Path) -> str:
    """A name for exactly these inputs: the same files with the same content, the same name."""
    digest = hashlib.sha256()
    for path in _files(root):
        content = path.read_bytes()
        # Lengths, so that no content can pass for the end of one file and the start of the next.
        name = path.relative_to(root).as_posix()
        digest.update(f"{len(name)} {name} {len(content)} ".encode())
        digest.update(content)
    return digest.hexdigest()[:16]


def model_path(configuration: Configuration) -> Path:
    """Where the model trained on the present inputs is, or will be."""
    return configuration.models / f"{fingerprint(configuration.root)}.tar.gz"


def rasa_environment(configuration: Configuration) -> dict[str, str]:
    """What Rasa is told besides our settings: to tell nobody, and to write nowhere else."""
    cache = configuration.var / "cache"
    return {
        "RASA_TELEMETRY_ENABLED": "false",
        "RASA_CACHE_DIRECTORY": str(cache / "rasa"),
        "MPLCONFIGDIR": str(cache / "matplotlib"),
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "2",
        "CUDA_VISIBLE_DEVICES": "-1",
        # The encoder's threads would spin while they wait, and starve whatever runs beside them.
        "OMP_NUM_THREADS": "1",
        "PYTHONUNBUFFERED": "1",
    }


async def train(*, console: Console, configuration: Configuration) -> Path:
    """The path of the model for the present inputs, trained first when it is not there.

    The file gets its name when it is complete, so a training that was interrupted leaves
    nothing that could be taken for a model. Raises LaunchError when training fails.
    """
    async with console.step("training the bot") as step:
        model = model_path(configuration)
        partial = configuration.models / _PARTIAL
        shutil.rmtree(partial, ignore_errors=True)
        if model.exists():
            step.result = "nothing has changed"
            return model
        partial.mkdir(parents=True)
        command = [
            *(BOT.interpreter(configuration.root), "-m", "rasa", "train"),
            *("--config", "config.yml", "--domain", "domain.yml", "--data"),
            *(folder for folder in DATA if (configuration.root / folder).exists()),
            *("--out", str(partial), "--fixed-model-name", "model"),
        ]
        extra = rasa_environment(configuration)
        await run_command(
            command,
            step=step,
            configuration=configuration,
            extra=extra,
            settings=RASA_SETTINGS,
        )
        trained = partial / "model.tar.gz"
        if not trained.exists():
            raise LaunchError("Rasa has trained without an error, but left no model.")
        trained.replace(model)
        _forget_others(model)
        step.result = "done"
        return model


def _files(root: Path) -> Iterator[Path]:
    for name in INPUTS:
        path = root / name
        found = [path] if path.is_file() else sorted(path.rglob("*"))
        yield from (file for file in found if file.is_file() and "__pycache__" not in file.parts)


def _forget_others(model: Path) -> None:
    shutil.rmtree(model.parent / _PARTIAL, ignore_errors=True)
    for other in model.parent.glob("*.tar.gz"):
        if other != model:
            other.unlink()
