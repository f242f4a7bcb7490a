"""Things go wrong under a visitor: nothing is lost, nothing happens twice, the visitor is told."""

import asyncio
import csv
from functools import partial
from pathlib import Path
from uuid import uuid4

import aiohttp

from .enquiry import begin, fill, reference_of
from .product import Product
from .visitor import Visitor
from .waiting import until

QUESTION = "What is the multi-city 5G testbed?"


async def go_to_company(visitor: Visitor) -> None:
    """Go into the form, as far as the question for the company."""
    await begin(visitor)
    await fill(visitor, until="company")


async def finish(visitor: Visitor) -> str:
    """Answer everything else; gives the reference."""
    await fill(visitor)
    return await reference_of(visitor)


def exported(product: Product, tmp_path: Path, reference: str) -> list[dict[str, str]]:
    """The rows of the team's export that bear this reference."""
    path = tmp_path / "leads.csv"
    product.desk(
        *("leads", "export", "--format", "csv", "--profile", "generic"),
        *("--purpose", "respond", "-o", str(path)),
    )
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if reference in row.values()]


async def test_the_action_server_is_killed_in_mid_form(
    ready: Product, visitor: Visitor, tmp_path: Path
) -> None:
    company = f"Mid-form {uuid4()} GmbH"
    await go_to_company(visitor)

    ready.kill("actions")
    message_id = str(uuid4())
    told = await visitor.send(company, id=message_id)
    answer = await visitor.say(company, id=message_id)
    reference = await finish(visitor)

    assert told.status == 503
    assert told.problem["detail"].startswith("The assistant is waking up. Your message is kept")
    assert told.retry_after
    assert answer.asking == "website", answer.text
    assert (await visitor.said()).count(company) == 1
    [row] = exported(ready, tmp_path, reference)
    assert company in row.values()


async def test_rasa_is_killed(ready: Product, visitor: Visitor) -> None:
    await visitor.say(QUESTION)

    ready.kill("rasa")
    message_id = str(uuid4())
    told = await visitor.send("What did UrbanChallenge do?", id=message_id)
    kept = await visitor.said()
    answer = await visitor.say("What did UrbanChallenge do?", id=message_id)

    assert told.status == 503
    assert "Your message is kept and will be answered" in told.problem["detail"]
    assert kept == [QUESTION, "What did UrbanChallenge do?"]
    assert answer.messages[0]["answer"], answer.text
    assert await visitor.said() == kept


async def test_rasa_is_killed_in_mid_form_and_the_form_goes_on(
    ready: Product, visitor: Visitor, tmp_path: Path
) -> None:
    company = f"Restarted {uuid4()} Ltd"
    await go_to_company(visitor)

    ready.kill("rasa")
    answer = await visitor.say(company)
    reference = await finish(visitor)

    assert answer.asking == "website", answer.text
    [row] = exported(ready, tmp_path, reference)
    assert company in row.values()


async def test_the_site_is_killed(ready: Product, visitor: Visitor) -> None:
    await visitor.say(QUESTION)
    before = await visitor.transcript()

    ready.kill("site")
    # What was killed no longer answers, so the first answer is the new one's.
    await until(partial(_is_there, visitor), 60)

    assert await visitor.transcript() == before


async def test_the_database_is_locked_for_ten_seconds(ready: Product, visitor: Visitor) -> None:
    message_id = str(uuid4())
    other = ready.database()
    other.execute("BEGIN IMMEDIATE")
    release = asyncio.get_running_loop().call_later(10, other.execute, "ROLLBACK")

    told = await visitor.send(QUESTION, id=message_id)
    answer = await visitor.say(QUESTION, id=message_id)

    assert told.status == 503
    assert (
        told.problem["detail"] == "We could not save that just now. Please try again in a moment."
    )
    assert told.retry_after
    assert release.when() <= asyncio.get_running_loop().time()
    assert answer.messages[0]["answer"], answer.text
    assert await visitor.said() == [QUESTION]
    other.close()


async def test_the_same_message_is_sent_twice(visitor: Visitor) -> None:
    message_id = str(uuid4())

    first, second = await asyncio.gather(
        visitor.say(QUESTION, id=message_id), visitor.say(QUESTION, id=message_id)
    )
    third = await visitor.say(QUESTION, id=message_id)

    assert first.messages
    assert first == second == third
    transcript = await visitor.transcript()
    assert [m["text"] for m in transcript if m["from"] == "visitor"] == [QUESTION]
    assert len(transcript) == len(visitor_greeting(transcript)) + 1 + len(first.messages)


async def test_the_last_step_of_an_enquiry_is_sent_twice(
    ready: Product, visitor: Visitor, tmp_path: Path
) -> None:
    company = f"Twice {uuid4()} BV"
    await go_to_company(visitor)
    await visitor.say(company)
    message_id = str(uuid4())
    await fill(visitor, until="confirm")

    confirm = visitor.last.choices["Send"]
    once = await visitor.say(choice=confirm, id=message_id)
    twice = await visitor.say(choice=confirm, id=message_id)

    assert once == twice
    [reference] = {m["lead"]["reference"] for m in once.messages if m["lead"]}
    assert len(exported(ready, tmp_path, reference)) == 1


def visitor_greeting(transcript: list[dict[str, object]]) -> list[dict[str, object]]:
    """What the bot said before the visitor said anything."""
    first = next(i for i, message in enumerate(transcript) if message["from"] == "visitor")
    return transcript[:first]


async def _is_there(visitor: Visitor) -> bool:
    try:
        await visitor.transcript()
    except aiohttp.ClientError:
        return False
    return True
