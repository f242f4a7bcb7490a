"""Puts the question path to cases, and says how it did: a table, and every reply as JSON."""

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy.exc import SQLAlchemyError

from answers.baselines import Bm25Baseline, NearestExample
from answers.cases import Case, CaseKind, Verdict, interval, judge, load_cases
from answers.context import Context
from answers.desk import VECTORS, build_answerer
from answers.encoder import MultilingualEncoder
from answers.reply import Reply
from answers.stock import StockRasa
from answers.vectors import VectorStore
from answers.written import read_written
from crm.database import Database, DatabaseBusyError
from crm.services.knowledge import Knowledge, load_knowledge
from crm.settings import Settings


class System(Protocol):
    """Something that replies to a message."""

    def answer(self, question: str, *, language: str, context: Context, today: date) -> Reply:
        """Reply to one message in its context."""


type Counted = Callable[[Verdict], bool]


def _english(verdict: Verdict) -> bool:
    case = verdict.case
    return case.kind is CaseKind.ANSWER and case.lang == "en" and len(case.turns) == 1


def _follow_up(verdict: Verdict) -> bool:
    return verdict.case.kind is CaseKind.ANSWER and len(verdict.case.turns) > 1


def _foreign(verdict: Verdict) -> bool:
    return verdict.case.kind is CaseKind.ANSWER and verdict.case.lang != "en"


def _unanswerable(verdict: Verdict) -> bool:
    return verdict.case.kind is CaseKind.UNKNOWN


def _talk(verdict: Verdict) -> bool:
    return verdict.case.kind in (CaseKind.SMALLTALK, CaseKind.HANDOFF)


_MEASURES: tuple[tuple[str, str, Counted, Counted], ...] = (
    ("right", "right fact in the reply (English)", _english, lambda v: v.right),
    ("direct_right", "... and given as direct", _english, lambda v: v.right and v.direct),
    ("asserted", "unanswerable, asserted as direct", _unanswerable, lambda v: v.direct),
    (
        "direct_wrong",
        "answerable, direct with the wrong fact",
        _english,
        lambda v: v.direct and not v.right,
    ),
    ("follow_ups", "follow-ups, right fact", _follow_up, lambda v: v.right),
    ("languages", "other languages, right fact", _foreign, lambda v: v.right),
    ("talk", "small talk and handoff handled", _talk, lambda v: v.right),
)
"""Name, words, which verdicts are counted, which of them are hits."""


def evaluate_files(
    files: Sequence[Path], *, var: Path, out: Path | None, compare: bool, stock: bool
) -> str:
    """Run the cases, write the replies, and give the table. Raises CaseError.

    ``compare`` adds the plain baselines, ``stock`` stock Rasa, which trains for long.
    """
    cases = load_cases(files)
    knowledge = asyncio.run(_knowledge())
    systems: dict[str, System] = {}
    if stock:
        asked = [turn for case in cases for turn in case.turns]
        systems["stock Rasa"] = StockRasa(knowledge, asked, (var / VECTORS).parent)
    if compare:
        systems["BM25"] = Bm25Baseline(knowledge)
        systems["nearest example"] = NearestExample(
            knowledge, VectorStore(var / VECTORS, MultilingualEncoder())
        )
    systems["ours"] = build_answerer(knowledge, var)
    verdicts = {name: [_run(case, system) for case in cases] for name, system in systems.items()}
    if out is not None:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(json.dumps(_report(verdicts["ours"]), ensure_ascii=False, indent=1))
    return _table(verdicts)


async def _knowledge() -> Knowledge:
    """What is published in the database, or what is written when there is none."""
    database = Database(Settings().database)
    try:
        async with database.reading() as session:
            knowledge = await load_knowledge(session)
    except (SQLAlchemyError, DatabaseBusyError):
        knowledge = Knowledge(revision=0, topics=(), examples=())
    finally:
        await database.dispose()
    return knowledge if knowledge.topics else read_written()


def _run(case: Case, system: System) -> Verdict:
    """Play the turns in order; the last reply is judged, and timed."""
    context = Context()
    today = datetime.now(UTC).date()
    for turn in case.turns[:-1]:
        reply = system.answer(turn, language=case.lang, context=context, today=today)
        context = reply.context
    started = time.perf_counter()
    reply = system.answer(case.turns[-1], language=case.lang, context=context, today=today)
    return judge(case, reply, 1000 * (time.perf_counter() - started))


def _table(verdicts: dict[str, list[Verdict]]) -> str:
    """Markdown: a row a measure, a column a system."""
    lines = [
        f"| | n | {' | '.join(verdicts)} |",
        f"| --- | --- | {' | '.join('---' for _ in verdicts)} |",
    ]
    for _, words, counted, hit in _MEASURES:
        cells: list[str] = []
        total = 0
        for each in verdicts.values():
            chosen = [verdict for verdict in each if counted(verdict)]
            total = len(chosen)
            hits = sum(map(hit, chosen))
            low, high = interval(hits, total)
            cells.append(f"{hits / total:.3f} ({low:.2f}-{high:.2f})" if total else "-")
        lines.append(f"| {words} | {total} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _report(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    return {"summary": _summary(verdicts), "cases": [_row(verdict) for verdict in verdicts]}


def _summary(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    summary: dict[str, Any] = {"cases": len(verdicts)}
    for name, words, counted, hit in _MEASURES:
        chosen = [verdict for verdict in verdicts if counted(verdict)]
        hits = sum(map(hit, chosen))
        summary[name] = {
            "measure": words,
            "hits": hits,
            "n": len(chosen),
            "share": hits / len(chosen) if chosen else None,
            "interval_95": interval(hits, len(chosen)),
        }
    times = sorted(verdict.milliseconds for verdict in verdicts)
    if times:
        summary["milliseconds"] = {
            "p50": times[len(times) // 2],
            "p95": times[min(len(times) - 1, len(times) * 95 // 100)],
        }
    return summary


def _row(verdict: Verdict) -> dict[str, Any]:
    case, reply = verdict.case, verdict.reply
    return {
        "id": case.id,
        "file": case.file,
        "lang": case.lang,
        "turns": case.turns,
        "expected": case.kind.value,
        "right": verdict.right,
        "missing": verdict.missing,
        "forbidden": verdict.forbidden,
        "kind": reply.kind.value,
        "reply": reply.text,
        "topics": reply.topics,
        "facts": reply.facts,
        "sources": [asdict(source) for source in reply.sources],
        "suggestions": reply.suggestions,
        "milliseconds": round(verdict.milliseconds, 1),
    }
