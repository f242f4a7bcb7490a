"""Forgets the visitor, once they have said yes to what that means."""

from contextlib import suppress
from dataclasses import replace

from rasa_sdk.events import ActiveLoop, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.awaited import wait_no_longer
from actions.confirming import CONFIRMED, yes_to
from actions.desk import current_desk
from actions.enquiry.fields import EMPTY
from actions.leaving import leave_form
from actions.rights.proving import FORGET, concerns_another, prove
from actions.turn import Turn, payload, read_turn
from actions.words import choice, message
from crm.reference import response_text
from crm.services.erasure import erase_subject
from crm.services.errors import NotFoundError
from crm.services.subjects import ConversationProof, Proof
from crm.vocabulary import CaptureOutcome

HERE = "this conversation"


class ActionForgetMe(Action):
    """The consequences first, then a yes, then it is done for good."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_forget_me"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Ask, or do what was said yes to. Ends the form either way."""
        turn = read_turn(tracker)
        if CONFIRMED in turn.entities:
            return await forget_here(dispatcher, turn, turn.entities[CONFIRMED])
        left = await leave_form(turn, CaptureOutcome.STOPPED)
        if await concerns_another(turn):
            return [*left, *await prove(dispatcher, replace(turn, requested=None), FORGET)]
        choices = [
            yes_to("forget_me", HERE, title="forget_yes", language=turn.language),
            choice("forget_no", "/deny", language=turn.language),
            choice("what_is_held", payload("what_you_know"), language=turn.language),
            choice("another_enquiry", payload(FORGET, another="yes"), language=turn.language),
        ]
        text = response_text("utter_forget_ask", turn.language)
        dispatcher.utter_message(json_message=message(text, choices))
        return left


async def forget_here(dispatcher: CollectingDispatcher, turn: Turn, _what: str) -> list[EventType]:
    """Erase this conversation and its enquiries, and say what is left to others.

    The portal still hands this reply out; after it the conversation's token opens nothing, and
    the site has the bot forget its own memory.
    """
    return await forget(dispatcher, turn)


async def forget(dispatcher: CollectingDispatcher, turn: Turn, *proofs: Proof) -> list[EventType]:
    """Erase what the proofs open and this conversation, in which the address was typed.

    What is erased already is said to be: the turn may be taken again.
    """
    desk = current_desk()
    here = ConversationProof(conversation_id=turn.conversation_id)
    recipients: list[str] = []
    async with desk.database.writing() as session:
        for proof in (*proofs, here):
            with suppress(NotFoundError):
                erased = await erase_subject(session, desk.key, proof, now=desk.now())
                recipients += erased.recipients
    dispatcher.utter_message(json_message=message(_done(recipients, turn.language)))
    return [
        ActiveLoop(None),
        SlotSet("requested_slot", None),
        *(SlotSet(name, value) for name, value in EMPTY.items()),
        wait_no_longer(),
    ]


def _done(recipients: list[str], language: str) -> str:
    parts = [response_text("utter_forgotten", language)]
    if recipients:
        names = "; ".join(dict.fromkeys(recipients))
        parts.append(response_text("utter_forgotten_elsewhere", language, recipients=names))
    return "\n\n".join(parts)
