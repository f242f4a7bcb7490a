"""Managers answer people who ask about their data; nothing of it stands in an address or a log."""

import json
import logging

import pytest
from sqlalchemy import func, select

from crm.database import Database
from crm.models import AuditEvent, ConsentEvent, Lead, Suppression
from tests.conftest import NOW
from tests.factories import make_lead
from tests.integration.web.browser import Browser, Page

GRETA = {"way": "email", "value": "Greta@ACME.example"}


@pytest.fixture
async def leads(sqlite_database: Database) -> None:
    async with sqlite_database.writing() as session:
        await make_lead(session, now=NOW, marketing=True)
        await make_lead(
            session, now=NOW, full_name="Zoë Other", company="Zenith", email="z@z.example"
        )


async def find(browser: Browser, fields: dict[str, str]) -> Page:
    await browser.sign_in("marek")
    await browser.open("/desk/rights")
    return await browser.submit("/desk/rights", fields)


@pytest.mark.usefixtures("leads")
@pytest.mark.parametrize(
    "fields", [GRETA, {"way": "reference", "value": "wm-2026-000001"}], ids=["email", "reference"]
)
async def test_a_person_is_found_and_shown_what_is_held(
    browser: Browser, fields: dict[str, str]
) -> None:
    page = await find(browser, fields)

    assert page.status == 200
    assert "Held: 1 enquiry, 2 messages, 3 consents" in page.words
    assert "greta@acme.example" in page.words
    assert "Zoë Other" not in page.words


@pytest.mark.usefixtures("leads")
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"way": "email", "value": "nobody@acme.example"}, "Nothing is held"),
        ({"way": "email", "value": "not an address"}, "not a complete e-mail"),
        ({"way": "phone", "value": "0121 496 0123"}, "country code"),
        ({"way": "reference", "value": "' OR 1=1 --"}, "Nothing is held"),
        ({"way": "colour", "value": "red"}, "Say what to look for"),
        ({}, "Say what to look for"),
    ],
)
async def test_what_finds_nobody_is_refused_in_a_sentence(
    browser: Browser, fields: dict[str, str], words: str
) -> None:
    page = await find(browser, fields)

    assert page.status == 422
    assert words in page.words


@pytest.mark.usefixtures("leads")
async def test_the_receipt_is_a_file_of_everything(browser: Browser) -> None:
    await find(browser, GRETA)
    response = await browser.client.post(
        "/desk/rights/receipt", data={"token": browser.token, "format": "json"} | GRETA
    )

    assert response.headers["Content-Disposition"] == (
        'attachment; filename="my-data-2026-03-02.json"'
    )
    held = json.loads(await response.read())
    [enquiry] = held["enquiries"]
    assert {answer["field"] for answer in enquiry["answers"]} >= {"enquiry", "email", "phone"}
    assert "z@z.example" not in json.dumps(held)


@pytest.mark.usefixtures("leads")
async def test_marketing_is_stopped_on_every_address(
    browser: Browser, sqlite_database: Database
) -> None:
    await find(browser, GRETA)
    page = await browser.submit("/desk/rights/stop", GRETA)

    assert "Marketing is stopped on every address." in page.words
    assert "On the suppression list: +441214960123 , greta@acme.example" in page.words
    async with sqlite_database.reading() as session:
        newest = await session.scalars(
            select(ConsentEvent.granted).where(ConsentEvent.method == "rights_stop_team")
        )
        assert newest.all() == [False, False]
        assert await session.scalar(select(func.count()).select_from(Suppression)) == 2


@pytest.mark.usefixtures("leads")
async def test_erasing_asks_for_a_word_first(browser: Browser, sqlite_database: Database) -> None:
    await find(browser, GRETA)
    refused = await browser.submit("/desk/rights/erase", GRETA | {"confirmation": "yes"})
    erased = await browser.submit("/desk/rights/erase", GRETA | {"confirmation": "Erase"})
    again = await browser.submit("/desk/rights", GRETA)

    assert refused.status == 422
    assert "Type “erase”" in refused.words
    assert "1 lead and 1 conversation are empty now." in erased.words
    # Zoë gave the same telephone number: hers, and so left alone, but shown.
    assert "Address in contact, phone_e164" in erased.words
    assert "Nothing is held" in again.words
    async with sqlite_database.reading() as session:
        states = await session.scalars(select(Lead.state).order_by(Lead.reference))
        assert states.all() == ["withdrawn", "submitted"]
        entry = (
            await session.scalars(select(AuditEvent).where(AuditEvent.action == "subject:erase"))
        ).one()
    assert entry.actor_label.startswith("Marek Nowak")
    assert entry.detail == {"proof": "team", "leads": 1}


@pytest.mark.usefixtures("leads")
async def test_no_log_names_the_person(browser: Browser, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="aiohttp.access"):
        page = await find(browser, GRETA)
        await browser.submit("/desk/rights/erase", GRETA | {"confirmation": "erase"})

    assert str(page.response.url).endswith("/desk/rights")
    assert "aiohttp.access" in {record.name for record in caplog.records}
    assert "acme" not in caplog.text.casefold()


@pytest.mark.usefixtures("leads")
async def test_a_lead_page_of_an_erased_person_still_opens(
    browser: Browser, sqlite_database: Database
) -> None:
    await find(browser, GRETA)
    await browser.submit("/desk/rights/erase", GRETA | {"confirmation": "erase"})
    async with sqlite_database.reading() as session:
        lead_id = await session.scalar(select(Lead.id).where(Lead.reference == "WM-2026-000001"))
    page = await browser.open(f"/desk/leads/{lead_id}")

    assert page.status == 200
    assert "Withdrawn" in page.words
    assert "acme" not in page.text.casefold()
    assert "greta" not in page.text.casefold()
