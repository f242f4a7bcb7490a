"""Follows a plain yes outside the form: it means what the bot offered last."""

from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.start_enquiry import begin_enquiry


class ActionFollowOffer(Action):
    """Begins an enquiry when one was offered, and otherwise asks what is wanted."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_follow_offer"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Look at the choices of the bot's last message."""
        if not _enquiry_was_offered(tracker):
            dispatcher.utter_message(response="utter_what_next")
            return []
        return [*await begin_enquiry(dispatcher, tracker), FollowupAction("enquiry_form")]


def _enquiry_was_offered(tracker: Tracker) -> bool:
    said = next((e for e in reversed(tracker.events) if e.get("event") == "bot"), None)
    data = (said or {}).get("data") or {}
    offered = data.get("buttons") or (data.get("custom") or {}).get("choices") or []
    return any(str(choice.get("payload", "")).startswith("/make_enquiry") for choice in offered)
