"""Lets go of what was asked outside the form, when the visitor says no, skip or stop to it."""

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.awaited import find_awaited, wait_no_longer
from actions.confirming import offered_yes
from actions.turn import read_turn

NOTHING_ASKED = {"deny": "utter_no_matter", "refuse": "utter_nothing_asked"}
"""What is said to a no that goes with nothing; to the others, that nothing is open."""


class ActionLetGo(Action):
    """Changes nothing, and says so."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_let_go"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Say what the no means."""
        if find_awaited(tracker) is not None or offered_yes(tracker) is not None:
            dispatcher.utter_message(response="utter_left_as_it_is")
            return [wait_no_longer()]
        said = NOTHING_ASKED.get(read_turn(tracker).intent, "utter_nothing_open")
        dispatcher.utter_message(response=said)
        return []
