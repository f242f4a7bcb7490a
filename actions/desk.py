"""What the actions work with: the database, the answers, the clock. Opened once a process."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from answers.desk import AnswerDesk
from crm.database import Database
from crm.services.address_key import AddressKey
from crm.vocabulary import DeliveryKind


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Desk:
    """The tools of this process; ``deliveries`` is what a submitted enquiry sends out.

    ``key`` hashes the addresses of the suppression list and of one-time codes.
    """

    database: Database
    answers: AnswerDesk
    key: AddressKey
    now: Callable[[], datetime] = _now
    deliveries: Collection[DeliveryKind] = ()

    @property
    def sends_mail(self) -> bool:
        """Whether an e-mail to a visitor leaves this desk."""
        return DeliveryKind.CONFIRMATION in self.deliveries


_opened: list[Desk] = []


def open_desk(desk: Desk) -> None:
    """Hand these tools to the actions from now on."""
    _opened[:] = [desk]


def current_desk() -> Desk:
    """The tools; RuntimeError before they are opened."""
    if not _opened:
        raise RuntimeError("The desk has not been opened.")
    return _opened[0]
