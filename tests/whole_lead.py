"""An enquiry in Japanese in which every field is answered, each in another way."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from crm.database import Database
from crm.services.conversations import start_conversation
from crm.services.enquiries import Submission, record_answer, submit_enquiry
from crm.services.lead_answers import NewLeadAnswer
from crm.services.messages import NewMessage, receive_message
from crm.vocabulary import EmailStatus
from tests.conftest import NOW

WHOLE: Mapping[str, Mapping[str, Any]] = {
    "enquiry": {"value": "A site near Coventry"},
    "company": {"value": "株式会社サクラ"},
    "website": {"value": "https://sakura.example"},
    "country": {"value": "JP", "code": "JP", "label": "日本", "verbatim": "日本です"},
    "sector": {"value": "automotive", "code": "automotive"},
    "intent": {
        "value": "SET_UP_NEW_PREMISES,OTHER",
        "code": "SET_UP_NEW_PREMISES,OTHER",
        "label": "新しい拠点、その他",
        "option_set_version": "eyb-2024-12",
        "verbatim": "a plant, and a museum of engines",
        "other": "a museum of engines",
    },
    "location": {"value": "WEST_MIDLANDS", "code": "WEST_MIDLANDS"},
    "landing_timeframe": {"value": "UNDER_SIX_MONTHS", "code": "UNDER_SIX_MONTHS"},
    "hiring": {"value": "21+", "code": "21+", "option_set_version": "eyb-2024-11"},
    "spend": {"value": "5000000+", "code": "5000000+"},
    "full_name": {"value": "佐藤 由紀"},
    "role": {"value": "社長"},
    "email": {"value": "Yuki@Mail.example", "email_status": EmailStatus.THROWAWAY},
    "phone": {"value": "+44 7700 900123 ext. 9", "verbatim": "my number: 07700 900123 x9"},
    "call_requested": {"value": "morning"},
}


async def make_whole_lead(database: Database) -> tuple[str, UUID, UUID]:
    """A lead with all of it; gives the reference, the conversation and the message."""
    async with database.writing() as session:
        conversation, _ = await start_conversation(session, language="ja", page=None, now=NOW)
        new = NewMessage(client_id=uuid4(), text="全部です")
        message = await receive_message(session, conversation, new, now=NOW)
        for field, given in WHOLE.items():
            answer = NewLeadAnswer(
                **{"verbatim": given["value"], "field": field, "message_id": message.id} | given
            )
            await record_answer(session, conversation.id, answer, now=NOW)
        sent = Submission(consent_contact=True, consent_marketing=False, message_id=message.id)
        lead = await submit_enquiry(session, conversation.id, sent, now=NOW)
        return str(lead.reference), conversation.id, message.id
