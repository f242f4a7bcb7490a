"""How many leads each purpose would give, before anything is exported."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession

from crm.exports.eligibility import LeftOut, decide
from crm.services.address_key import AddressKey
from crm.services.lead_stream import stream_leads
from crm.services.leads import LeadFilter
from crm.vocabulary import ExportPurpose


@dataclass(kw_only=True)
class Tally:
    """What a list for one purpose would hold, and how many leads it would leave out, and why."""

    rows: int = 0
    left_out: Counter[LeftOut] = field(default_factory=Counter)


async def tally_purposes(
    session: AsyncSession, wanted: LeadFilter, key: AddressKey
) -> Mapping[ExportPurpose, Tally]:
    """The tally of every purpose over all leads that the filter finds, in one reading."""
    tallies = {purpose: Tally() for purpose in ExportPurpose}
    async for batch in stream_leads(session, wanted, key):
        for found in batch:
            for purpose, tally in tallies.items():
                left_out = decide(found, purpose, asked_for=wanted.state).left_out
                if left_out is None:
                    tally.rows += 1
                else:
                    tally.left_out[left_out] += 1
    return tallies
