"""The outbox: what has to leave the desk, and how far it has come."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Record
from crm.vocabulary import DeliveryKind, DeliveryState


class Delivery(Record):
    """One e-mail or webhook of one lead. Holds nothing personal: the lead is read when it leaves.

    ``lease`` names the claim under which it is being sent; nobody else may claim it before
    ``leased_until``. ``last_error`` is worded by us, never by the other side, who might quote
    an address.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("lead_id", "kind"),
        Index("ix_delivery_due", "state", "due_at"),
    )

    lead_id: Mapped[UUID] = mapped_column(ForeignKey("lead.id", ondelete="CASCADE"))
    kind: Mapped[DeliveryKind]
    state: Mapped[DeliveryState] = mapped_column(default=DeliveryState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    lease: Mapped[UUID | None]
    leased_until: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(String(200))
