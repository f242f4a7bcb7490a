"""``python -m answers prepare``: vectors and trained parts, made when their inputs changed."""

import hashlib
import time
from collections.abc import Callable
from pathlib import Path

from answers.desk import TRAINED, VECTORS
from answers.reader import encoder_names, encoders, read_by
from answers.talk import written_acts
from answers.trained import NotPreparedError, Trained, load_trained, save_trained
from answers.training import facts_of, train
from answers.vectors import VectorStore
from answers.written import read_written, written_digest
from crm.services.knowledge import Knowledge

_LEARNING = (
    "adapter",
    "asked",
    "bank",
    "decision",
    "features",
    "groups",
    "index",
    "lexical",
    "places",
    "questions",
    "ranking",
    "reader",
    "training",
)
"""Modules whose code decides what is learnt."""

type Say = Callable[[str], None]


def prepare(var: Path, say: Say) -> Trained:
    """Bring the trained parts up to date with the written knowledge and the code.

    Costs a second when nothing changed, and under three minutes from nothing on two idle cores.
    """
    started = time.monotonic()
    digest = _digest(written_digest(), *encoder_names())
    path = var / TRAINED
    try:
        trained = load_trained(path)
        if trained.digest == digest:
            say("answers are up to date")
            return trained
    except NotPreparedError:
        pass
    knowledge = read_written()
    for english, encoder in zip((True, False), encoders(), strict=True):
        store = VectorStore(var / VECTORS, encoder)
        _encode(store, read_by(knowledge, english=english), say)
    say(f"learning, {time.monotonic() - started:.0f} s")
    trained = train(knowledge, digest, var / VECTORS)
    save_trained(trained, path)
    say(f"answers are prepared, {time.monotonic() - started:.0f} s")
    return trained


def _encode(store: VectorStore, knowledge: Knowledge, say: Say) -> None:
    texts = [example.text for example in knowledge.examples]
    texts += [fact.statement for fact in facts_of(knowledge)]

    def progress(done: int, total: int, seconds: float) -> None:
        say(f"vectors: {done} of {total} texts, {seconds:.0f} s")

    # In this process: others would outlive a Ctrl-C.
    store.vectors([*texts, *written_acts()], progress=progress)


def _digest(*inputs: str) -> str:
    """Of everything that the trained parts come from: these, and the code that learns."""
    total = hashlib.sha256(" ".join(inputs).encode())
    for module in _LEARNING:
        total.update(Path(__file__).with_name(f"{module}.py").read_bytes())
    return total.hexdigest()
