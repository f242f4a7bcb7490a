"""Who is to be rung in this conversation, and by whose clock."""

from dataclasses import dataclass

from actions.desk import current_desk
from actions.turn import Turn
from crm.services.enquiries import find_submitted
from crm.services.time_zones import VisitorZone, zone_of_visitor


@dataclass(frozen=True, kw_only=True)
class Caller:
    """The sender of an enquiry. ``phone`` is in E.164, None when none can be dialled."""

    phone: str | None
    extension: str | None
    country: str | None
    wants_a_call: bool

    @property
    def number(self) -> str | None:
        """The number to ring, with its extension."""
        return f"{self.phone} ext. {self.extension}" if self.extension else self.phone

    def zone(self) -> VisitorZone:
        """The clock that their number, or else their country, most likely goes by."""
        return zone_of_visitor(
            said=None, phone_e164=self.phone, country=self.country, now=current_desk().now()
        )


async def find_caller(turn: Turn) -> Caller | None:
    """The sender of the newest enquiry that was sent from this conversation, if any."""
    async with current_desk().database.reading() as session:
        sent = await find_submitted(session, turn.conversation_id)
        if sent is None:
            return None
        return Caller(
            phone=sent.contact.phone_e164,
            extension=sent.contact.phone_ext,
            country=sent.country,
            wants_a_call=(sent.call_requested or "").startswith("YES_"),
        )
