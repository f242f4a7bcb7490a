"""A list leaves the desk for a stated purpose, to those who may, and is what was on screen."""

import csv
import io
import re

import openpyxl
import pytest
from sqlalchemy import text

from crm.database import Database
from tests.conftest import NOW
from tests.factories import make_lead
from tests.integration.web.browser import Browser


@pytest.fixture
async def leads(sqlite_database: Database) -> None:
    """Three submitted leads, one of which agreed to news, and a draft."""
    async with sqlite_database.writing() as session:
        await make_lead(session, now=NOW, marketing=True)
        await make_lead(session, now=NOW, company="Zenith Inc", country="US", email="b@z.example")
        await make_lead(session, now=NOW, company="Sakura KK", country="JP", email="")
        await make_lead(session, now=NOW, company="Draft", submitted=False)


async def download(browser: Browser, query: str, **fields: str) -> tuple[bytes, str, int]:
    """What the form sends back: content, file name, status."""
    await browser.open(f"/desk/leads/export?{query}")
    response = await browser.client.post(
        f"/desk/leads/export?{query}", data={"token": browser.token} | fields
    )
    name = re.search(r'filename="([^"]+)"', response.headers.get("Content-Disposition", ""))
    return await response.read(), name.group(1) if name else "", response.status


@pytest.mark.usefixtures("leads")
async def test_the_page_says_who_is_on_each_list_and_who_is_not(browser: Browser) -> None:
    await browser.sign_in("marek")
    page = await browser.open("/desk/leads/export")

    assert "Export 4 leads" in page.words
    for words in (
        "Respond to enquiry 3 leads in the file, 1 left out: 1 not submitted",
        "E-mail marketing 1 lead in the file, 3 left out:",
        "Phone marketing 0 leads in the file, 4 left out:",
        "Every lead on the list.",
    ):
        assert words in page.words


@pytest.mark.usefixtures("leads")
async def test_a_csv_holds_the_leads_of_the_filter(browser: Browser) -> None:
    await browser.sign_in("marek")
    content, name, status = await download(browser, "country=DE", purpose="respond", format="csv")

    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert status == 200
    assert name == "leads-respond-20260302T093000Z.csv"
    assert [row["Company"] for row in rows] == ["Acme GmbH"]


@pytest.mark.usefixtures("leads")
async def test_an_xlsx_holds_those_who_agreed(browser: Browser) -> None:
    await browser.sign_in("marek")
    content, _, _ = await download(browser, "", purpose="email_marketing", format="xlsx")

    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    column = rows[0].index("E-mail")
    assert [row[column] for row in rows[1:]] == ["greta@acme.example"]


@pytest.mark.usefixtures("leads")
async def test_the_page_s_number_is_the_number_of_rows(browser: Browser) -> None:
    await browser.sign_in("marek")
    page = await browser.open("/desk/leads/export?text=acme")
    content, _, _ = await download(browser, "text=acme", purpose="respond", format="csv")

    said = re.search(r"Respond to enquiry (\d+) leads? in the file", page.words)
    assert said
    assert int(said.group(1)) == len(list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")))))


@pytest.mark.usefixtures("leads")
async def test_an_export_is_kept_in_the_audit_log(
    browser: Browser, sqlite_database: Database
) -> None:
    await browser.sign_in("marek")
    await download(browser, "country=DE", purpose="respond", format="csv")

    async with sqlite_database.reading() as session:
        found = await session.execute(
            text("SELECT actor_label, detail FROM audit_event WHERE action = 'lead:export'")
        )
        rows = found.all()
    assert len(rows) == 1
    assert rows[0].actor_label == "Marek Nowak <marek@desk.example>"
    assert '"purpose": "respond"' in rows[0].detail


@pytest.mark.usefixtures("leads")
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"format": "csv"}, "Say what the list is for."),
        ({"purpose": "spam", "format": "csv"}, "Say what the list is for."),
        ({"purpose": "respond", "format": "exe"}, "There is no export as exe"),
        ({"purpose": "respond"}, "There is no export as"),
    ],
)
async def test_a_purpose_and_a_format_must_be_chosen(
    browser: Browser, sqlite_database: Database, fields: dict[str, str], sentence: str
) -> None:
    await browser.sign_in("marek")
    await browser.open("/desk/leads/export")
    page = await browser.submit("/desk/leads/export", fields)

    assert page.status == 422
    assert sentence in page.words
    async with sqlite_database.reading() as session:
        query = text("SELECT count(*) FROM audit_event WHERE action = 'lead:export'")
        assert await session.scalar(query) == 0


@pytest.mark.usefixtures("leads")
@pytest.mark.parametrize("name", ["amira", "vera"])
async def test_others_are_told_why_not(browser: Browser, name: str) -> None:
    await browser.sign_in(name)
    page = await browser.open("/desk/leads/export")

    assert page.status == 403
    assert "Only managers and administrators may export contact lists." in page.words
