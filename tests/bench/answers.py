"""``make bench``: how long an answer takes, and an edit to be told, small and large.

Large is 10,000 facts and 100,000 example questions, copies of the pack's. What is asked are the
English questions of ``data/evaluation/tuning``, encoded as in the product, on one core.
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
from answers.cases import load_cases
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
    print(f"{size}: {facts:,} facts, {examples:,} questions")
    asyncio.run(_measure(facts, examples))


async def _measure(facts: int, examples: int) -> None:
    tools = tuple(_over_copies(each) for each in load_tools(Settings().var))
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{Path(folder) / 'bench.db'}")
        await fill(database, read_written(), facts=facts, examples=examples)
        desk = AnswerDesk(database, tools=(tools[0], tools[1]))
        started = time.perf_counter()
        await desk.refresh()
        print(f"  loaded in {time.perf_counter() - started:.1f} s")
        async with database.reading() as session:
            knowledge = await load_knowledge(session)
        answerer = Answerer(knowledge, (tools[0], tools[1]), {})
        times = [_timed(answerer, question) for question in _questions()]
        p50, p95 = np.quantile(times, [0.5, 0.95])
        print(f"  an answer: {1000 * p50:.1f} ms p50, {1000 * p95:.1f} ms p95, {len(times)} asked")
        print(f"  an edit is told after {await _edited(desk, database):.2f} s")
        await database.dispose()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  resident at most {peak:.0f} MB", flush=True)


def _over_copies(tools: Tools) -> Tools:
    store = tools.bank.store
    return tools.over(CopyStore(store.path, store.encoder))


def _questions() -> list[str]:
    cases = load_cases(sorted((ROOT / "data" / "evaluation" / "tuning").glob("*.yml")))
    return [case.turns[0] for case in cases if case.lang == "en"]


def _timed(answerer: Answerer, question: str) -> float:
    today = datetime.now(UTC).date()
    started = time.perf_counter()
    answerer.answer(question, language="en", context=Context(), today=today)
    return time.perf_counter() - started


async def _edited(desk: AnswerDesk, database: Database) -> float:
    """Seconds from the commit of a new fact until the next question is answered."""
    async with database.writing() as session:
        (fact,) = await find_facts(session, ["hs2.1"])
        values = {**fact.__dict__, "id": "hs2.99", "statement": "A line of 2026.", "position": 99}
        await publish_fact(session, type(fact)(**values))
    started = time.perf_counter()
    await desk.answer("What is HS2?")
    return time.perf_counter() - started


if __name__ == "__main__":
    main(sys.argv[1])
