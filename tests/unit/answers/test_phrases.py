"""Every language has every phrase, with the same places to fill in."""

import re

import pytest

from answers.phrases import languages, phrase, spoken_date
from crm.reference import DATA, load_yaml

LANGUAGES = ["en", "de", "fr", "es", "zh", "ja", "hi", "ar", "pt", "it", "pl", "tr", "ko", "nl"]
ENGLISH = load_yaml(DATA / "phrases" / "en.yml")


def test_the_fourteen_languages_are_there() -> None:
    assert languages()[0] == "en"
    assert sorted(languages()) == sorted(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_phrase_with_its_places(language: str) -> None:
    phrases = load_yaml(DATA / "phrases" / f"{language}.yml")

    assert phrases.keys() == ENGLISH.keys()
    for name, text in phrases.items():
        assert text == text.strip() != ""
        assert set(re.findall(r"{(\w+)}", text)) == set(re.findall(r"{(\w+)}", ENGLISH[name])), name
    if language != "en":
        assert sum(phrases[name] == text for name, text in ENGLISH.items()) == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_choices_of_a_language_are_told_apart(language: str) -> None:
    titles = {
        phrase(language, f"choice_{name}").casefold()
        for name in ("leave_enquiry", "send_question", "talk_to_person")
    }

    assert len(titles) == 3


def test_a_phrase_is_filled_in_and_what_it_is_filled_with_is_not() -> None:
    assert phrase("de", "source", title="Ein {date} Titel", date="Mai 2024") == (
        "Quelle: Ein {date} Titel (Stand: Mai 2024)."
    )


def test_a_language_without_phrases_is_answered_in_english() -> None:
    assert phrase("sv", "choice_leave_enquiry") == "Leave an enquiry"
    assert spoken_date("2024-Q1", "sv") == "the first quarter of 2024"


def test_a_phrase_that_nobody_wrote_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        phrase("de", "nothing")


@pytest.mark.parametrize(
    ("language", "day", "quarter"),
    [
        ("en", "5 October 2018", "the first quarter of 2024"),
        ("de", "5. Oktober 2018", "1. Quartal 2024"),
        ("pt", "5 de outubro de 2018", "primeiro trimestre de 2024"),
        ("zh", "2018年10月5日", "2024年第一季度"),
        ("ar", "5 أكتوبر 2018", "الربع الأول من عام 2024"),
    ],
)
def test_dates_are_spoken_in_the_language(language: str, day: str, quarter: str) -> None:
    assert spoken_date("2018-10-05", language) == day
    assert spoken_date("2024-Q1", language) == quarter
