"""Stops marketing to the visitor's addresses, at once."""

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.awaited import Awaited, wait_for, wait_no_longer
from actions.desk import current_desk
from actions.rights.proving import concerns_another
from actions.turn import Turn, payload, read_turn
from actions.words import choice, message
from crm.reference import response_text
from crm.services.errors import InvalidAnswerError
from crm.services.objections import stop_marketing, suppress_address
from crm.services.subjects import ConversationProof
from crm.services.suppression import Addresses
from crm.services.validation import parse_email

ADDRESS = "marketing_address"
"""What is awaited after the address was asked for."""


class ActionStopMarketing(Action):
    """A no needs no proof: the harm of a wrong one is a newsletter missed."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_stop_marketing"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """The address that is named, or else those of this conversation."""
        turn = read_turn(tracker)
        if (email := email_in(turn.words)) is not None:
            await stop_for(dispatcher, turn, email)
            return []
        if await concerns_another(turn) and turn.requested is None:
            dispatcher.utter_message(
                json_message=message(response_text("utter_marketing_which", turn.language))
            )
            return [wait_for(turn, ADDRESS)]
        addresses = await _stop_here(turn)
        # The form then need not ask for what was just refused.
        refused = SlotSet("consent_marketing", False)
        if addresses.emails or addresses.phones:
            named = ", ".join(sorted(addresses.emails | addresses.phones))
            text = response_text("utter_marketing_stopped", turn.language, addresses=named)
            dispatcher.utter_message(json_message=message(text))
            return [refused] if turn.requested else []
        if turn.requested:
            text = response_text("utter_marketing_stopped_ahead", turn.language)
            dispatcher.utter_message(json_message=message(text))
            return [refused]
        text = response_text("utter_marketing_no_address", turn.language)
        other = choice(
            "another_address", payload("stop_marketing", another="yes"), language=turn.language
        )
        dispatcher.utter_message(json_message=message(text, [other]))
        return []


async def stop_for(dispatcher: CollectingDispatcher, turn: Turn, email: str) -> None:
    """Put an address that somebody names on the suppression list, and say so.

    The reply is the same whether or not anything is held about it.
    """
    desk = current_desk()
    async with desk.database.writing() as session:
        addresses = Addresses(emails=frozenset({email}))
        await suppress_address(session, desk.key, addresses, now=desk.now())
    text = response_text("utter_marketing_stopped", turn.language, addresses=email)
    dispatcher.utter_message(json_message=message(text))


def email_in(words: str) -> str | None:
    """The e-mail address in the words, normalised; None when there is none, or more than one."""
    try:
        return parse_email(words).normalised
    except InvalidAnswerError:
        return None


async def _stop_here(turn: Turn) -> Addresses:
    desk = current_desk()
    async with desk.database.writing() as session:
        return await stop_marketing(
            session,
            desk.key,
            ConversationProof(conversation_id=turn.conversation_id),
            message_id=turn.message_id,
            now=desk.now(),
        )


async def take_address(
    dispatcher: CollectingDispatcher, turn: Turn, _awaited: Awaited
) -> list[EventType] | None:
    """Stop marketing to the address that was asked for; None when the words hold none."""
    email = email_in(turn.words)
    if email is None:
        return None
    await stop_for(dispatcher, turn, email)
    return [wait_no_longer()]
