"""Follows a plain yes outside the form: it means what the bot offered last."""

import json
from collections.abc import Awaitable, Callable, Mapping

from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.awaited import find_awaited
from actions.call_back.offering import TIME, offer_times, wish_in
from actions.confirming import last_choices, offered_yes
from actions.rights.forget_me import forget_here
from actions.rights.withdraw_enquiry import withdraw_here
from actions.start_enquiry import begin_enquiry
from actions.turn import Turn, read_turn

Confirmed = Callable[[CollectingDispatcher, Turn, str], Awaitable[list[EventType]]]

CONFIRMED: Mapping[str, Confirmed] = {
    "forget_me": forget_here,
    "withdraw_enquiry": withdraw_here,
}
"""What a yes sets off, by the intent of the choice that was offered for it."""


class ActionFollowOffer(Action):
    """Does what a yes was asked for, begins an enquiry that was offered, or asks what is wanted."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_follow_offer"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Look at the choices of the bot's last message."""
        if (offered := offered_yes(tracker)) is not None:
            intent, what = offered
            return await CONFIRMED[intent](dispatcher, read_turn(tracker), what)
        awaited = find_awaited(tracker)
        if awaited is not None and awaited.name == TIME:
            # A yes to a call says nothing of when.
            return await offer_times(dispatcher, read_turn(tracker), wish_in(awaited))
        if (about := _offered_enquiry(tracker)) is None:
            dispatcher.utter_message(response="utter_what_next")
            return []
        begun = await begin_enquiry(dispatcher, tracker, enquiry=about.get("enquiry"))
        return [*begun, FollowupAction("enquiry_form")]


def _offered_enquiry(tracker: Tracker) -> dict[str, str] | None:
    """What the enquiry that was offered would be about, as far as it is known."""
    for offered in last_choices(tracker):
        intent, _, about = str(offered.get("payload", "")).partition("{")
        if intent == "/make_enquiry":
            return dict(json.loads("{" + about)) if about else {}
    return None
