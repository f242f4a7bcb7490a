"""Stock Rasa on the same data, to compare with: trained and asked in the bot's own Python."""

import hashlib
import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from answers.baselines import Plain
from answers.written import SAMPLE
from crm.services.knowledge import Knowledge
from crm.settings import ROOT

_BOT_PYTHON = ROOT / "bot" / ".venv" / "bin" / "python"


class StockRasa(Plain):
    """DIET and the response selector, one response a fact; knows only the questions it was given.

    Training takes a day or more on two cores, so its answers are kept in ``folder``
    under a digest of what it learnt and was asked.
    """

    def __init__(self, knowledge: Knowledge, questions: Sequence[str], folder: Path) -> None:
        super().__init__(knowledge)
        train: dict[str, list[str]] = {}
        for example in knowledge.examples:
            if example.fact_ids and example.voice != SAMPLE:
                train.setdefault(example.fact_ids[0], []).append(example.text)
        asked = sorted(set(questions))
        given = json.dumps({"train": train, "ask": asked}, sort_keys=True)
        self._ranked = dict(zip(asked, _ranked(given, folder), strict=True))
        self._row_of = {fact.id: row for row, fact in enumerate(self.facts)}

    def scores(self, question: str) -> NDArray[np.float32]:
        """See ``Plain.scores``: the likelier a fact, the higher its statement."""
        scores = np.full(len(self.texts), -1000, dtype=np.float32)
        first_statement = len(self.texts) - len(self.facts)
        for place, fact_id in enumerate(self._ranked[question]):
            scores[first_statement + self._row_of[fact_id]] = -place
        return scores


def _ranked(given: str, folder: Path) -> list[list[str]]:
    digest = hashlib.sha256(given.encode()).hexdigest()[:16]
    kept = folder / f"stock-rasa-{digest}.json"
    if not kept.exists():
        source = kept.with_suffix(".given.json")
        source.write_text(given, encoding="utf-8")
        subprocess.run(  # noqa: S603  (our own module, on the bot's Python)
            [_BOT_PYTHON, "-m", "bot.stock", source, kept], cwd=ROOT, check=True
        )
        source.unlink()
    ranked: list[list[str]] = json.loads(kept.read_text(encoding="utf-8"))
    return ranked
