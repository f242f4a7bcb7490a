"""Managers see how many enquiries were begun, sent and lost, and why."""

from datetime import timedelta

from crm.database import Database
from crm.services.captures import record_outcome, record_started
from crm.services.conversations import start_conversation
from crm.vocabulary import CaptureOutcome
from tests.conftest import NOW
from tests.factories import make_lead
from tests.integration.web.browser import Browser


async def test_counts_and_shares_of_the_period_are_shown(
    browser: Browser, sqlite_database: Database
) -> None:
    async with sqlite_database.writing() as session:
        await make_lead(session, now=NOW)
        await make_lead(session, now=NOW, submitted=False)
        for outcome in (CaptureOutcome.STOPPED, CaptureOutcome.REFUSED_CONSENT):
            chat, _ = await start_conversation(session, language="en", page=None, now=NOW)
            await record_started(session, chat.id, now=NOW)
            await record_outcome(session, chat.id, outcome, now=NOW)
        await make_lead(session, now=NOW - timedelta(days=60))
    await browser.sign_in("marek")
    page = await browser.open("/desk/funnel")
    earlier = await browser.open("/desk/funnel?since=2025-12-01&until=2026-01-31")

    for words in (
        "Conversations with a question 2",
        "Began an enquiry 4 100.0%",
        "Gave a way to be reached 2 50.0%",
        "Sent 1 25.0%",
        "Under way 1 25.0%",
        "Lost 2 50.0%",
        "Stopped by the visitor 1 25.0%",
        "Did not agree to be contacted 1 25.0%",
        "Asked to be forgotten 0 0.0%",
    ):
        assert words in page.words
    assert "Sent 1 100.0%" in earlier.words


async def test_a_period_without_enquiries_and_one_that_is_none_are_pages_too(
    browser: Browser,
) -> None:
    await browser.sign_in("marek")

    for query in ("", "?since=nonsense&until=9999-99-99", "?since=2030-01-01&until=1900-01-01"):
        page = await browser.open(f"/desk/funnel{query}")
        assert page.status == 200
        assert "nobody began an enquiry" in page.words
