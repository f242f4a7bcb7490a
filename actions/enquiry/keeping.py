"""Keeps what was heard: in the CRM at once, and in the words that are said back."""

from collections.abc import Iterable, Mapping, Sequence

from actions.desk import current_desk
from actions.enquiry.heard import Heard
from actions.enquiry.person import email_doubt
from actions.turn import Turn
from actions.words import shown
from crm.reference import country_names, option_label, option_sets, response_text
from crm.services.enquiries import draft_values, record_answer
from crm.services.lead_answers import NewLeadAnswer
from crm.vocabulary import EmailStatus

SECTORS_VERSION = "dbt-2024"


async def keep(turn: Turn, heard: Sequence[Heard]) -> None:
    """Record what is new in the conversation's draft. Raises DatabaseBusyError; nothing is kept."""
    if not heard:
        return
    desk = current_desk()
    async with desk.database.writing() as session:
        draft = await draft_values(session, turn.conversation_id)
        for each in heard:
            if draft.get(each.field) != each.value:
                await record_answer(
                    session, turn.conversation_id, answer_of(each, turn), now=desk.now()
                )


async def kept(turn: Turn) -> Mapping[str, str]:
    """Field to value of the conversation's draft."""
    async with current_desk().database.reading() as session:
        return await draft_values(session, turn.conversation_id)


def noted(heard: Iterable[Heard], language: str) -> str:
    """The sentence that says back what was taken without having been asked."""
    values = "; ".join(
        response_text(
            f"utter_line_{each.field}", language, value=shown(each.field, each.value, language)
        )
        for each in heard
    )
    return response_text("utter_noted", language, values=values)


def answer_of(heard: Heard, turn: Turn) -> NewLeadAnswer:
    """What was heard as the CRM keeps it: with its source, and the label of each code."""
    code = label = version = None
    if heard.codes:
        code, version = heard.value, _version(heard.field)
        labels = [option_label(heard.field, each, turn.language) for each in heard.codes]
        label = "; ".join(labels)
    elif heard.field == "country":
        code, label = heard.value, country_names()[heard.value]
    return NewLeadAnswer(
        field=heard.field,
        value=heard.value,
        verbatim=heard.verbatim or turn.words,
        message_id=turn.message_id,
        code=code,
        label=label,
        option_set_version=version,
        email_status=_email_status(heard),
    )


def _email_status(heard: Heard) -> EmailStatus | None:
    if heard.field != "email":
        return None
    return EmailStatus.THROWAWAY if email_doubt(heard.value).is_throwaway else EmailStatus.OK


def _version(field: str) -> str:
    return SECTORS_VERSION if field == "sector" else option_sets()[field].version
