"""What an enquiry cannot be sent without, said once: for sending, and for whoever looks at it."""

from collections.abc import Callable, Mapping

from crm.models import Lead
from crm.vocabulary import LeadState

_NEEDED: Mapping[str, Callable[[Lead], object]] = {
    "enquiry": lambda lead: lead.enquiry or lead.intent,
    "full_name": lambda lead: lead.contact.full_name,
    "company": lambda lead: lead.contact.company.name or lead.contact.company.is_private_individual,
    "email or phone": lambda lead: lead.contact.email or lead.contact.phone_raw,
}


def missing_of(lead: Lead, *, consent_contact: bool) -> list[str]:
    """What the lead, whose contact and company are loaded, still needs before it can be sent.

    Field names, ``email or phone`` for the way to reach its person, and ``consent_contact``.
    """
    missing = [name for name, has in _NEEDED.items() if not has(lead)]
    return missing if consent_contact else [*missing, "consent_contact"]


def missing_of_unsent(lead: Lead) -> tuple[str, ...]:
    """The same for whoever looks at a draft from outside; nothing for a lead that was sent.

    The yes to being contacted is written down with the sending: until then it is missing.
    """
    if lead.state not in (LeadState.DRAFT, LeadState.ABANDONED):
        return ()
    return tuple(missing_of(lead, consent_contact=False))
