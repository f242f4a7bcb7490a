"""Tells how to reach the team, as far as a reviewed fact says."""

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.contact_route import say_contact_route
from actions.enquiry.listening import volunteered
from actions.start_enquiry import gives_contact, go_into_form
from actions.turn import read_turn


class ActionContactTeam(Action):
    """A visitor who wants a person gets the route and, outside the form, the form."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_contact_team"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Say the route with its date."""
        turn = read_turn(tracker)
        await say_contact_route(dispatcher, turn.language)
        if turn.requested is not None:
            return []
        if gives_contact(turn, volunteered(turn, tracker.slots)):
            return await go_into_form(dispatcher, tracker, turn)
        dispatcher.utter_message(response="utter_offer_enquiry")
        return []
