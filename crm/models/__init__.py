"""The tables, one a file."""

from crm.models.adviser import Adviser
from crm.models.audit import AuditEvent
from crm.models.base import Base
from crm.models.call_back import CallBack
from crm.models.company import Company
from crm.models.consent import ConsentEvent
from crm.models.contact import Contact
from crm.models.conversation import Conversation
from crm.models.delivery import Delivery
from crm.models.interaction import Interaction, StageChange
from crm.models.knowledge import ExampleQuestion, Fact, KnowledgeRevision, Topic
from crm.models.lead import Lead, ReferenceCounter
from crm.models.lead_answer import LeadAnswer
from crm.models.message import Choice, Citation, Message
from crm.models.unanswered_question import UnansweredQuestion

__all__ = [
    "Adviser",
    "AuditEvent",
    "Base",
    "CallBack",
    "Choice",
    "Citation",
    "Company",
    "ConsentEvent",
    "Contact",
    "Conversation",
    "Delivery",
    "ExampleQuestion",
    "Fact",
    "Interaction",
    "KnowledgeRevision",
    "Lead",
    "LeadAnswer",
    "Message",
    "ReferenceCounter",
    "StageChange",
    "Topic",
    "UnansweredQuestion",
]
