"""Tells what is held about the visitor."""

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.desk import current_desk
from actions.rights.known import say_held
from actions.rights.proving import KNOW, concerns_another, prove
from actions.turn import Turn, payload, read_turn
from actions.words import choice, message
from crm.reference import response_text
from crm.services.subject_record import describe_subject
from crm.services.subjects import ConversationProof


class ActionWhatYouKnow(Action):
    """Of this conversation at once: whoever writes in it holds its token."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_what_you_know"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Tell it, and how to take all of it away."""
        turn = read_turn(tracker)
        if await concerns_another(turn):
            return await prove(dispatcher, turn, KNOW)
        desk = current_desk()
        proof = ConversationProof(conversation_id=turn.conversation_id)
        async with desk.database.writing() as session:
            record = await describe_subject(session, desk.key, proof, now=desk.now())
        parts = [
            response_text("utter_known_here", turn.language),
            say_held(record, turn.language),
            response_text("utter_known_receipt", turn.language),
        ]
        # In mid-form the field is asked again right behind, with choices of its own.
        choices = [] if turn.requested else _choices(turn, has_enquiry=bool(record.enquiries))
        dispatcher.utter_message(json_message=message("\n\n".join(parts), choices))
        return []


def _choices(turn: Turn, *, has_enquiry: bool) -> list[dict[str, str]]:
    mine = [choice("correct", payload("correct_me"), language=turn.language)] if has_enquiry else []
    return [
        *mine,
        choice("forget", payload("forget_me"), language=turn.language),
        choice("another_enquiry", payload(KNOW, another="yes"), language=turn.language),
    ]
