"""Corrects what is held: which value, then the right one."""

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.rights.correcting import begin_by_reference, begin_correction
from actions.rights.proving import concerns_another
from actions.turn import read_turn


class ActionCorrectMe(Action):
    """Outside the form. In it the answer is opened again: ``action_change_answer``."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_correct_me"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Ask what is still missing of the correction, or make it."""
        turn = read_turn(tracker)
        if await concerns_another(turn):
            return await begin_by_reference(dispatcher, turn)
        return await begin_correction(dispatcher, turn)
