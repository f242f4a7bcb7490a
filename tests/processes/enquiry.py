"""An enquiry taken through the chat: what is answered to each field, and how far to go."""

from typing import NamedTuple

import yaml

from crm.settings import ROOT

from .visitor import Answer, Visitor

TABLE = yaml.safe_load((ROOT / "tests/processes/form_table.yml").read_text(encoding="utf-8"))


class Row(NamedTuple):
    """What a field is answered with (a choice's title in brackets), and what is kept of it."""

    field: str
    words: str
    value: str | None


ROWS = tuple(Row(*row) for row in TABLE["answers"])
FIELDS = tuple(row.field for row in ROWS)
WORDS = {row.field: row.words for row in ROWS}
MOST_TURNS = 30


async def begin(visitor: Visitor) -> None:
    """Open the form, as far as its first question."""
    answer = await visitor.say("I want to leave an enquiry")
    assert answer.asking == "enquiry", answer.text


async def fill(visitor: Visitor, *, until: str | None = None, **words: str) -> Answer:
    """Answer whatever is asked until ``until`` is asked or nothing more, some with ``words``."""
    for _ in range(MOST_TURNS):
        field = visitor.last.asking
        if field is None or field == until:
            return visitor.last
        await reply(visitor, words.get(field, WORDS[field]))
    raise AssertionError(f"The form goes on and on: {visitor.last.text}")


async def reply(visitor: Visitor, words: str) -> Answer:
    """Say the words, or click the choice whose title they are in brackets."""
    if words.startswith("["):
        return await visitor.choose(words.strip("[]"))
    return await visitor.say(words)


async def reference_of(visitor: Visitor) -> str:
    """The reference that the visitor was shown last."""
    leads = [m["lead"] for m in await visitor.transcript() if m["lead"] and m["lead"]["reference"]]
    assert leads, visitor.last.text
    return str(leads[-1]["reference"])
