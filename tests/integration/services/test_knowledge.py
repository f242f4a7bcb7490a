"""The records are taken whole, keep their ids, and change under a running process."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from crm.database import Database
from crm.services.errors import ImportRefusedError, NotFoundError
from crm.services.knowledge import (
    FactRecord,
    current_revision,
    find_facts,
    load_knowledge,
    publish_fact,
    withdraw_fact,
)
from crm.services.knowledge_import import import_knowledge

FACTS = """
topics:
- id: five_g
  title: The 5G testbed
  category: initiatives
  asks: [What is the 5G testbed?]
  facts:
  - id: five_g.1
    statement: It was the first.
    as_of: "2018-10"
    source: {title: An article, url: "https://example.org/5g"}
    confidence: seed
  - id: five_g.2
    statement: It had up to £50m.
    as_of: "2018-09"
    source: {title: A magazine}
    confidence: page
    review_by: 2027-01-31
    review_note: Check the figure.
"""
QUESTIONS = """
topics:
- topic: five_g
  ask:
  - {q: how much money, facts: [five_g.2], voice: keyword}
  near_miss:
  - {q: how much in Leeds, kind: place}
"""


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    knowledge, questions = tmp_path / "knowledge", tmp_path / "questions"
    knowledge.mkdir()
    questions.mkdir()
    (knowledge / "initiatives.yml").write_text(FACTS, encoding="utf-8")
    (questions / "one.yml").write_text(QUESTIONS, encoding="utf-8")
    return knowledge, questions


async def test_records_are_taken_with_their_ids(
    database: Database, folders: tuple[Path, Path]
) -> None:
    async with database.writing() as session:
        counts = await import_knowledge(session, *folders)
    async with database.reading() as session:
        knowledge = await load_knowledge(session)

    assert (counts.topics, counts.facts, counts.asks, counts.near_misses) == (1, 2, 2, 1)
    assert [fact.id for fact in knowledge.topics[0].facts] == ["five_g.1", "five_g.2"]
    assert knowledge.topics[0].facts[1].review_by == date(2027, 1, 31)
    assert knowledge.topics[0].facts[1].source_url is None
    assert {(e.text, e.fact_ids, e.near_miss) for e in knowledge.examples} == {
        ("What is the 5G testbed?", ("five_g.1", "five_g.2"), None),
        ("how much money", ("five_g.2",), None),
        ("how much in Leeds", (), "place"),
    }


async def test_the_same_files_are_taken_once_and_an_edit_since_stays(
    database: Database, folders: tuple[Path, Path]
) -> None:
    async with database.writing() as session:
        await import_knowledge(session, *folders)
        await withdraw_fact(session, "five_g.1")
    async with database.writing() as session:
        again = await import_knowledge(session, *folders)
        facts = await find_facts(session, ["five_g.1", "five_g.2"])

    assert not again.changed
    assert [fact.id for fact in facts] == ["five_g.2"]


async def test_a_fact_that_left_the_files_is_no_longer_told(
    database: Database, folders: tuple[Path, Path]
) -> None:
    async with database.writing() as session:
        await import_knowledge(session, *folders)
    path = folders[0] / "initiatives.yml"
    path.write_text(FACTS.split("  - id: five_g.2")[0], encoding="utf-8")
    (folders[1] / "one.yml").write_text("topics: []", encoding="utf-8")

    async with database.writing() as session:
        counts = await import_knowledge(session, *folders)
        knowledge = await load_knowledge(session)

    assert counts.changed
    assert [fact.id for fact in knowledge.topics[0].facts] == ["five_g.1"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("five_g.2]", "five_g.9]", "one.yml: there is no fact five_g.9"),
        ("id: five_g.2", "id: five_g.1", "initiatives.yml: the id five_g.1 is used twice"),
    ],
)
async def test_a_mistake_names_its_file_and_nothing_is_taken(
    database: Database, folders: tuple[Path, Path], old: str, new: str, words: str
) -> None:
    for path in (folders[0] / "initiatives.yml", folders[1] / "one.yml"):
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    with pytest.raises(ImportRefusedError, match=words):
        async with database.writing() as session:
            await import_knowledge(session, *folders)

    async with database.reading() as session:
        assert await current_revision(session) == 0


async def test_every_change_is_a_new_revision(
    database: Database, folders: tuple[Path, Path]
) -> None:
    async with database.writing() as session:
        await import_knowledge(session, *folders)
    seen = []
    async with database.writing() as session:
        seen.append(await current_revision(session))
        await withdraw_fact(session, "five_g.1")
        seen.append(await current_revision(session))
        new = FactRecord(
            id="five_g.3",
            topic_id="five_g",
            statement="It ended in 2022.",
            as_of="2022",
            source_title="A page",
            source_url=None,
            confidence="page",
            review_by=None,
            position=2,
        )
        await publish_fact(session, new)
        seen.append(await current_revision(session))
        knowledge = await load_knowledge(session)

    assert seen == sorted(set(seen))
    assert [fact.id for fact in knowledge.topics[0].facts] == ["five_g.2", "five_g.3"]


async def test_examples_that_stay_as_they_are_are_taken_over(
    database: Database, folders: tuple[Path, Path]
) -> None:
    async with database.writing() as session:
        await import_knowledge(session, *folders)
        first = await load_knowledge(session)
        (fact,) = await find_facts(session, ["five_g.1"])
        await publish_fact(session, replace(fact, id="five_g.3", position=2))
        after_edit = await load_knowledge(session, first)
        await withdraw_fact(session, "five_g.2")
        after_withdrawal = await load_knowledge(session, after_edit)

    assert after_edit.examples is first.examples
    assert [fact.id for fact in after_edit.topics[0].facts] == ["five_g.1", "five_g.2", "five_g.3"]
    assert [example.text for example in after_withdrawal.examples] == ["how much in Leeds"]


async def test_changed_examples_are_read_again(
    database: Database, folders: tuple[Path, Path]
) -> None:
    async with database.writing() as session:
        await import_knowledge(session, *folders)
        first = await load_knowledge(session)
    path = folders[1] / "one.yml"
    path.write_text(QUESTIONS.replace("how much money", "what was spent"), encoding="utf-8")

    async with database.writing() as session:
        await import_knowledge(session, *folders)
        again = await load_knowledge(session, first)

    assert "what was spent" in {example.text for example in again.examples}
    assert "how much money" not in {example.text for example in again.examples}


async def test_an_unknown_fact_cannot_be_withdrawn(database: Database) -> None:
    with pytest.raises(NotFoundError):
        async with database.writing() as session:
            await withdraw_fact(session, "nowhere.1")
