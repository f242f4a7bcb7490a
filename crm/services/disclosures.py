"""Who a person's details were handed to, and when: what the law calls recipients."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm.models import Disclosure


@dataclass(frozen=True, kw_only=True)
class NewDisclosure:
    """One hand-over. ``recipient`` is worded for the person whom it is about."""

    kind: str
    purpose: str
    recipient: str


async def record_disclosures(
    session: AsyncSession, lead_ids: Sequence[UUID], new: NewDisclosure, *, now: datetime
) -> None:
    """Keep for each lead that its details were handed over."""
    if lead_ids:
        await session.execute(
            insert(Disclosure),
            [
                {
                    "lead_id": lead_id,
                    "at": now,
                    "kind": new.kind,
                    "purpose": new.purpose,
                    "recipient": new.recipient,
                }
                for lead_id in lead_ids
            ],
        )


async def list_disclosures(session: AsyncSession, lead_ids: Sequence[UUID]) -> list[Disclosure]:
    """What was handed over about these leads, oldest first."""
    found = await session.scalars(
        select(Disclosure)
        .where(Disclosure.lead_id.in_(lead_ids))
        .order_by(Disclosure.at, Disclosure.created_at)
    )
    return list(found)
