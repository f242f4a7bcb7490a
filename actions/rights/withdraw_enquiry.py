"""Withdraws the enquiry that was sent from this conversation, once the visitor has said yes."""

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.confirming import CONFIRMED, yes_to
from actions.desk import current_desk
from actions.rights.proving import WITHDRAW, concerns_another, prove
from actions.turn import Turn, payload, read_turn
from actions.words import choice, message
from crm.reference import response_text
from crm.services.enquiries import find_submitted
from crm.services.subjects import ConversationProof, Proof
from crm.services.withdrawing import withdraw_own_lead


class ActionWithdrawEnquiry(Action):
    """The yes names the enquiry, so that an old one never withdraws another."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_withdraw_enquiry"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Ask, or do what was said yes to."""
        turn = read_turn(tracker)
        if (confirmed := turn.entities.get(CONFIRMED)) is not None:
            return await withdraw_here(dispatcher, turn, confirmed)
        if await concerns_another(turn):
            return await prove(dispatcher, turn, WITHDRAW)
        async with current_desk().database.reading() as session:
            sent = await find_submitted(session, turn.conversation_id)
        reference = sent.reference if sent else None
        other = choice("another_enquiry", payload(WITHDRAW, another="yes"), language=turn.language)
        if reference is None:
            text = response_text("utter_nothing_to_withdraw", turn.language)
            dispatcher.utter_message(json_message=message(text, [other]))
            return []
        text = response_text("utter_withdraw_ask", turn.language, reference=reference)
        yes = yes_to("withdraw_enquiry", reference, title="withdraw_yes", language=turn.language)
        choices = [yes, choice("withdraw_no", "/deny", language=turn.language), other]
        dispatcher.utter_message(json_message=message(text, choices))
        return []


async def withdraw_here(
    dispatcher: CollectingDispatcher, turn: Turn, reference: str
) -> list[EventType]:
    """Withdraw this conversation's enquiry of that reference."""
    proof = ConversationProof(conversation_id=turn.conversation_id)
    await withdraw(dispatcher, turn, proof, reference)
    return []


async def withdraw(
    dispatcher: CollectingDispatcher, turn: Turn, proof: Proof, reference: str
) -> None:
    """Withdraw it and say so; raises NotFoundError when the proof does not open it."""
    desk = current_desk()
    async with desk.database.writing() as session:
        await withdraw_own_lead(session, proof, reference, now=desk.now())
    text = response_text("utter_withdrawn", turn.language, reference=reference)
    dispatcher.utter_message(json_message=message(text))
