"""An investor asks and enquires; an adviser finds the lead, reads it, and takes it away."""

import csv
import re
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.async_api import Browser, Page

from .pages import Chat, Desk
from .product import Product

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1280, 390])
async def test_from_the_first_question_to_the_exported_row(
    ready: Product, chromium: Browser, tmp_path: Path, width: int
) -> None:
    company = f"Whole Path {uuid4().hex[:8]} GmbH"
    faults: list[str] = []
    investor = await _new_page(chromium, width, faults)
    chat = Chat(investor)

    await chat.open(ready.address)
    await chat.say("What is the multi-city 5G testbed?", answered="first multi-city 5G testbed")
    source = chat.log.get_by_role("link", name=re.compile("Latest announcements")).first
    assert await source.get_attribute("href")
    await chat.choose("Leave an enquiry", answered="What would you like the team to help you with?")
    await chat.say("We look for a site near Coventry.", answered="Which company")
    await chat.say("What is the corporation tax rate?", answered="Which company")
    await chat.say(company, answered="website")
    await chat.choose("Skip", answered="Which country")
    await chat.say("Germany", answered="Which sector")
    await chat.choose("Automotive", answered="What do you plan to do here?")
    await chat.choose("Skip the project questions", answered="What is your name?")
    await chat.say("Greta Beispiel", answered="What is your job title?")
    await chat.choose("Skip", answered="Which e-mail address")
    await chat.say("greta@acme.example", answered="telephone number as well")
    await chat.choose("Skip", answered="Do you agree to this?")
    await chat.choose("Yes", answered="One separate, optional question")
    await chat.choose("No", answered="Please check your enquiry")
    await chat.choose("Send", answered="Its reference is WM-")
    said = await chat.log.inner_text()
    await investor.reload()
    await investor.get_by_role("button", name="Ask a question").last.click()
    await chat.log.get_by_text("Its reference is WM-").first.wait_for()

    adviser = await _new_page(chromium, width, faults)
    desk = Desk(adviser)
    await desk.sign_in(ready.address, *ready.admin)
    await desk.find(company)
    page = await adviser.get_by_role("main").inner_text()
    await adviser.go_back()
    path = await desk.export(tmp_path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if company in row.values()]

    [reference] = re.findall(r"WM-\d{4}-\d{6}", said)[:1]
    for words in (
        reference,
        "We look for a site near Coventry.",
        "What is the multi-city 5G testbed?",
        "first multi-city 5G testbed",
        "Greta Beispiel",
    ):
        assert words in page
    [row] = rows
    assert {reference, "Greta Beispiel", "greta@acme.example"} <= set(row.values())
    assert not faults


async def _new_page(chromium: Browser, width: int, faults: list[str]) -> Page:
    """A page of somebody else's browser, whose errors are written down."""
    context = await chromium.new_context(
        viewport={"width": width, "height": 860}, accept_downloads=True
    )
    page = await context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    return page
