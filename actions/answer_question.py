"""Answers a question, in the enquiry form or outside it, and files it when there is no answer."""

from typing import Any

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.contact_route import say_contact_route
from actions.desk import current_desk
from actions.enquiry.length import length_in_words
from actions.enquiry.listening import note_volunteered, volunteered
from actions.enquiry.taking import TELLING_WORDS
from actions.hearing import hear_awaited
from actions.start_enquiry import gives_contact, go_into_form
from actions.turn import Turn, payload, read_turn
from actions.words import choice_in, message
from answers.context import Context
from answers.reply import Reply, ReplyKind
from crm.reference import response_text
from crm.services.questions import NewUnansweredQuestion, record_unanswered_question
from crm.vocabulary import AnswerKind

MOST_SUGGESTIONS = 3
TELLS = "inform"
"""The intent of words that neither ask nor wish for anything."""


class ActionAnswerQuestion(Action):
    """One reply, with what may be asked next or the way to the team."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_answer_question"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Ask the answers room; an unanswered question is filed before the reply is given.

        Words that reply to something that was asked outside the form are no question.
        """
        turn = read_turn(tracker)
        heard = await hear_awaited(dispatcher, tracker, turn)
        if heard is not None:
            return heard
        told = volunteered(turn, tracker.slots)
        wants_contact = gives_contact(turn, told)
        if wants_contact and turn.intent == TELLS:
            return await go_into_form(dispatcher, tracker, turn)
        noted = [] if wants_contact else await note_volunteered(dispatcher, tracker, turn, told)
        if noted and turn.intent == TELLS and turn.requested is None:
            dispatcher.utter_message(json_message=_offer(turn))
            return noted
        question = turn.entities.get("question") or turn.words
        reply = await current_desk().answers.answer(
            question,
            language=turn.language,
            context=Context.from_dict(tracker.get_slot("answer_context")),
        )
        kind = reply.kind.answer
        is_open = kind in (AnswerKind.RELATED, AnswerKind.UNKNOWN)
        if kind is not None and is_open:
            await _file(turn, question, kind, reply)
        if turn.requested and reply.kind == ReplyKind.HANDOFF:
            await say_contact_route(dispatcher, reply.language)
            return noted
        # In mid-form the field is asked again right behind, with choices of its own.
        is_followed = turn.requested is not None or wants_contact
        choices = [] if is_followed else _choices(reply, question, is_open=is_open)
        said = message(reply.text, choices, _answer(reply), language=reply.language)
        dispatcher.utter_message(json_message=said)
        begun = await go_into_form(dispatcher, tracker, turn) if wants_contact else noted
        return [
            *begun,
            SlotSet("answer_context", reply.context.as_dict()),
            SlotSet("last_question", question if is_open else None),
        ]


def _offer(turn: Turn) -> dict[str, Any]:
    """To whoever tells of a plan and asks nothing: that it can be taken as an enquiry."""
    about = {"enquiry": turn.words} if length_in_words(turn.words) >= TELLING_WORDS else {}
    choices = [
        choice_in(turn.language, "leave_enquiry", payload("make_enquiry", **about)),
        choice_in(turn.language, "talk_to_person", payload("talk_to_person")),
    ]
    return message(response_text("utter_heard_offer", turn.language), choices)


async def _file(turn: Turn, question: str, kind: AnswerKind, reply: Reply) -> None:
    desk = current_desk()
    new = NewUnansweredQuestion(
        conversation_id=turn.conversation_id,
        message_id=turn.message_id,
        text=question,
        language=reply.language,
        kind=kind,
        understood=reply.understood,
    )
    async with desk.database.writing() as session:
        await record_unanswered_question(session, new, now=desk.now())


def _answer(reply: Reply) -> dict[str, Any] | None:
    kind = reply.kind.answer
    if kind is None:
        return None
    return {
        "kind": kind.value,
        "topics": list(reply.topics),
        "facts": list(reply.facts),
        "understood": reply.understood,
    }


def _choices(reply: Reply, question: str, *, is_open: bool) -> list[dict[str, str]]:
    person = choice_in(reply.language, "talk_to_person", payload("talk_to_person"))
    enquire = choice_in(reply.language, "leave_enquiry", payload("make_enquiry"))
    if is_open:
        send = payload("make_enquiry", enquiry=question)
        return [choice_in(reply.language, "send_question", send), person]
    if reply.kind == ReplyKind.HANDOFF:
        return [enquire, person]
    suggested = [
        {"title": suggestion, "payload": payload("ask_question", question=suggestion)}
        for suggestion in reply.suggestions[:MOST_SUGGESTIONS]
    ]
    return [*suggested, enquire]
