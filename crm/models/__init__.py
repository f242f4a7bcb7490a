"""The tables, one a file."""

from crm.models.access_code import AccessCode
from crm.models.adviser import Adviser
from crm.models.api_token import ApiToken
from crm.models.audit import AuditEvent
from crm.models.base import Base
from crm.models.call_back import CallBack
from crm.models.capture import CaptureAttempt, CaptureExit
from crm.models.code_letter import CodeLetter
from crm.models.company import Company
from crm.models.consent import ConsentEvent
from crm.models.contact import Contact
from crm.models.conversation import Conversation
from crm.models.delivery import Delivery
from crm.models.disclosure import Disclosure
from crm.models.fact_translation import FactTranslation
from crm.models.interaction import Interaction, StageChange
from crm.models.knowledge import ExampleQuestion, Fact, KnowledgeRevision, Topic
from crm.models.lead import Lead, ReferenceCounter
from crm.models.lead_answer import LeadAnswer
from crm.models.message import Choice, Citation, Message
from crm.models.suppression import Suppression
from crm.models.unanswered_question import UnansweredQuestion

__all__ = [
    "AccessCode",
    "Adviser",
    "ApiToken",
    "AuditEvent",
    "Base",
    "CallBack",
    "CaptureAttempt",
    "CaptureExit",
    "Choice",
    "Citation",
    "CodeLetter",
    "Company",
    "ConsentEvent",
    "Contact",
    "Conversation",
    "Delivery",
    "Disclosure",
    "ExampleQuestion",
    "Fact",
    "FactTranslation",
    "Interaction",
    "KnowledgeRevision",
    "Lead",
    "LeadAnswer",
    "Message",
    "ReferenceCounter",
    "StageChange",
    "Suppression",
    "Topic",
    "UnansweredQuestion",
]
