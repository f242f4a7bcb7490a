"""The list of leads says when something about an enquiry did not get out."""

from crm.database import Database
from crm.services.delivering import claim_delivery, record_failure
from crm.vocabulary import DeliveryKind
from tests.conftest import NOW
from tests.factories import make_lead
from tests.integration.web.conftest import NewBrowser


async def test_what_could_not_be_delivered_is_counted_above_the_list(
    sqlite_database: Database, new_browser: NewBrowser
) -> None:
    browser = await new_browser()
    await browser.sign_in("vera")
    kinds = frozenset({DeliveryKind.CONFIRMATION, DeliveryKind.WEBHOOK})
    async with sqlite_database.writing() as session:
        await make_lead(session, now=NOW, deliveries=kinds)
    before = await browser.open("/desk/leads")

    async with sqlite_database.writing() as session:
        claimed = await claim_delivery(session, kinds, now=NOW)
        assert claimed is not None
        await record_failure(session, claimed, "Refused", is_final=True, now=NOW)
    after = await browser.open("/desk/leads")

    assert "could not be delivered" not in before.text
    assert "1 e-mail or webhook about enquiries could not be delivered" in after.text
