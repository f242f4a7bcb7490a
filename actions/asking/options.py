"""Asks for a field that has a list of answers; words of one's own are taken as well."""

from typing import ClassVar

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.enquiry.fields import PROJECT
from actions.turn import payload, read_turn
from actions.words import choice, message
from crm.reference import option_label, option_sets, response_text

_OFFERED = {
    "sector": (
        "automotive",
        "aerospace",
        "technology_and_smart_cities",
        "medical_devices_and_equipment",
        "financial_and_professional_services",
        "creative_industries",
        "logistics",
        "energy",
    ),
    "location": ("WEST_MIDLANDS", "NOT_DECIDED"),
}
"""Long lists show the region's main sectors and the likeliest place; the rest is typed."""


class _AskOption:
    """The question, a choice for each answer, and the ways to skip."""

    field: ClassVar[str]

    def name(self) -> str:
        """The name in the domain."""
        return f"action_ask_enquiry_form_{self.field}"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Ask."""
        language = read_turn(tracker).language
        choices = [
            {
                "title": option_label(self.field, code, language),
                "payload": payload("inform", **{self.field: code}),
            }
            for code in _offered(self.field)
        ]
        choices.append(choice("skip", payload("skip"), language=language))
        if self.field in PROJECT:
            choices.append(choice("skip_rest", payload("skip_rest"), language=language))
        text = response_text(f"utter_ask_{self.field}", language)
        dispatcher.utter_message(json_message=message(text, choices))
        return []


def _offered(field: str) -> tuple[str, ...]:
    if field in _OFFERED:
        return _OFFERED[field]
    return tuple(option.code for option in option_sets()[field].options)


class ActionAskEnquiryFormSector(_AskOption, Action):
    """Asks for the sector."""

    field = "sector"


class ActionAskEnquiryFormIntent(_AskOption, Action):
    """Asks what is planned."""

    field = "intent"


class ActionAskEnquiryFormLocation(_AskOption, Action):
    """Asks where in the country."""

    field = "location"


class ActionAskEnquiryFormLandingTimeframe(_AskOption, Action):
    """Asks when it is to start."""

    field = "landing_timeframe"


class ActionAskEnquiryFormHiring(_AskOption, Action):
    """Asks how many people are to be hired."""

    field = "hiring"


class ActionAskEnquiryFormSpend(_AskOption, Action):
    """Asks how much is to be spent."""

    field = "spend"


class ActionAskEnquiryFormCallRequested(_AskOption, Action):
    """Asks whether the team should call."""

    field = "call_requested"
