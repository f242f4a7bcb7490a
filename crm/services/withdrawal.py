"""Withdraws an enquiry: nothing more is sent about it, and nobody rings."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm.models import Lead
from crm.services.call_back_booking import cancel_call_backs_of
from crm.services.errors import NotFoundError
from crm.services.outbox import cancel_deliveries_of
from crm.vocabulary import LeadState


async def withdraw_lead(session: AsyncSession, lead_id: UUID, *, now: datetime) -> Lead:
    """Withdraw the lead, or abandon a draft; cancel its booked calls and what is to be sent.

    Gives the lead, locked and read anew. Saying it twice changes nothing more. Raises
    NotFoundError.
    """
    # The delivery before its lead, as the sender takes them: the other way round both would wait.
    await cancel_deliveries_of(session, lead_id, now=now)
    await cancel_call_backs_of(session, lead_id, now=now)
    found = await session.scalars(
        select(Lead)
        .where(Lead.id == lead_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    lead = found.one_or_none()
    if lead is None:
        raise NotFoundError("There is no such lead.")
    # Only what was sent has a reference, and what was not cannot be withdrawn.
    lead.state = LeadState.WITHDRAWN if lead.reference else LeadState.ABANDONED
    await session.flush()
    return lead
