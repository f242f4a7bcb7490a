"""Logs are kept small without the writer noticing."""

from pathlib import Path

from launch.logs import open_log, trim_log


def test_a_small_log_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "rasa.log"
    path.write_bytes(b"short")

    assert not trim_log(path, largest=5)
    assert path.read_bytes() == b"short"


def test_a_log_that_is_not_there_is_none_to_trim(tmp_path: Path) -> None:
    assert not trim_log(tmp_path / "rasa.log")


def test_a_large_log_begins_again_and_its_writer_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "rasa.log"
    with open_log(path) as log:
        log.write(b"before ")

        assert trim_log(path, largest=3)
        log.write(b"after")

    assert path.read_bytes() == b"after"
    assert (tmp_path / "rasa.log.1").read_bytes() == b"before "


def test_a_log_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "rasa.log"
    with open_log(path) as log:
        log.write(b"x" * 9)
    trim_log(path, largest=3)

    assert path.stat().st_mode & 0o077 == 0
    assert (tmp_path / "rasa.log.1").stat().st_mode & 0o077 == 0
