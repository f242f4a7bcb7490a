"""Each process is killed at every moment of a submit: as many leads as references shown, always.

A hundred times: ``DRILLS=100 pytest tests/processes/test_sending.py`` (most of an hour).
"""

import asyncio
import os
import random
from contextlib import closing
from functools import partial
from uuid import uuid4

from .conftest import until_ready
from .enquiry import begin, fill, reference_of
from .product import Product
from .visitor import Visitor, visit

TIMES = int(os.environ.get("DRILLS", "3"))
PROCESSES = ("actions", "rasa", "site")
SUBMIT_SECONDS = 0.6
"""A submit takes less than this on an idle machine, from the click to the stored reply."""


async def test_as_many_leads_as_references_whatever_dies(ready: Product) -> None:
    moments = random.Random(20261124)  # noqa: S311  (any moment will do)
    shown: list[str] = []
    before = _references(ready)

    for number in range(TIMES):
        await until_ready(ready)
        async with visit(ready.address) as visitor:
            await begin(visitor)
            await fill(visitor, until="confirm", company=f"Drill {number} GmbH")
            kill = partial(ready.kill, PROCESSES[number % len(PROCESSES)])
            asyncio.get_running_loop().call_later(moments.uniform(0, SUBMIT_SECONDS), kill)
            shown.append(await _send(visitor))

    made = _references(ready) - before
    assert len(shown) == len(set(shown)) == TIMES
    assert made == set(shown)


async def _send(visitor: Visitor) -> str:
    """Send the enquiry, the same click again until it is answered."""
    await visitor.insist(choice=visitor.last.choices["Send"], id=str(uuid4()))
    return await reference_of(visitor)


def _references(product: Product) -> set[str]:
    with closing(product.database()) as database:
        rows = database.execute("SELECT reference FROM lead WHERE reference IS NOT NULL")
        return {reference for (reference,) in rows}
