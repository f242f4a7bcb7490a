"""``make bench``: how long an answer takes, and an edit to be told, small and large.

Large is 10,000 facts and 100,000 example questions, copies of the pack's. What is asked are the
cases of ``data/evaluation/tuning``, encoded as in the product, on one core. Beside the time that
passes stands the processor's: on a busy core the first is longer, and says little.
"""

import asyncio
import os
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from answers.answering import Answerer
from answers.cases import Case, load_cases
from answers.context import Context
from answers.desk import AnswerDesk, load_tools
from answers.reader import Tools
from answers.written import read_written
from crm.database import Database
from crm.services.knowledge import find_facts, load_knowledge, publish_fact
from crm.settings import ROOT, Settings
from tests.bench.copies import CopyStore, fill

SIZES = {"pack": (333, 15_497), "large": (10_000, 100_000)}


def main(size: str) -> None:
    """Measure one size in this process, and print it."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    facts, examples = SIZES[size]
    load = os.getloadavg()[0]
    print(f"{size}: {facts:,} facts, {examples:,} questions; load {load:.1f} at the start")
    asyncio.run(_measure(facts, examples))


async def _measure(facts: int, examples: int) -> None:
    tools = tuple(_over_copies(each) for each in load_tools(Settings().var))
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{Path(folder) / 'bench.db'}")
        await fill(database, read_written(), facts=facts, examples=examples)
        desk = AnswerDesk(database, tools=(tools[0], tools[1]))
        started = _now()
        await desk.refresh()
        waited, worked = _since(started)
        print(f"  loaded in {waited:.1f} s (processor {worked:.1f} s)")
        async with database.reading() as session:
            knowledge = await load_knowledge(session)
        answerer = Answerer(knowledge, (tools[0], tools[1]), {})
        for what, cases in _asked().items():
            _print_times(what, [_timed(answerer, case) for case in cases])
        waited, worked = await _edited(desk, database)
        print(f"  an edit is told after {waited:.2f} s (processor {worked:.2f} s)")
        await database.dispose()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  resident at most {peak:.0f} MB", flush=True)


def _over_copies(tools: Tools) -> Tools:
    store = tools.bank.store
    return tools.over(CopyStore(store.path, store.encoder))


type Seconds = tuple[float, float]
"""Time that passed, and time of the processor."""


def _asked() -> dict[str, list[Case]]:
    cases = load_cases(sorted((ROOT / "data" / "evaluation" / "tuning").glob("*.yml")))
    return {
        "an answer": [case for case in cases if case.lang == "en" and len(case.turns) == 1],
        "an answer that needs what was said": [case for case in cases if len(case.turns) > 1],
        "an answer in another language": [case for case in cases if case.lang != "en"],
    }


def _timed(answerer: Answerer, case: Case) -> Seconds:
    """Of the answer to the last turn."""
    today = datetime.now(UTC).date()
    context = Context()
    for turn in case.turns[:-1]:
        reply = answerer.answer(turn, language=case.lang, context=context, today=today)
        context = reply.context
    started = _now()
    answerer.answer(case.turns[-1], language=case.lang, context=context, today=today)
    return _since(started)


def _print_times(what: str, times: list[Seconds]) -> None:
    (wait50, work50), (wait95, work95) = 1000 * np.quantile(times, [0.5, 0.95], axis=0)
    print(
        f"  {what}: {wait50:.1f} ms p50, {wait95:.1f} ms p95"
        f" (processor {work50:.1f}, {work95:.1f}), {len(times)} asked"
    )


def _now() -> Seconds:
    return time.perf_counter(), time.process_time()


def _since(started: Seconds) -> Seconds:
    waited, worked = _now()
    return waited - started[0], worked - started[1]


async def _edited(desk: AnswerDesk, database: Database) -> Seconds:
    """From the commit of a new fact until the next question is answered."""
    async with database.writing() as session:
        (fact,) = await find_facts(session, ["hs2.1"])
        values = {**fact.__dict__, "id": "hs2.99", "statement": "A line of 2026.", "position": 99}
        await publish_fact(session, type(fact)(**values))
    started = _now()
    await desk.answer("What is HS2?")
    return _since(started)


if __name__ == "__main__":
    main(sys.argv[1])
