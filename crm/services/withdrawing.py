"""A person withdraws an enquiry of their own."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from crm.models import Lead
from crm.services.audit import record_event
from crm.services.erasure import proof_kind
from crm.services.own_leads import get_own_lead
from crm.services.subjects import Proof
from crm.services.withdrawal import withdraw_lead
from crm.vocabulary import LeadState


async def withdraw_own_lead(
    session: AsyncSession, proof: Proof, reference: str, *, now: datetime
) -> Lead:
    """Withdraw the enquiry of this reference, if the proof opens it; twice changes nothing.

    Raises NotFoundError as ``own_leads.get_own_lead`` does.
    """
    lead = await get_own_lead(session, proof, reference)
    if lead.state == LeadState.WITHDRAWN:
        return lead
    lead = await withdraw_lead(session, lead.id, now=now)
    await record_event(
        session,
        "subject:withdraw",
        actor=None,
        entity="lead",
        entity_id=lead.id,
        detail={"proof": proof_kind(proof)},
        now=now,
    )
    return lead
