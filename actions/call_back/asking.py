"""The messages about a call-back: times as choices, and what was booked."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from actions.turn import payload
from actions.words import choice, message
from crm.reference import response_text
from crm.services.call_back_slots import Offer
from crm.services.invitation import spoken_number
from crm.services.office_hours import Slot
from crm.services.slot_choice import Meaning, SlotChoice
from crm.services.slot_words import shortlist, slot_sentence, slot_title
from crm.services.time_zones import VisitorZone, zone_city

if TYPE_CHECKING:
    from crm.models import CallBack

BOOK, CHOOSE, OTHER, MOVE, CANCEL = (
    "book_call_back",
    "choose_call_back_slot",
    "other_call_back_time",
    "move_call_back",
    "cancel_call_back",
)
"""The intents that the choices stand for."""

SLOT = "call_back_slot"
"""The entity that carries a slot's code."""

_CHOICE_WORDS = {
    Meaning.SEVERAL: "utter_call_back_ask_which",
    Meaning.NOT_FREE: "utter_call_back_not_free",
    Meaning.UNCLEAR: "utter_call_back_unclear",
}


def ask_slot(offer: Offer, zone: VisitorZone, language: str) -> tuple[dict[str, Any], list[Slot]]:
    """The question for a time, and the slots behind its choices, in their order.

    Says so when there is none, when the zone is a guess, and when the visitor would have to be
    up at night.
    """
    if not offer.slots:
        return message(response_text("utter_call_back_none_free", language)), []
    asked = "utter_call_back_ask_slot" if zone.is_certain else "utter_call_back_ask_slot_uncertain"
    words = [response_text(asked, language, city=zone_city(zone.name, language))]
    if not offer.is_daytime:
        words.append(response_text("utter_call_back_odd_hours", language))
    shown = list(shortlist(offer.slots, offer.time_zone))
    return _with_slots(" ".join(words), shown, offer, language), shown


def ask_again(
    understood: SlotChoice, offer: Offer, language: str
) -> tuple[dict[str, Any], list[Slot]]:
    """What is asked when words did not choose one slot, and the slots behind its choices."""
    shown = list(shortlist(understood.slots or offer.slots, offer.time_zone))
    text = response_text(_CHOICE_WORDS[understood.meaning], language)
    return _with_slots(text, shown, offer, language), shown


def ask_other(
    slots: Sequence[Slot], offer: Offer, language: str
) -> tuple[dict[str, Any], list[Slot]]:
    """Other times than those shown, and the slots behind its choices; a time may be said, too."""
    if not slots:
        return message(response_text("utter_call_back_none_free", language)), []
    shown = list(shortlist(slots, offer.time_zone))
    return _with_slots(
        response_text("utter_call_back_other", language), shown, offer, language
    ), shown


def say_taken(free: Sequence[Slot], offer: Offer, language: str) -> dict[str, Any]:
    """Somebody was quicker; what is free near that time."""
    if not free:
        return message(response_text("utter_call_back_none_free", language))
    return _with_slots(response_text("utter_call_back_taken", language), free, offer, language)


def say_zone(zone: str | None, language: str) -> dict[str, Any]:
    """Whose time is shown from now on, or that the zone was not understood."""
    if zone is None:
        return message(response_text("utter_call_back_zone_unclear", language))
    return message(
        response_text("utter_call_back_zone_set", language, city=zone_city(zone, language))
    )


def say_booked(call_back: "CallBack", language: str, *, moved: bool = False) -> dict[str, Any]:
    """When the visitor is rung and on which number, by their clock. Only after the commit."""
    name = "utter_call_back_moved" if moved else "utter_call_back_booked"
    text = (
        f"{_about(name, call_back, language)} {response_text('utter_call_back_calendar', language)}"
    )
    return message(text, _changes(language))


def say_stands(call_back: "CallBack", language: str) -> dict[str, Any]:
    """That a call is booked already, and the ways to change it."""
    return message(_about("utter_call_back_stands", call_back, language), _changes(language))


def say_cancelled(call_back: "CallBack", language: str) -> dict[str, Any]:
    """That nobody will ring."""
    return message(_about("utter_call_back_cancelled", call_back, language))


def say_over(language: str) -> dict[str, Any]:
    """That the call has been made or given up."""
    return message(response_text("utter_call_back_over", language))


def say_no_call(language: str) -> dict[str, Any]:
    """That no call is booked, and the way to one."""
    text = response_text("utter_call_back_none", language)
    return message(text, [choice("call_back_book", payload(BOOK), language=language)])


def _changes(language: str) -> list[dict[str, str]]:
    return [
        choice("call_back_move", payload(MOVE), language=language),
        choice("call_back_cancel", payload(CANCEL), language=language),
    ]


def _with_slots(text: str, slots: Sequence[Slot], offer: Offer, language: str) -> dict[str, Any]:
    choices = [
        {
            "title": slot_title(slot, offer.time_zone, language),
            "payload": payload(CHOOSE, **{SLOT: slot.code}),
        }
        for slot in slots
    ]
    return message(
        text, [*choices, choice("call_back_other_time", payload(OTHER), language=language)]
    )


def _about(name: str, call_back: "CallBack", language: str) -> str:
    when = slot_sentence(call_back.starts_at, call_back.time_zone, language)
    return response_text(name, language, when=when, phone=spoken_number(call_back))
