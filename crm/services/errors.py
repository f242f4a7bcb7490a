"""What the services refuse, each in a sentence that can be shown to a person."""

from collections.abc import Sequence

from crm.database import DatabaseBusyError

__all__ = [
    "AddressKeyLostError",
    "CallBackChangeError",
    "ChoiceNotOfferedError",
    "ClientIdReusedError",
    "DatabaseBusyError",
    "DeskError",
    "ImportRefusedError",
    "IncompleteEnquiryError",
    "InvalidAnswerError",
    "NotFoundError",
    "StageChangeError",
    "StaleRecordError",
]


class DeskError(Exception):
    """Something the desk cannot do, said in the words of the person who asked."""


class AddressKeyLostError(DeskError):
    """The suppression list cannot be read, because its key is another one."""


class NotFoundError(DeskError):
    """There is no such record, or it is not for this person."""


class ClientIdReusedError(DeskError):
    """Another message was already sent under this client id."""


class ChoiceNotOfferedError(DeskError):
    """The choice was never offered in this conversation."""


class IncompleteEnquiryError(DeskError):
    """The enquiry lacks fields it cannot be submitted without."""

    def __init__(self, missing: Sequence[str]) -> None:
        self.missing = tuple(missing)
        super().__init__(f"The enquiry still needs: {', '.join(self.missing)}")


class InvalidAnswerError(DeskError):
    """The text is not a value of this field; ``reason`` is a code for the edge to word."""

    def __init__(self, reason: str, message: str) -> None:
        self.reason = reason
        super().__init__(message)


class StageChangeError(DeskError):
    """The lead cannot move to that stage from where it is."""


class StaleRecordError(DeskError):
    """Somebody else changed the record in the meantime."""


class CallBackChangeError(DeskError):
    """The call-back cannot become that from where it is."""


class ImportRefusedError(DeskError):
    """A file of knowledge or questions has a mistake; nothing of it was taken."""
