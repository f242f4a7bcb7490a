"""A reviewed translation is told while the fact says what was translated, and no longer."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from crm.database import Database
from crm.models import Topic
from crm.services.errors import NotFoundError, StaleRecordError
from crm.services.fact_translations import ReviewedTranslation, translate_fact
from crm.services.knowledge import (
    FactRecord,
    current_revision,
    find_facts,
    list_facts,
    load_knowledge,
    publish_fact,
)
from crm.services.knowledge_import import import_knowledge
from tests.conftest import NOW

FACT = FactRecord(
    id="ukbic.1",
    topic_id="ukbic",
    statement="UKBIC is in Coventry.",
    as_of="2021",
    source_title="A page",
    source_url=None,
    confidence="page",
    review_by=None,
    position=0,
)
GERMAN = ReviewedTranslation(
    fact_id="ukbic.1",
    language="de",
    statement="UKBIC ist in Coventry.",
    english="UKBIC is in Coventry.",
)


@pytest.fixture
async def known(database: Database) -> Database:
    """A database that knows one fact."""
    async with database.writing() as session:
        session.add(Topic(id="ukbic", title="UKBIC", category="innovation", position=0))
        await session.flush()
        await publish_fact(session, FACT)
    return database


async def the_fact(database: Database) -> FactRecord:
    async with database.reading() as session:
        (topic,) = (await load_knowledge(session)).topics
    return topic.facts[0]


async def test_a_translation_is_told_from_the_next_question_on(known: Database) -> None:
    async with known.writing() as session:
        before = await current_revision(session)
        await translate_fact(session, GERMAN, now=NOW)
        after = await current_revision(session)
    fact = await the_fact(known)

    assert after > before
    assert fact.statement_in("de") == "UKBIC ist in Coventry."
    assert [fact.is_told_in(language) for language in ("en", "de", "fr")] == [True, True, False]
    assert fact.statement_in("fr") == fact.statement_in("en") == "UKBIC is in Coventry."
    assert hash(fact)


async def test_every_way_of_reading_a_fact_brings_its_translations(known: Database) -> None:
    french = replace(GERMAN, language="fr", statement="UKBIC est à Coventry.")
    async with known.writing() as session:
        await translate_fact(session, french, now=NOW)
        await translate_fact(session, GERMAN, now=NOW)
    async with known.reading() as session:
        (found,) = await find_facts(session, ["ukbic.1"])
        (listed,) = await list_facts(session, "ukbic")

    assert found == listed == await the_fact(known)
    assert found.translations == (
        ("de", "UKBIC ist in Coventry."),
        ("fr", "UKBIC est à Coventry."),
    )


async def test_a_new_translation_takes_the_place_of_the_old(known: Database) -> None:
    async with known.writing() as session:
        await translate_fact(session, GERMAN, now=NOW)
    async with known.writing() as session:
        again = replace(GERMAN, statement=" UKBIC steht in Coventry. ")
        await translate_fact(session, again, now=NOW)

    assert (await the_fact(known)).translations == (("de", "UKBIC steht in Coventry."),)


async def test_a_translation_of_what_the_fact_no_longer_says_is_not_told(known: Database) -> None:
    changed = replace(FACT, statement="UKBIC is near Coventry.")
    async with known.writing() as session:
        await translate_fact(session, GERMAN, now=NOW)
        await publish_fact(session, changed)
    while_changed = await the_fact(known)
    async with known.writing() as session:
        await publish_fact(session, FACT)

    assert while_changed.statement_in("de") == "UKBIC is near Coventry."
    assert not while_changed.is_told_in("de")
    assert (await the_fact(known)).is_told_in("de")


async def test_a_review_of_an_older_statement_is_refused(known: Database) -> None:
    async with known.writing() as session:
        await publish_fact(session, replace(FACT, statement="UKBIC is near Coventry."))

    with pytest.raises(StaleRecordError):
        async with known.writing() as session:
            await translate_fact(session, GERMAN, now=NOW)

    assert (await the_fact(known)).translations == ()


@pytest.mark.parametrize("language", ["en", "", "German", "DE", "de-AT"])
async def test_only_other_languages_are_taken(known: Database, language: str) -> None:
    with pytest.raises(ValueError, match="cannot be translated"):
        async with known.writing() as session:
            await translate_fact(session, replace(GERMAN, language=language), now=NOW)


async def test_an_empty_translation_and_an_unknown_fact_are_refused(known: Database) -> None:
    async with known.writing() as session:
        with pytest.raises(ValueError, match="Write the translation"):
            await translate_fact(session, replace(GERMAN, statement=" \n"), now=NOW)
        with pytest.raises(NotFoundError):
            await translate_fact(session, replace(GERMAN, fact_id="none.1"), now=NOW)


async def test_the_database_itself_takes_no_translation_into_english(known: Database) -> None:
    with pytest.raises(IntegrityError):
        async with known.writing() as session:
            await session.execute(
                text(
                    "INSERT INTO fact_translation "
                    "(fact_id, language, statement, english, reviewed_at) "
                    "VALUES ('ukbic.1', 'en', 'x', 'x', '2026-03-02 09:30:00')"
                )
            )


async def test_an_import_keeps_translations(database: Database, tmp_path: Path) -> None:
    knowledge, questions = tmp_path / "knowledge", tmp_path / "questions"
    questions.mkdir()
    knowledge.mkdir()

    async def take(title: str) -> None:
        rows = f"""
topics:
- id: ukbic
  title: {title}
  category: innovation
  facts:
  - {{id: ukbic.1, statement: UKBIC is in Coventry., as_of: 2021, source: {{title: A page}},
     confidence: page}}
"""
        (knowledge / "all.yml").write_text(rows, encoding="utf-8")
        async with database.writing() as session:
            await import_knowledge(session, knowledge, questions)

    await take("UKBIC")
    async with database.writing() as session:
        await translate_fact(session, GERMAN, now=NOW)
    await take("The battery centre")

    assert (await the_fact(database)).statement_in("de") == "UKBIC ist in Coventry."
