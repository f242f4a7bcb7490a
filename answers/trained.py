"""What was learnt from the written questions, as one file of plain arrays."""

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from answers.adapter import Adapter
from answers.decision import Gate
from answers.encoder import Vectors
from answers.lexical import NgramWeights
from answers.ranking import Ranker

FORMAT = 3
"""Goes up when the file's content or the way of learning changes."""

_SIDES = ("english", "other")
_ARRAYS = ("centre", "scale", "weights")
_THRESHOLDS = ("bias", "direct_from", "related_from")


class NotPreparedError(Exception):
    """The trained parts are missing or of another version."""

    def __init__(self) -> None:
        super().__init__("The answers are not prepared; run: python -m answers prepare")


@dataclass(frozen=True)
class Learnt:
    """What one group of languages needs: where texts lie, what comes first, what answers."""

    adapter: Adapter
    style: Vectors
    """Weights over the centred vector: does it sound like a question with an answer?"""
    ranker: Ranker
    gate: Gate

    def sounds(self, vector: NDArray[np.float32]) -> float:
        """The style of a question, from its raw vector."""
        return float((self.adapter.centred(vector[None, :]) @ self.style)[0])


@dataclass(frozen=True)
class Trained:
    """Everything that a question needs beside the knowledge."""

    digest: str
    ngrams: NgramWeights
    english: Learnt
    other: Learnt
    """For questions in other languages, whose words are not looked at."""


def save_trained(trained: Trained, path: Path) -> None:
    """Write beside the old file, then take its place: a reader sees one or the other."""
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, Any] = {"idf": trained.ngrams.idf}
    meta: dict[str, Any] = {"format": FORMAT, "digest": trained.digest}
    for name in _SIDES:
        learnt: Learnt = getattr(trained, name)
        arrays |= {
            f"{name}_mean": learnt.adapter.mean,
            f"{name}_matrix": learnt.adapter.matrix,
            f"{name}_style": learnt.style,
        }
        for kind, part in (("ranker", learnt.ranker), ("gate", learnt.gate)):
            arrays |= {f"{name}_{kind}_{field}": getattr(part, field) for field in _ARRAYS}
        meta[name] = {
            "adapter": {"kept": learnt.adapter.kept, "share": learnt.adapter.share},
            "ranker": {"bias": learnt.ranker.bias},
            "gate": {field: getattr(learnt.gate, field) for field in _THRESHOLDS},
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
            return Trained(
                digest=meta["digest"],
                ngrams=NgramWeights(arrays["idf"]),
                **{name: _learnt(name, arrays, meta[name]) for name in _SIDES},
            )
    except (OSError, EOFError, ValueError, KeyError) as error:
        raise NotPreparedError from error


def _learnt(name: str, arrays: Mapping[str, Any], meta: dict[str, Any]) -> Learnt:
    ranker, gate = (
        [arrays[f"{name}_{kind}_{field}"] for field in _ARRAYS] for kind in ("ranker", "gate")
    )
    return Learnt(
        adapter=Adapter(arrays[f"{name}_mean"], arrays[f"{name}_matrix"], **meta["adapter"]),
        style=arrays[f"{name}_style"],
        ranker=Ranker(*ranker, **meta["ranker"]),
        gate=Gate(*gate, **meta["gate"]),
    )
