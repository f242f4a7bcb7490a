"""What was learnt from the written questions, as one file of plain arrays."""

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from answers.adapter import Adapter
from answers.decision import Gate
from answers.encoder import Vectors
from answers.features import Numbers
from answers.lexical import NgramWeights
from answers.ranking import Ranker

FORMAT = 2
"""Goes up when the file's content or the way of learning changes."""

_JUDGES = ("english", "other")
_ARRAYS = ("centre", "scale", "weights")


class NotPreparedError(Exception):
    """The trained parts are missing or of another version."""

    def __init__(self) -> None:
        super().__init__("The answers are not prepared; run: python -m answers prepare")


@dataclass(frozen=True)
class Judge:
    """What orders the facts, and what decides whether they answer."""

    ranker: Ranker
    gate: Gate


@dataclass(frozen=True)
class Trained:
    """Everything that a question needs beside the knowledge."""

    digest: str
    adapter: Adapter
    ngrams: NgramWeights
    style: Vectors
    """Weights over the centred vector: does it sound like a question with an answer?"""
    english: Judge
    other: Judge
    """For questions in other languages, whose words and letters are not looked at."""

    def sounds(self, vectors: Vectors) -> Numbers:
        """The style of questions, from their raw vectors."""
        return sounds(self.style, self.adapter, vectors)


def sounds(style: Vectors, adapter: Adapter, vectors: Vectors) -> Numbers:
    """Dot product of the centred unit vectors with the style."""
    return np.asarray(adapter.centred(vectors) @ style, dtype=np.float32)


def save_trained(trained: Trained, path: Path) -> None:
    """Write beside the old file, then take its place: a reader sees one or the other."""
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, Any] = {
        "mean": trained.adapter.mean,
        "matrix": trained.adapter.matrix,
        "idf": trained.ngrams.idf,
        "style": trained.style,
    }
    meta: dict[str, Any] = {"format": FORMAT, "digest": trained.digest}
    for name in _JUDGES:
        judge: Judge = getattr(trained, name)
        for kind, part in (("ranker", judge.ranker), ("gate", judge.gate)):
            arrays |= {f"{name}_{kind}_{field}": getattr(part, field) for field in _ARRAYS}
        meta[name] = {
            "ranker": {"bias": judge.ranker.bias},
            "gate": {
                field: getattr(judge.gate, field)
                for field in ("bias", "direct_from", "related_from")
            },
        }
    arrays["meta"] = np.frombuffer(json.dumps(meta, sort_keys=True).encode(), dtype=np.uint8)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez_compressed(file, **arrays)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def load_trained(path: Path) -> Trained:
    """Read the file back. Raises NotPreparedError when there is none of this format."""
    try:
        with np.load(path, allow_pickle=False) as arrays:
            meta = json.loads(arrays["meta"].tobytes())
            if meta["format"] != FORMAT:
                raise NotPreparedError
            judges = {name: _judge(name, arrays, meta[name]) for name in _JUDGES}
            return Trained(
                digest=meta["digest"],
                adapter=Adapter(arrays["mean"], arrays["matrix"]),
                ngrams=NgramWeights(arrays["idf"]),
                style=arrays["style"],
                **judges,
            )
    except (OSError, EOFError, ValueError, KeyError) as error:
        raise NotPreparedError from error


def _judge(name: str, arrays: Mapping[str, Any], meta: dict[str, Any]) -> Judge:
    ranker, gate = (
        [arrays[f"{name}_{kind}_{field}"] for field in _ARRAYS] for kind in ("ranker", "gate")
    )
    return Judge(Ranker(*ranker, **meta["ranker"]), Gate(*gate, **meta["gate"]))
