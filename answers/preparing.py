"""``python -m answers prepare``: vectors and trained parts, made when their inputs changed."""

import hashlib
import os
import time
from collections.abc import Callable
from pathlib import Path

from answers import (
    adapter,
    asked,
    bank,
    decision,
    features,
    groups,
    index,
    lexical,
    places,
    ranking,
    reader,
    training,
)
from answers.desk import TRAINED, VECTORS
from answers.reader import encoder_names, encoders, read_by
from answers.talk import written_acts
from answers.trained import NotPreparedError, Trained, load_trained, save_trained
from answers.training import facts_of, train
from answers.vectors import VectorStore
from answers.written import Written, read_written
from crm.services.knowledge import Knowledge

_LEARNING = (
    adapter,
    asked,
    bank,
    decision,
    features,
    groups,
    index,
    lexical,
    places,
    ranking,
    reader,
    training,
)
"""Modules whose code decides what is learnt."""

MOST_WORKERS = 4
"""Each has its own models, 250 MB at most, and its share of the vectors."""

type Say = Callable[[str], None]


def prepare(var: Path, say: Say) -> Trained:
    """Bring the trained parts up to date with the written knowledge and the code.

    Costs a second when nothing changed, and under three minutes from nothing on two cores.
    """
    started = time.monotonic()
    written = read_written()
    digest = _digest(written, *encoder_names())
    path = var / TRAINED
    try:
        trained = load_trained(path)
        if trained.digest == digest:
            say("answers are up to date")
            return trained
    except NotPreparedError:
        pass
    stores = []
    for english, encoder in zip((True, False), encoders(), strict=True):
        store = VectorStore(var / VECTORS, encoder)
        _encode(store, read_by(written.knowledge, english=english), say)
        stores.append(store)
    say(f"learning, {time.monotonic() - started:.0f} s")
    english_store, other_store = stores
    trained = train(written, digest, (english_store, other_store))
    save_trained(trained, path)
    say(f"answers are prepared, {time.monotonic() - started:.0f} s")
    return trained


def _encode(store: VectorStore, knowledge: Knowledge, say: Say) -> None:
    texts = [example.text for example in knowledge.examples]
    texts += [fact.statement for fact in facts_of(knowledge)]

    def progress(done: int, total: int, seconds: float) -> None:
        say(f"vectors: {done} of {total} texts, {seconds:.0f} s")

    workers = min(os.cpu_count() or 1, MOST_WORKERS)
    store.vectors([*texts, *written_acts()], workers=workers, progress=progress)


def _digest(written: Written, *encoder_names: str) -> str:
    """Of everything that the trained parts come from."""
    total = hashlib.sha256(" ".join([*encoder_names, written.digest]).encode())
    for module in _LEARNING:
        total.update(Path(str(module.__file__)).read_bytes())
    return total.hexdigest()
