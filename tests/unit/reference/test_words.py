"""The assistant's words in other languages say as much as the English ones."""

import re
from pathlib import Path
from typing import Any

import pytest

from crm.reference import (
    DATA,
    choice_titles,
    consent_wording,
    consent_wordings,
    load_yaml,
    option_label,
    option_sets,
    response_text,
    sectors,
)
from crm.services.languages import LANGUAGES
from crm.vocabulary import Channel

ABROAD = sorted(set(LANGUAGES) - {"en"})
ENGLISH: dict[str, Any] = {
    name: variations[0]
    for path in sorted((DATA / "responses").glob("*.yml"))
    for name, variations in load_yaml(path)["responses"].items()
}
OPTIONS = {
    f"option.{field}.{option.code}"
    for field, options in option_sets().items()
    for option in options.options
} | {f"option.sector.{code}" for code in sectors()}
CONSENTS = {f"consent.{wording.version}" for wording in consent_wordings()}


def words_of(language: str) -> dict[str, Any]:
    words: dict[str, Any] = load_yaml(Path(DATA / "words" / f"{language}.yml"))
    return words


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"{\w*}", text))


@pytest.mark.parametrize("language", ABROAD)
def test_every_response_option_and_consent_has_words_and_no_other(language: str) -> None:
    assert words_of(language).keys() == ENGLISH.keys() | OPTIONS | CONSENTS


@pytest.mark.parametrize("language", ABROAD)
def test_placeholders_and_choices_are_those_of_the_english(language: str) -> None:
    words = words_of(language)
    for name, response in ENGLISH.items():
        said = words[name]
        buttons = response.get("buttons", [])
        text = said["text"] if buttons else said
        assert placeholders(text) == placeholders(response["text"]), name
        if buttons:
            assert len(said["choices"]) == len(buttons), name
            assert len(set(said["choices"])) == len(buttons), name


@pytest.mark.parametrize("language", ABROAD)
def test_the_words_come_out_in_their_language_with_fields_filled(language: str) -> None:
    said = response_text("utter_enquiry_received", language, reference="WM-2026-000001")

    assert "WM-2026-000001" in said
    assert said != response_text("utter_enquiry_received", reference="WM-2026-000001")
    assert option_label("hiring", "21+", language) != ""
    titles = choice_titles("utter_greet", language)
    assert titles is not None
    assert all(titles)


@pytest.mark.parametrize("language", ABROAD)
def test_a_translated_consent_is_a_version_of_its_own(language: str) -> None:
    for wording in consent_wordings():
        shown = consent_wording(wording.purpose, wording.channel or Channel.EMAIL, language)

        assert shown.version == f"{wording.version}/{language}"
        assert shown.text != wording.text


def test_a_language_without_words_is_answered_in_english() -> None:
    assert response_text("utter_welcome_again", "sv") == response_text("utter_welcome_again")
    assert "{value}" in response_text("utter_line_company", value="{value}")
