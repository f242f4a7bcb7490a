"""The list's filter as it stands in an address, and back."""

from collections.abc import Mapping
from enum import StrEnum

from crm.reference import country_names, sectors
from crm.services.leads import LeadFilter
from crm.vocabulary import LeadStage, LeadState
from crm.web import words

LONGEST_SEARCH = 200
"""Characters of a search that are looked at."""


def read_filter(query: Mapping[str, str]) -> LeadFilter:
    """The filter of an address. What is not a value of its field counts as not given."""
    country = query.get("country", "").upper()
    sector = query.get("sector", "")
    return LeadFilter(
        text=_search_words(query.get("text", "")),
        sector=sector if sector in sectors() else None,
        country=country if country in country_names() else None,
        stage=_code(LeadStage, query.get("stage")),
        state=_code(LeadState, query.get("state")),
        page=_page(query.get("page", "1")),
    )


def write_filter(wanted: LeadFilter, *, page: int = 1) -> dict[str, str]:
    """The query of an address that shows this filter's page; what is not narrowed is left out."""
    fields = {
        "text": wanted.text,
        "stage": wanted.stage,
        "state": wanted.state,
        "sector": wanted.sector,
        "country": wanted.country,
        "page": str(page) if page > 1 else "",
    }
    return {name: str(value) for name, value in fields.items() if value}


def describe_filter(wanted: LeadFilter) -> str:
    """What the filter lets through, in a sentence."""
    parts = [
        f"search “{wanted.text}”" if wanted.text else "",
        f"stage “{words.stage_label(wanted.stage)}”" if wanted.stage else "",
        f"state “{words.STATES[wanted.state]}”" if wanted.state else "",
        f"sector “{words.sector_name(wanted.sector)}”" if wanted.sector else "",
        f"country “{words.country_name(wanted.country)}”" if wanted.country else "",
    ]
    named = ", ".join(part for part in parts if part)
    return f"Narrowed to {named}." if named else "Every lead on the list."


def _search_words(text: str) -> str:
    # PostgreSQL refuses NUL in text, and nobody searches for one.
    return " ".join(text.replace("\x00", " ").split())[:LONGEST_SEARCH]


def _code[C: StrEnum](codes: type[C], text: str | None) -> C | None:
    return codes(text) if text in set(codes) else None


def _page(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 10 else 1
