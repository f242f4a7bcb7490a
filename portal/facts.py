"""The facts that the portal's pages tell, read from the knowledge base each time."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from crm.database import Database
from crm.services import knowledge
from crm.services.errors import DatabaseBusyError
from crm.services.knowledge import FactRecord


@dataclass(frozen=True, kw_only=True)
class Headline:
    """A fact of the knowledge base, and the figure in its words that the page sets large."""

    fact_id: str
    figure: str

    def fits(self, fact: FactRecord | None) -> bool:
        """Whether the fact is still told and still says this figure."""
        return fact is not None and self.figure in fact.statement


@dataclass(frozen=True, kw_only=True)
class SectorRow:
    """A sector of the region's growth plan and one fact about it."""

    title: str
    fact_id: str


HEADLINES = (
    Headline(fact_id="fdi_dbt.1", figure="130"),
    Headline(fact_id="graduates.1", figure="About 60,000"),
    Headline(fact_id="roads.3", figure="About 90%"),
)

SECTORS = (
    SectorRow(title="Advanced engineering", fact_id="automotive.2"),
    SectorRow(title="Clean tech and energy", fact_id="ev_batteries.2"),
    SectorRow(title="Health and medical tech", fact_id="life_sciences_medtech.1"),
    SectorRow(title="Digital and creative", fact_id="tech_sector_size.1"),
    SectorRow(
        title="Professional and financial services", fact_id="professional_financial_services.3"
    ),
)

SECTOR_PLAN = "sector_priorities.1"
"""The fact that names these five sectors."""

PHONE_FACT = "phone_number.1"
_PHONE = re.compile(r"\+\d[\d ()]{8,}\d")


@dataclass(frozen=True, kw_only=True)
class Phone:
    """The team's number as it is read, and the date to which it is known."""

    number: str
    as_of: str

    @property
    def link(self) -> str:
        """The address that dials it."""
        return "tel:" + re.sub(r"\(0\)|[^+\d]", "", self.number)


LAST_KNOWN_PHONE = Phone(number="+44 (0)121 202 5022", as_of="2018-10")
"""Shown while the knowledge base is empty or cannot be read."""


async def read_facts(database: Database) -> Mapping[str, FactRecord]:
    """What is told today by id; nothing when the database cannot be read just now."""
    wanted = [headline.fact_id for headline in HEADLINES]
    wanted += [row.fact_id for row in SECTORS]
    wanted += [SECTOR_PLAN, PHONE_FACT]
    try:
        async with database.reading() as session:
            found = await knowledge.find_facts(session, wanted)
    except DatabaseBusyError:
        # The page matters more than its figures.
        return {}
    return {fact.id: fact for fact in found}


def phone_from(facts: Mapping[str, FactRecord]) -> Phone | None:
    """The number that may be told: none once its fact was withdrawn."""
    if not facts:
        return LAST_KNOWN_PHONE
    fact = facts.get(PHONE_FACT)
    found = _PHONE.search(fact.statement) if fact else None
    return Phone(number=found.group(), as_of=fact.as_of) if fact and found else None
