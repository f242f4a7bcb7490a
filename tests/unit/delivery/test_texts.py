"""Every language of the e-mails says all of them, and names the same values."""

import re
from pathlib import Path

import pytest

from crm.delivery.texts import mail_text
from crm.reference import DATA, load_yaml

FILES = sorted((DATA / "mail").glob("*.yml"))
PLACES = {
    "confirmation": {"name", "reference", "received"},
    "notification": {
        *("reference", "received", "full_name", "company"),
        *("country", "sector", "language", "link"),
    },
    "code": {"code", "minutes"},
}
SUBJECTS = {"confirmation": ["reference"], "notification": ["reference"], "code": []}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_language_is_complete(path: Path) -> None:
    words = load_yaml(path)

    assert words["language"] == path.stem
    assert words["sender"]
    assert words["somebody"]
    assert {*words} == {"language", "sender", "somebody", *PLACES}
    for kind, places in PLACES.items():
        assert re.findall(r"\{(\w+)\}", words[kind]["subject"]) == SUBJECTS[kind]
        assert {*re.findall(r"\{(\w+)\}", words[kind]["body"])} == places
        assert "\n" not in words[kind]["subject"]


@pytest.mark.parametrize("language", ["en", "en-GB", "EN_us", "xx"])
def test_the_base_language_or_english_stands_in(language: str) -> None:
    assert mail_text("confirmation", language).language == "en"
