"""A model has the name of what it was trained on."""

from pathlib import Path

import pytest

from launch.bootstrap import ROOT
from launch.training import INPUTS, fingerprint


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in INPUTS:
        path = tmp_path / name
        if path.suffix:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(name)
        else:
            path.mkdir(parents=True)
            (path / "some.yml").write_text(name)
    return tmp_path


def test_the_same_inputs_have_the_same_name(checkout: Path) -> None:
    assert fingerprint(checkout) == fingerprint(checkout)


@pytest.mark.parametrize("name", INPUTS)
def test_every_input_counts(name: str, checkout: Path) -> None:
    before = fingerprint(checkout)
    path = checkout / name
    changed = path if path.is_file() else path / "some.yml"

    changed.write_text("changed")

    assert fingerprint(checkout) != before


def test_a_renamed_file_counts(checkout: Path) -> None:
    before = fingerprint(checkout)

    (checkout / "data/nlu/some.yml").rename(checkout / "data/nlu/other.yml")

    assert fingerprint(checkout) != before


def test_text_moved_from_one_file_to_the_next_counts(checkout: Path) -> None:
    (checkout / "data/nlu/a.yml").write_text("one two")
    (checkout / "data/nlu/b.yml").write_text("")
    before = fingerprint(checkout)

    (checkout / "data/nlu/a.yml").write_text("one")
    (checkout / "data/nlu/b.yml").write_text(" two")

    assert fingerprint(checkout) != before


def test_what_python_compiles_does_not_count(checkout: Path) -> None:
    before = fingerprint(checkout)

    cache = checkout / "bot/components/__pycache__"
    cache.mkdir()
    (cache / "some.cpython-310.pyc").write_bytes(b"\0")

    assert fingerprint(checkout) == before


def test_facts_do_not_count_for_the_bot(checkout: Path) -> None:
    before = fingerprint(checkout)

    (checkout / "data/knowledge").mkdir()
    (checkout / "data/knowledge/topics.yml").write_text("new fact")

    assert fingerprint(checkout) == before


def test_the_inputs_are_where_the_launcher_looks() -> None:
    missing = {name for name in INPUTS if not (ROOT / name).exists()}

    # Rules are enough for now; stories count from the day there are any.
    assert missing <= {"data/stories"}
