"""Books a call, or leads to where one can be booked."""

from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.call_back.asking import say_stands
from actions.call_back.caller import find_caller
from actions.call_back.choosing import book_said
from actions.call_back.offering import Wish, offer_to
from actions.desk import current_desk
from actions.enquiry.heard import Heard
from actions.enquiry.keeping import keep
from actions.start_enquiry import begin_enquiry
from actions.turn import Turn, read_turn
from actions.words import message
from crm.reference import response_text
from crm.services.call_back_booking import find_call_back

YES = "YES_OTHER"
"""The option of ``call_requested`` for who wants to be rung and has not said when."""


class ActionBookCallBack(Action):
    """An adviser rings about an enquiry, so that comes first; the wish for a call is kept."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_book_call_back"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Take the time that was said with the wish, offer times, or begin the enquiry."""
        turn = read_turn(tracker)
        desk = current_desk()
        async with desk.database.reading() as session:
            standing = await find_call_back(session, turn.conversation_id, now=desk.now())
        if standing is not None:
            dispatcher.utter_message(json_message=say_stands(standing, turn.language))
            return []
        caller = await find_caller(turn)
        if turn.requested is not None or caller is None:
            return await _enquiry_first(dispatcher, tracker, turn)
        if caller.phone is not None:
            wish = Wish(zone=caller.zone(), phone=caller.number)
            if (booked := await book_said(dispatcher, turn, wish)) is not None:
                return booked
        return await offer_to(dispatcher, turn, caller)


async def _enquiry_first(
    dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn
) -> list[EventType]:
    """In mid-form the wish is kept for when it is sent; outside, the form begins."""
    wish = Heard(field="call_requested", value=YES, verbatim=turn.words, codes=(YES,))
    await keep(turn, [wish])
    in_form = turn.requested is not None
    name = "utter_call_back_after_sending" if in_form else "utter_call_back_enquiry_first"
    dispatcher.utter_message(json_message=message(response_text(name, turn.language)))
    wished = SlotSet("call_requested", YES)
    if in_form:
        return [wished]
    return [*await begin_enquiry(dispatcher, tracker), wished, FollowupAction("enquiry_form")]
