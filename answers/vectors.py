"""Keeps every vector that was ever needed, so that a text is encoded once for all processes.

A SQLite file: several processes may read and add at the same time, and a killed one leaves
whole rows or none.
"""

import hashlib
import multiprocessing
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from answers.encoder import Encoder, Vectors, clean

type Progress = Callable[[int, int, float], None]
"""Called with texts done, texts to do, and seconds passed."""

_CHUNK = 48


class VectorStore:
    """One encoder's vectors by text. The file is made when it is missing."""

    def __init__(self, path: Path, encoder: Encoder) -> None:
        self.path = path
        self.encoder = encoder
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(self._connect()) as connection, connection:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS vector (key BLOB PRIMARY KEY, numbers BLOB NOT NULL)"
                " WITHOUT ROWID"
            )

    def vectors(
        self, texts: Sequence[str], *, workers: int = 1, progress: Progress | None = None
    ) -> Vectors:
        """One row a text, in order; those not yet known are encoded and kept.

        More than one worker starts processes, so only a command that can be imported asks for it.
        """
        keys = [self._key(text) for text in texts]
        known = self._read(set(keys))
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        for part in self._encoded(missing, workers, progress):
            known.update(part)
            self._write(part)
        if not texts:
            return np.zeros((0, self.encoder.width), dtype=np.float32)
        return np.frombuffer(b"".join(known[key] for key in keys), dtype="<f4").reshape(
            len(keys), self.encoder.width
        )

    def _key(self, text: str) -> bytes:
        return hashlib.sha256(f"{self.encoder.name}\0{clean(text)}".encode()).digest()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=30)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        return connection

    def _read(self, keys: set[bytes]) -> dict[bytes, bytes]:
        found: dict[bytes, bytes] = {}
        wanted = sorted(keys)
        with closing(self._connect()) as connection:
            for start in range(0, len(wanted), 500):
                part = wanted[start : start + 500]
                marks = ",".join("?" * len(part))
                query = f"SELECT key, numbers FROM vector WHERE key IN ({marks})"  # noqa: S608
                found.update(connection.execute(query, part).fetchall())
        return found

    def _write(self, part: dict[bytes, bytes]) -> None:
        with closing(self._connect()) as connection, connection:
            connection.executemany("INSERT OR IGNORE INTO vector VALUES (?, ?)", part.items())

    def _encoded(
        self, missing: dict[bytes, str], workers: int, progress: Progress | None
    ) -> Iterator[dict[bytes, bytes]]:
        """Encode in chunks of texts of about one length."""
        started = time.monotonic()
        order = sorted(missing, key=lambda key: (-len(missing[key]), key))
        chunks = [order[start : start + _CHUNK] for start in range(0, len(order), _CHUNK)]
        texts = ([missing[key] for key in chunk] for chunk in chunks)
        done = 0
        for chunk, rows in zip(chunks, _rows(self.encoder, texts, workers), strict=True):
            done += len(chunk)
            if progress:
                progress(done, len(order), time.monotonic() - started)
            yield {key: row.tobytes() for key, row in zip(chunk, rows, strict=True)}


def _rows(encoder: Encoder, chunks: Iterator[list[str]], workers: int) -> Iterator[Vectors]:
    if workers == 1:
        yield from map(encoder.encode, chunks)
        return
    context = multiprocessing.get_context("spawn")
    kind = type(encoder)
    with ProcessPoolExecutor(
        workers, mp_context=context, initializer=_start_worker, initargs=(kind,)
    ) as pool:
        yield from pool.map(_encode_chunk, chunks)


_worker: Encoder | None = None


def _start_worker(kind: type[Encoder]) -> None:
    # Workers share the cores, and threads that wait for each other spin.
    threadpool_limits(1)
    global _worker
    _worker = kind()


def _encode_chunk(texts: list[str]) -> Vectors:
    if _worker is None:
        raise RuntimeError("The encoding process has no model.")
    return _worker.encode(texts)
