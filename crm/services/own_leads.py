"""An enquiry by its reference, as far as a person's proof opens it."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm.models import Lead
from crm.services.errors import NotFoundError
from crm.services.subjects import Proof, find_subject


async def get_own_lead(session: AsyncSession, proof: Proof, reference: str) -> Lead:
    """The lead of this reference among the person's own.

    Raises NotFoundError, the same for one that is somebody else's as for none.
    """
    subject = await find_subject(session, proof)
    found = await session.scalars(
        select(Lead).where(Lead.id.in_(subject.leads), Lead.reference == reference)
    )
    lead = found.one_or_none()
    if lead is None:
        raise NotFoundError("There is no such enquiry of yours.")
    return lead
