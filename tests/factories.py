"""Acme GmbH and friends: made-up people, made by the services that make real ones."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from crm.models import Adviser, CallBack, Lead
from crm.services.advisers import create_adviser
from crm.services.call_back_booking import NewCallBack, book_call_back
from crm.services.conversations import start_conversation
from crm.services.enquiries import Submission, record_answer, submit_enquiry
from crm.services.lead_answers import NewLeadAnswer
from crm.services.messages import NewMessage, NewReply, receive_message, record_replies
from crm.vocabulary import DeliveryKind, Role

PASSWORD = "correct horse battery"

ENQUIRY: Mapping[str, str] = {
    "enquiry": "We make battery housings and look for a site near Coventry.",
    "company": "Acme GmbH",
    "country": "DE",
    "full_name": "Greta Müller",
    "email": "greta@acme.example",
    "phone": "+44 121 496 0123",
}


async def make_lead(
    session: AsyncSession,
    *,
    now: datetime,
    submitted: bool = True,
    marketing: bool = False,
    language: str = "en",
    deliveries: Collection[DeliveryKind] = (),
    **answers: str,
) -> Lead:
    """A lead with its conversation: Acme's enquiry unless other answers are given."""
    conversation, _ = await start_conversation(session, language=language, page=None, now=now)
    message = await receive_message(
        session, conversation, NewMessage(client_id=uuid4(), text="I have a question"), now=now
    )
    reply = NewReply(text="What would you like to tell the team?", asking="enquiry")
    await record_replies(session, message.id, [reply], now=now)
    lead = await _answer(session, conversation.id, message.id, {**ENQUIRY, **answers}, now)
    if not submitted:
        return lead
    submission = Submission(
        consent_contact=True, consent_marketing=marketing, message_id=message.id
    )
    return await submit_enquiry(
        session, conversation.id, submission, now=now, deliveries=deliveries
    )


async def _answer(
    session: AsyncSession,
    conversation_id: UUID,
    message_id: UUID,
    answers: Mapping[str, str],
    now: datetime,
) -> Lead:
    for field, value in answers.items():
        if value:
            new = NewLeadAnswer(field=field, value=value, verbatim=value, message_id=message_id)
            lead = await record_answer(session, conversation_id, new, now=now)
    return lead


async def make_adviser(
    session: AsyncSession, *, now: datetime, role: Role = Role.ADVISER, name: str = "Amira Khan"
) -> Adviser:
    """Amira the adviser, Marek the manager, Vera the viewer; all with the same password."""
    email = f"{name.split()[0].lower()}@desk.example"
    return await create_adviser(
        session, email=email, full_name=name, role=role, password=PASSWORD, now=now
    )


async def make_call_back(
    session: AsyncSession,
    lead: Lead,
    starts_at: datetime,
    *,
    now: datetime,
    time_zone: str = "Europe/Berlin",
) -> CallBack:
    """A call booked for a lead of ``make_lead``, on its own number."""
    if lead.conversation_id is None:
        raise ValueError("the lead has no conversation to book from")
    new = NewCallBack(starts_at=starts_at, time_zone=time_zone)
    return await book_call_back(session, lead.conversation_id, new, now=now)
