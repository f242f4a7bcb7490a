"""What is held about a person, in the chat's words."""

from crm.reference import response_text
from crm.services.receipts import summarise
from crm.services.subject_record import SubjectRecord


def say_held(record: SubjectRecord, language: str) -> str:
    """One line for each value that is held now, in the order of the receipt."""
    lines = [
        response_text(f"utter_known_{code}", language, value=_worded(code, value, language))
        for code, value in summarise(record)
    ]
    return "\n".join(f"- {line}" for line in lines)


def _worded(code: str, value: str, language: str) -> str:
    if code == "state":
        return response_text(f"utter_lead_{value}", language)
    if code.startswith("consent_"):
        return response_text(f"utter_choice_{value}", language)
    return value
