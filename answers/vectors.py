"""Keeps every vector that was ever needed, so that a text is encoded once for all processes.

A SQLite file: several processes may read and add at the same time, and a killed one leaves
whole rows or none.
"""

import hashlib
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

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

    def vectors(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """One row a text, in order; those not yet known are encoded and kept."""
        keys = [self._key(text) for text in texts]
        known = self._read(set(keys))
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        for part in self._encoded(missing, progress):
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
        self, missing: dict[bytes, str], progress: Progress | None
    ) -> Iterator[dict[bytes, bytes]]:
        """Encode in chunks of texts of about one length."""
        started = time.monotonic()
        order = sorted(missing, key=lambda key: (-len(missing[key]), key))
        chunks = [order[start : start + _CHUNK] for start in range(0, len(order), _CHUNK)]
        done = 0
        for chunk in chunks:
            rows = self.encoder.encode([missing[key] for key in chunk])
            done += len(chunk)
            if progress:
                progress(done, len(order), time.monotonic() - started)
            yield {key: row.tobytes() for key, row in zip(chunk, rows, strict=True)}
