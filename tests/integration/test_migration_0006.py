"""What stood in a desk before several intents and the state of e-mail addresses is kept."""

import asyncio

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, make_url, text

from crm.database import Database
from crm.settings import ROOT
from tests.conftest import NOW
from tests.factories import make_lead

INTENTS = ("SET_UP_NEW_PREMISES", "a museum of engines", "OTHER", "")


def test_old_leads_come_through_and_back(database_url: str) -> None:
    config = Config(ROOT / "alembic.ini")
    config.attributes["url"] = database_url
    url = make_url(database_url)
    plain = url.set(drivername="sqlite") if url.get_backend_name() == "sqlite" else url

    async def fill() -> None:
        database = Database(database_url)
        async with database.writing() as session:
            for number, intent in enumerate(INTENTS):
                email = f"a{number}@acme.example" if intent else ""
                await make_lead(session, now=NOW, intent=intent, email=email)
        await database.dispose()

    def rows(columns: str) -> list[tuple[str | None, ...]]:
        query = (
            f"SELECT {columns} FROM lead JOIN contact ON contact.id = contact_id "  # noqa: S608
            "ORDER BY reference"
        )
        engine = create_engine(plain)
        with engine.connect() as connection:
            found = [tuple(row) for row in connection.execute(text(query))]
        engine.dispose()
        return found

    asyncio.run(fill())
    command.downgrade(config, "0005")
    before = rows("intent, email")
    command.upgrade(config, "head")
    after = rows("intent, intent_other, email_status")

    assert [intent for intent, _ in before] == [intent or None for intent in INTENTS]
    assert after == [
        ("SET_UP_NEW_PREMISES", None, "unchecked"),
        ("OTHER", "a museum of engines", "unchecked"),
        ("OTHER", None, "unchecked"),
        (None, None, None),
    ]
