"""The bot's words that an action puts together itself; they are in ``data/``."""

from typing import Any

from answers.phrases import phrase
from crm.reference import (
    ENGLISH,
    consent_wording,
    country_names,
    option_label,
    option_sets,
    response_text,
)
from crm.services.lead_answers import PRIVATE_INDIVIDUAL
from crm.vocabulary import Channel, Purpose


def choice(name: str, payload: str, *, language: str = ENGLISH) -> dict[str, str]:
    """A choice under the title of this name, in the language (ISO 639-1)."""
    return {"title": response_text(f"utter_choice_{name}", language), "payload": payload}


def choice_in(language: str, name: str, payload: str) -> dict[str, str]:
    """A choice under an answer, titled in the answer's language."""
    return {"title": phrase(language, f"choice_{name}"), "payload": payload}


def message(
    text: str,
    choices: list[dict[str, str]] | None = None,
    answer: dict[str, Any] | None = None,
    *,
    language: str | None = None,
) -> dict[str, Any]:
    """A message that Rasa passes on as it is.

    The conversation goes on in its ``language`` (ISO 639-1); without one it stays in the one it
    is in. Rasa fills placeholders in its own responses and stumbles over braces in what visitors
    write, so whatever repeats a visitor's words is sent this way.
    """
    return {"text": text, "choices": choices or [], "answer": answer, "language": language}


def ask_consent(name: str, purpose: Purpose, channel: Channel, language: str) -> dict[str, Any]:
    """The question of this name around the wording that the ledger will hold."""
    wording = consent_wording(purpose, channel, language)
    text = response_text(name, language, wording=wording.text)
    return message(
        text,
        [choice("yes", "/affirm", language=language), choice("no", "/deny", language=language)],
    )


def shown(field: str, value: Any, language: str) -> str:
    """A value of the form as its summary shows it: options and countries by their names."""
    if isinstance(value, bool):
        return response_text("utter_choice_yes" if value else "utter_choice_no", language)
    if field == "country":
        return country_names(language).get(str(value), str(value))
    if field == "company" and value == PRIVATE_INDIVIDUAL:
        return response_text("utter_choice_private_individual", language)
    if field == "sector" or field in option_sets():
        return "; ".join(option_label(field, code, language) for code in str(value).split(","))
    return str(value)
