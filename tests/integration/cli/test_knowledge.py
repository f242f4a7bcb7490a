"""Facts come in from files, and go out as files that come in again."""

import asyncio
from pathlib import Path

import pytest

from crm.cli.main import main
from crm.database import Database
from crm.services.knowledge import Knowledge, load_knowledge

FACTS = """
topics:
- id: tax
  title: Tax
  category: setting up
  facts:
  - id: tax.rate
    statement: "Corporation tax was 25% — ein Satz."
    as_of: 2026-04
    source: {title: "GOV.UK: rates", url: "https://www.gov.uk/corporation-tax-rates"}
    confidence: high
    review_by: 2027-04-01
  - id: tax.relief
    statement: There is relief for research.
    as_of: "2026"
    source: {title: A leaflet}
    confidence: medium
  asks: [What is the tax rate?]
- id: sites
  title: Sites
  category: places
  facts:
  - id: sites.one
    statement: There are sites.
    as_of: 2025-11-30
    source: {title: Plan}
    confidence: low
  asks: []
"""
QUESTIONS = """
topics:
- topic: tax
  ask:
  - {q: "how much tax, exactly?", facts: [tax.rate], voice: blunt}
  near_miss:
  - {q: "what is the tax in Ohio?", kind: place}
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with two topics and their questions."""
    for name, text in {"knowledge/all.yml": FACTS, "questions/set_1.yml": QUESTIONS}.items():
        path = tmp_path / "files" / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "files"


def desk(monkeypatch: pytest.MonkeyPatch, folder: Path) -> str:
    """Make a new desk in this folder and use it from now on; its database's address."""
    monkeypatch.setenv("INVEST_DESK_VAR", str(folder))
    monkeypatch.delenv("INVEST_DESK_DATABASE_URL", raising=False)
    assert main(["database", "upgrade"]) == 0
    return f"sqlite+aiosqlite:///{folder / 'desk.db'}"


def take_in(files: Path) -> int:
    return main(
        ["knowledge", "import", str(files / "knowledge"), "--questions", str(files / "questions")]
    )


def load(url: str) -> Knowledge:
    async def read() -> Knowledge:
        database = Database(url)
        async with database.reading() as session:
            knowledge = await load_knowledge(session)
        await database.dispose()
        return knowledge

    return asyncio.run(read())


def test_an_import_counts_and_skips_what_it_took_before(
    files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    desk(monkeypatch, tmp_path / "var")
    capsys.readouterr()

    assert take_in(files) == take_in(files) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Imported 2 topics, 3 facts, 2 example questions and 1 near misses.",
        "Unchanged: 2 topics, 3 facts, 2 example questions and 1 near misses.",
    ]


def test_what_was_written_out_is_taken_in_unchanged(
    files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = desk(monkeypatch, tmp_path / "here")
    take_in(files)
    assert main(["knowledge", "export", str(tmp_path / "out")]) == 0
    there = desk(monkeypatch, tmp_path / "there")
    assert take_in(tmp_path / "out") == 0

    ours, theirs = load(here), load(there)
    by_id = {topic.id: topic for topic in theirs.topics}
    assert [by_id[topic.id] for topic in ours.topics] == list(ours.topics)
    assert set(theirs.examples) == set(ours.examples)
    assert len(theirs.examples) == len(ours.examples) == 3


def test_an_export_overwrites_nothing(
    files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    desk(monkeypatch, tmp_path / "var")

    assert main(["knowledge", "export", str(files)]) == 1
    assert "is not empty" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("topics: [", "could not be read"),
        ("topics:\n- id: tax", "lacks"),
        ("just words", "could not be read"),
        (FACTS, "more.yml: the id tax is used twice"),
    ],
)
def test_a_file_with_a_mistake_is_refused_whole(
    files: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    text: str,
    words: str,
) -> None:
    url = desk(monkeypatch, tmp_path / "var")
    (files / "knowledge" / "more.yml").write_text(text, encoding="utf-8")

    assert take_in(files) == 1
    assert words in capsys.readouterr().err
    assert load(url).topics == ()


def test_the_projects_own_facts_can_be_taken_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = desk(monkeypatch, tmp_path / "var")

    assert main(["knowledge", "import"]) == 0
    assert len(load(url).topics) > 0
