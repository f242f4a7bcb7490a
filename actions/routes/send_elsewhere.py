"""Tells journalists, job seekers and students that this chat is for investors, and where to go."""

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.desk import current_desk
from actions.leaving import leave_form
from actions.turn import Turn, payload, read_turn
from actions.words import choice, message
from answers.answering import CONTACT_TOPIC
from answers.reply import Wording
from crm.reference import response_text
from crm.services.knowledge import list_facts
from crm.vocabulary import AnswerKind, CaptureOutcome

PAGE_TOPIC = "invest_portal"
"""The topic whose newest fact names the team's pages."""

WORDS = {
    "not_investor_press": "utter_route_press",
    "not_investor_job": "utter_route_job",
    "not_investor_student": "utter_route_student",
}


class ActionSendElsewhere(Action):
    """Asks for nothing, and ends the form. A way back is offered: words can be misread."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_send_elsewhere"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Say it, with the team's number and page as far as reviewed facts give them."""
        turn = read_turn(tracker)
        left = await leave_form(turn, CaptureOutcome.NOT_AN_INVESTOR)
        dispatcher.utter_message(
            json_message=message(response_text(WORDS[turn.intent], turn.language))
        )
        await _say_ways(dispatcher, turn)
        return left


async def _say_ways(dispatcher: CollectingDispatcher, turn: Turn) -> None:
    desk = current_desk()
    async with desk.database.reading() as session:
        known = [await list_facts(session, topic) for topic in (CONTACT_TOPIC, PAGE_TOPIC)]
    newest = [max(facts, key=lambda fact: fact.as_of) for facts in known if facts]
    back = [choice("is_investor", payload("make_enquiry"), language=turn.language)]
    if not newest:
        text = response_text("utter_route_unknown", turn.language)
        dispatcher.utter_message(json_message=message(text, back))
        return
    cited = {
        "kind": str(AnswerKind.DIRECT),
        "topics": [fact.topic_id for fact in newest],
        "facts": [fact.id for fact in newest],
    }
    told = Wording(turn.language, desk.now().date()).told(newest)
    text = f"{response_text('utter_route_ways', turn.language)}\n\n{told}"
    dispatcher.utter_message(json_message=message(text, back, cited, language=turn.language))
