"""Settings, commands and files are on the page that people read."""

import re

import pytest
from dotenv import dotenv_values

from crm.settings import ROOT, Settings

OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `INVEST_DESK_(\w+)` \| (.+?) \|", OPERATIONS, flags=re.M))
IN_WORDS = {"none": "", "SQLite in the var folder": ""}


def shown(name: str) -> str:
    """A default as one would write it into the environment."""
    default = Settings.model_fields[name].default
    return ",".join(default) if isinstance(default, tuple) else str(default)


def test_every_setting_is_in_the_table_and_nothing_else() -> None:
    assert sorted(ROWS) == sorted(name.upper() for name in Settings.model_fields)


@pytest.mark.parametrize("name", Settings.model_fields)
def test_the_table_tells_the_default(name: str) -> None:
    cell = ROWS[name.upper()]

    assert IN_WORDS.get(cell, cell.strip("`")) == shown(name)


def test_the_example_file_holds_every_setting_with_its_default() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    settings = dict(line[1:].split("=", 1) for line in lines if line.startswith("#INVEST_DESK_"))

    assert settings == {
        f"INVEST_DESK_{name.upper()}": shown(name) for name in Settings.model_fields
    }


def test_the_example_file_changes_nothing_when_it_is_copied_as_it_is() -> None:
    assert dotenv_values(ROOT / ".env.example") == {}


def test_every_command_of_the_makefile_has_its_line_of_help() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    [phony] = re.findall(r"^\.PHONY: (.+)$", makefile, flags=re.M)
    helped = re.findall(r"^([a-z]+):.* ## ", makefile, flags=re.M)

    assert sorted(helped) == sorted(set(phony.split()) - {"environments"})
