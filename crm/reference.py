"""Reads ``data/``: option lists, consent wordings, and the bot's fixed words."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from babel import Locale

from crm.settings import ROOT
from crm.vocabulary import CaptureOutcome, Channel, LeadStage, Purpose

DATA = ROOT / "data"


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


def consent_wording(purpose: Purpose, channel: Channel) -> ConsentWording:
    """The wording for a purpose on a channel; KeyError if there is none."""
    for wording in consent_wordings():
        if wording.purpose == purpose and wording.channel in (None, channel):
            return wording
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


def response_text(name: str, **fields: str) -> str:
    """The bot's words of this name, with ``{fields}`` filled in; KeyError if there are none."""
    text = _responses()[name]
    for field, value in fields.items():
        text = text.replace("{" + field + "}", value)
    return text


@cache
def notice_version() -> str:
    """Names the wording of the greeting, which is the privacy notice a visitor sees first."""
    return hashlib.sha256(response_text("utter_greet").encode()).hexdigest()[:12]
