"""The codes that models, services, exports and pages share.

Labels for people are in ``data/reference/``; here are only the codes.
"""

from enum import StrEnum


class Sender(StrEnum):
    """Who wrote a message."""

    VISITOR = "visitor"
    BOT = "bot"
    ADVISER = "adviser"


class MessageState(StrEnum):
    """How far a visitor's message has come."""

    RECEIVED = "received"
    SENT = "sent"
    ANSWERED = "answered"


class AnswerKind(StrEnum):
    """How a reply stands to the question: it answers, comes near, or cannot."""

    DIRECT = "direct"
    RELATED = "related"
    UNKNOWN = "unknown"


class LeadState(StrEnum):
    """What the visitor has done with the enquiry."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ABANDONED = "abandoned"
    WITHDRAWN = "withdrawn"


class LeadStage(StrEnum):
    """Where the team's work on a lead stands; labels and moves in ``stages.yml``."""

    NEW = "new"
    AWAITING_INVESTOR = "awaiting_investor"
    ENGAGED = "engaged"
    NON_RESPONSIVE = "non_responsive"
    NON_FDI = "non_fdi"
    REFERRED = "referred"
    NURTURE = "nurture"
    ADDED_TO_PIPELINE = "added_to_pipeline"
    CLOSED = "closed"


class Role(StrEnum):
    """What an adviser may do, from least to most."""

    VIEWER = "viewer"
    ADVISER = "adviser"
    MANAGER = "manager"
    ADMIN = "admin"


class Channel(StrEnum):
    """How a person agreed to be reached."""

    EMAIL = "email"
    PHONE = "phone"


class Purpose(StrEnum):
    """What a person agreed to be reached for."""

    ENQUIRY = "enquiry"
    MARKETING = "marketing"


class PhoneStatus(StrEnum):
    """What the numbering plan says of a telephone number."""

    VALID = "valid"
    POSSIBLE = "possible"
    INVALID = "invalid"


class EmailStatus(StrEnum):
    """What is known of an e-mail address besides its form."""

    OK = "ok"
    THROWAWAY = "throwaway"
    UNCHECKED = "unchecked"


class LeadFlag(StrEnum):
    """What to know of a lead's addresses before using them."""

    EMAIL_THROWAWAY = "email_throwaway"
    PHONE_POSSIBLE = "phone_possible"
    PHONE_INVALID = "phone_invalid"


class FactStatus(StrEnum):
    """Whether a fact may be told."""

    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class QuestionStatus(StrEnum):
    """What the team has done with a question that had no answer."""

    OPEN = "open"
    ANSWERED = "answered"
    DISMISSED = "dismissed"


class DeliveryKind(StrEnum):
    """What leaves the desk when an enquiry has been submitted."""

    CONFIRMATION = "confirmation"
    NOTIFICATION = "notification"
    WEBHOOK = "webhook"


class DeliveryState(StrEnum):
    """How far a delivery has come; a cancelled one had nobody to go to any more."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"
    CANCELLED = "cancelled"


class CallBackState(StrEnum):
    """What became of a call that a visitor asked for."""

    BOOKED = "booked"
    DONE = "done"
    MISSED = "missed"
    CANCELLED = "cancelled"


class ExportPurpose(StrEnum):
    """Why a contact list is taken; it decides who may be on it."""

    RESPOND = "respond"
    EMAIL_MARKETING = "email_marketing"
    PHONE_MARKETING = "phone_marketing"


class SuppressionReason(StrEnum):
    """Why an address must not be written to with marketing."""

    OBJECTED = "objected"
    ERASED = "erased"


class CaptureOutcome(StrEnum):
    """How taking an enquiry ended; labels in ``data/reference/outcomes.yml``."""

    SUBMITTED = "submitted"
    STOPPED = "stopped"
    REFUSED_CONTACT = "refused_contact"
    REFUSED_CONSENT = "refused_consent"
    REFUSED_FIELD = "refused_field"
    NOT_UNDERSTOOD = "not_understood"
    WALKED_AWAY = "walked_away"
    HANDED_TO_PERSON = "handed_to_person"
    NOT_AN_INVESTOR = "not_an_investor"
    RESTARTED = "restarted"
    FORGOTTEN = "forgotten"
    ERROR = "error"
