"""Scripted people (``personas/*.yml``): what they say when, and what must be on record of it.

A persona says what a person would say. What must be so is what is certain from those words; where
two records would be fair, both are allowed.
"""

from datetime import date
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict

from crm.settings import ROOT

FOLDER = ROOT / "tests/processes/personas"


def _as_list(words: str | list[str]) -> list[str]:
    return [words] if isinstance(words, str) else words


Words = Annotated[list[str], BeforeValidator(_as_list)]
"""Said one after the other. In brackets: the title of a choice that is clicked, or its number
among the offered ones, such as ``[#2]``."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Dated(_Part):
    """What is so only in this season: "next spring" is nearer every day."""

    until: date
    lead: dict[str, Any]


class Persona(_Part):
    """One person. Fields have the names that the chat asks by and the team's API tells."""

    id: str
    who: str
    language: str
    """Of the browser and of the person."""
    ends_in: str | None = None
    """Language of the summary, where it is another; ``any`` where it may be several."""

    opening: Words
    """Said first. The last of several asks to be contacted: not said to who asks already."""
    replies: dict[str, Words]
    """What is said to a field each time it is asked. To be asked more often than that is a fault;
    an empty list is to leave without a word."""
    otherwise: str
    """Said to every other field, twice at most."""
    before: dict[str, Words] = {}
    """Said to a field before it is answered: the same field must be asked again each time."""
    comes_back: Words = []
    """Said when nothing is asked any more and nothing was sent."""
    after: Words = []
    """Said when the enquiry was sent. There must still be one, under the same reference."""

    ends: Literal["submitted", "draft", "none"]
    lead: dict[str, Any] = {}
    one_of: dict[str, list[Any]] = {}
    holds: dict[str, str | list[str]] = {}
    """Parts of a text, or codes in a list."""
    dated: Dated | None = None
    absent: list[str] = []
    consents: dict[str, bool | None] = {}
    never: list[str] = []
    """Must not be a part of any value."""
    never_asked: list[str] = []
    must_be_asked: list[str] = []

    def __str__(self) -> str:
        return f"{self.id}-{self.language}"


def read_personas() -> list[Persona]:
    """All of them, in the order of their ids."""
    people = [
        Persona.model_validate(person)
        for path in FOLDER.glob("*.yml")
        for person in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]
    return sorted(people, key=lambda persona: persona.id)
