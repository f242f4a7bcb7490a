"""Facts that were to be checked again by now are listed for the team."""

from datetime import date

from crm.database import Database
from crm.models import Topic
from crm.services.knowledge import FactRecord, list_stale_facts, publish_fact, withdraw_fact

TODAY = date(2026, 3, 2)


def fact(name: str, review_by: date | None) -> FactRecord:
    return FactRecord(
        id=f"tax.{name}",
        topic_id="tax",
        statement=f"The {name} rate was 25%.",
        as_of="2024-Q1",
        source_title="A leaflet",
        source_url=None,
        confidence="page",
        review_by=review_by,
        position=0,
    )


async def test_published_facts_past_their_day_are_listed_longest_overdue_first(
    database: Database,
) -> None:
    async with database.writing() as session:
        session.add(Topic(id="tax", title="Tax", category="costs", position=0))
        await session.flush()
        for name, review_by in (
            ("today", TODAY),
            ("undated", None),
            ("yesterday", date(2026, 3, 1)),
            ("withdrawn", date(2025, 1, 1)),
            ("oldest", date(2025, 6, 30)),
        ):
            await publish_fact(session, fact(name, review_by))
        await withdraw_fact(session, "tax.withdrawn")
    async with database.reading() as session:
        stale = await list_stale_facts(session, TODAY)

    assert [(each.fact.id, each.topic_title, each.due_on) for each in stale] == [
        ("tax.oldest", "Tax", date(2025, 6, 30)),
        ("tax.yesterday", "Tax", date(2026, 3, 1)),
    ]
