"""Sending the enquiry fills the outbox, as far as the desk is set up to send anything out."""

from dataclasses import replace

from actions.desk import current_desk, open_desk
from crm.services.outbox import list_deliveries
from crm.vocabulary import DeliveryKind, DeliveryState

from .conftest import Talk
from .test_form import begin, fill, send


async def test_what_the_desk_is_set_up_to_send_is_queued_with_the_lead(talk: Talk) -> None:
    open_desk(replace(current_desk(), deliveries=frozenset(DeliveryKind)))
    await begin(talk)
    await fill(talk)
    await send(talk)

    async with talk.database.reading() as session:
        queued = await list_deliveries(session, tuple(DeliveryState))

    assert {row.kind for row in queued} == {*DeliveryKind}
    assert {row.reference for row in queued} == {talk.said[0]["reference"]}
