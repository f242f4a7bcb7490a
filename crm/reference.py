"""Reads ``data/``: option lists, consent wordings, and the bot's fixed words."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from babel import Locale

from crm.settings import ROOT
from crm.vocabulary import CaptureOutcome, Channel, LeadStage, Purpose

DATA = ROOT / "data"
ENGLISH = "en"
OTHER = "OTHER"
"""The code for what no option of a list says."""


@dataclass(frozen=True, kw_only=True)
class Option:
    """One answer of a list: the code that is stored and the label that is shown."""

    code: str
    label: str


@dataclass(frozen=True, kw_only=True)
class OptionSet:
    """A versioned list of answers; an old answer keeps the version it was given under."""

    version: str
    options: tuple[Option, ...]


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A stage of the team's work and the moves it allows."""

    code: LeadStage
    label: str
    closes: bool
    needs_reason: bool
    next: frozenset[LeadStage]


@dataclass(frozen=True, kw_only=True)
class ConsentWording:
    """The sentence a person says yes or no to."""

    version: str
    purpose: Purpose
    channel: Channel | None
    text: str


def load_yaml(path: Path) -> Any:
    """Parse one YAML file."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


@cache
def stages() -> Mapping[LeadStage, Stage]:
    """Every stage, in the order in which lists show them."""
    return {
        LeadStage(row["code"]): Stage(
            code=LeadStage(row["code"]),
            label=row["label"],
            closes=row["closes"],
            needs_reason=row["needs_reason"],
            next=frozenset(LeadStage(code) for code in row["next"]),
        )
        for row in load_yaml(DATA / "reference" / "stages.yml")
    }


@cache
def outcomes() -> Mapping[CaptureOutcome, str]:
    """How taking an enquiry may end, to its label, in the order in which pages show it."""
    rows = load_yaml(DATA / "reference" / "outcomes.yml")
    return {CaptureOutcome(row["code"]): row["label"] for row in rows}


@cache
def sectors() -> Mapping[str, str]:
    """Code to name."""
    return {row["code"]: row["name"] for row in load_yaml(DATA / "reference" / "sectors.yml")}


@cache
def option_sets() -> Mapping[str, OptionSet]:
    """Lead field to its list of answers."""
    return {
        field: OptionSet(
            version=row["version"],
            options=tuple(
                Option(code=option["code"], label=option["label"]) for option in row["options"]
            ),
        )
        for field, row in load_yaml(DATA / "reference" / "option_sets.yml").items()
    }


@cache
def consent_wordings() -> tuple[ConsentWording, ...]:
    """The wordings in use."""
    return tuple(
        ConsentWording(
            version=row["version"],
            purpose=Purpose(row["purpose"]),
            channel=Channel(row["channel"]) if row.get("channel") else None,
            text=row["text"],
        )
        for row in load_yaml(DATA / "reference" / "consents.yml")
    )


def consent_wording(purpose: Purpose, channel: Channel, language: str = ENGLISH) -> ConsentWording:
    """The wording for a purpose on a channel; KeyError if there is none.

    A translation is a version of its own, such as ``enquiry-2026-1/de``; a language without one
    gets the English sentence.
    """
    for wording in consent_wordings():
        if wording.purpose == purpose and wording.channel in (None, channel):
            translated = _words(language).get(f"consent.{wording.version}")
            if translated is None:
                return wording
            return replace(wording, version=f"{wording.version}/{language}", text=translated)
    raise KeyError((purpose, channel))


@cache
def country_names(language: str = "en") -> Mapping[str, str]:
    """ISO 3166 alpha-2 code to name, from the CLDR."""
    territories = Locale.parse(language).territories
    return {
        code: name
        for code, name in sorted(territories.items(), key=lambda item: item[1])
        if len(code) == 2 and code.isalpha() and code not in _NOT_COUNTRIES
    }


@cache
def country_aliases() -> Mapping[str, str]:
    """What people say for a country, beside its name, to its code."""
    rows = load_yaml(DATA / "reference" / "country_aliases.yml")
    return {alias: code for code, aliases in rows.items() for alias in aliases}


_NOT_COUNTRIES = frozenset({"EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"})


@cache
def _responses() -> Mapping[str, str]:
    texts: dict[str, str] = {}
    for path in sorted((DATA / "responses").glob("*.yml")):
        for name, variations in (load_yaml(path).get("responses") or {}).items():
            texts[name] = variations[0]["text"].strip()
    return texts


@cache
def _words(language: str) -> Mapping[str, Any]:
    path = DATA / "words" / f"{language}.yml"
    return load_yaml(path) if language in _worded() else {}


@cache
def _worded() -> frozenset[str]:
    return frozenset(path.stem for path in (DATA / "words").glob("*.yml"))


def response_text(name: str, language: str = ENGLISH, **fields: str) -> str:
    """The bot's words of this name, with ``{fields}`` filled in; KeyError if there are none.

    ``language`` is an ISO 639-1 code; a language without these words gets the English ones.
    """
    words = _words(language).get(name, _responses()[name])
    text: str = words if isinstance(words, str) else words["text"]
    # In one pass: a value may itself hold braces.
    return re.sub(r"{(\w+)}", lambda place: fields.get(place[1], place[0]), text)


def option_label(field: str, code: str, language: str = ENGLISH) -> str:
    """What an option of a lead field is called; KeyError if there is no such option."""
    if field == "sector" and code == OTHER:
        field = "intent"  # The tree of sectors has no such leaf; it is called the same.
    label = sectors()[code] if field == "sector" else _labels(field)[code]
    words: str = _words(language).get(f"option.{field}.{code}", label)
    return words


@cache
def _labels(field: str) -> Mapping[str, str]:
    return {option.code: option.label for option in option_sets()[field].options}


@cache
def notice_version(language: str = ENGLISH) -> str:
    """Names the wording of the greeting, which is the privacy notice a visitor sees first."""
    return hashlib.sha256(response_text("utter_greet", language).encode()).hexdigest()[:12]


def choice_titles(name: str, language: str = ENGLISH) -> tuple[str, ...] | None:
    """The titles of a response's buttons in another language; None where it has none."""
    words = _words(language).get(name)
    return tuple(words["choices"]) if isinstance(words, dict) else None
