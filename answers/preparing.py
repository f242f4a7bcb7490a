"""``python -m answers prepare``: vectors and trained parts, made when their inputs changed."""

import hashlib
import os
import time
from collections.abc import Callable
from pathlib import Path

from answers import adapter, asked, decision, features, index, lexical, places, ranking, training
from answers.desk import TRAINED, VECTORS
from answers.encoder import MODEL
from answers.talk import written_acts
from answers.trained import NotPreparedError, Trained, load_trained, save_trained
from answers.training import texts_of, train
from answers.vectors import VectorStore
from answers.written import Written, read_written

_LEARNING = (adapter, asked, decision, features, index, lexical, places, ranking, training)
"""Modules whose code decides what is learnt."""

MOST_WORKERS = 4
"""Each has a model of 80 MB and its share of the vectors."""

type Say = Callable[[str], None]


def prepare(var: Path, say: Say) -> Trained:
    """Bring the trained parts up to date with the written knowledge and the code.

    Costs a second when nothing changed, and under three minutes from nothing on two cores.
    """
    started = time.monotonic()
    written = read_written()
    digest = _digest(written)
    path = var / TRAINED
    try:
        trained = load_trained(path)
        if trained.digest == digest:
            say("answers are up to date")
            return trained
    except NotPreparedError:
        pass
    store = VectorStore(var / VECTORS)
    texts = [*texts_of(written.knowledge), *written_acts()]

    def progress(done: int, total: int, seconds: float) -> None:
        say(f"vectors: {done} of {total} texts, {seconds:.0f} s")

    workers = min(os.cpu_count() or 1, MOST_WORKERS)
    store.vectors(texts, workers=workers, progress=progress)

    def report(step: str) -> None:
        say(f"{step}, {time.monotonic() - started:.0f} s")

    trained = train(written, digest, store, report, workers=workers)
    save_trained(trained, path)
    say(f"answers are prepared, {time.monotonic() - started:.0f} s")
    return trained


def _digest(written: Written) -> str:
    """Of everything that the trained parts come from."""
    total = hashlib.sha256(f"{MODEL} {written.digest}".encode())
    for module in _LEARNING:
        total.update(Path(str(module.__file__)).read_bytes())
    return total.hexdigest()
