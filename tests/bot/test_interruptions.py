"""Every field of the form against every act that interrupts it, by the trained policy."""

import asyncio

import pytest
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

FIELDS = (
    "enquiry",
    "company",
    "website",
    "country",
    "sector",
    "intent",
    "location",
    "landing_timeframe",
    "hiring",
    "spend",
    "full_name",
    "role",
    "email",
    "email_meant",
    "phone",
    "call_requested",
    "consent_contact",
    "consent_marketing",
    "confirm",
    "change_field",
)
RESUMES_AFTER = {
    "greet": "utter_greet_again",
    "thank": "utter_welcome_again",
    "ask_bot_challenge": "utter_automated",
    "ask_privacy": "action_explain_privacy",
    "ask_why": "action_explain_field",
    "ask_help": "utter_help_in_form",
    "ask_question": "action_answer_question",
    "talk_to_person": "action_contact_team",
    "change_answer": "action_change_answer",
    "go_back": "action_go_back",
    "start_over": "action_start_over",
    "what_you_know": "action_what_you_know",
    "correct_me": "action_change_answer",
    "stop_marketing": "action_stop_marketing",
    "book_call_back": "action_book_call_back",
    "choose_call_back_slot": "action_choose_call_back_slot",
    "other_call_back_time": "action_other_call_back_time",
    "move_call_back": "action_move_call_back",
    "cancel_call_back": "action_cancel_call_back",
}
ENDS_AFTER = {
    "stop": "action_stop_enquiry",
    "goodbye": "action_stop_enquiry",
    "withdraw_enquiry": "action_stop_enquiry",
    "forget_me": "action_forget_me",
    "not_investor_press": "action_send_elsewhere",
    "not_investor_job": "action_send_elsewhere",
    "not_investor_student": "action_send_elsewhere",
}
ANSWERS = ("inform", "affirm", "deny", "skip", "skip_rest", "refuse")


def in_form(agent: Agent, field: str, intent: str, text: str) -> DialogueStateTracker:
    """A conversation in which this field was asked and this was said."""
    begun = [
        SessionStarted(),
        ActionExecuted("action_listen"),
        UserUttered("/make_enquiry", {"name": "make_enquiry", "confidence": 1.0}),
        ActionExecuted("action_start_enquiry"),
        ActionExecuted("enquiry_form"),
        ActiveLoop("enquiry_form"),
        SlotSet("requested_slot", field),
        ActionExecuted("action_listen"),
        UserUttered(text, {"name": intent, "confidence": 1.0}),
    ]
    tracker = DialogueStateTracker("test", agent.domain.slots)
    tracker.update_with_events(begun, agent.domain)
    return tracker


def next_action(agent: Agent, tracker: DialogueStateTracker) -> str:
    action, _ = agent.processor.predict_next_with_tracker_if_should(tracker)
    return action.name()


def extracted(agent: Agent, tracker: DialogueStateTracker) -> dict:
    asyncio.run(agent.processor.run_action_extract_slots(CollectingOutputChannel(), tracker))
    return {name: tracker.get_slot(name) for name in FIELDS if tracker.get_slot(name) is not None}


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("intent", sorted(RESUMES_AFTER))
def test_an_interruption_is_dealt_with_and_the_form_goes_on(
    agent: Agent, field: str, intent: str
) -> None:
    tracker = in_form(agent, field, intent, "something said")

    filled = extracted(agent, tracker)
    tracker.update(ActionExecutionRejected("enquiry_form"), agent.domain)
    first = next_action(agent, tracker)
    tracker.update(ActionExecuted(first), agent.domain)
    second = next_action(agent, tracker)

    assert filled == {}
    assert (first, second) == (RESUMES_AFTER[intent], "enquiry_form")


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("intent", sorted(ENDS_AFTER))
def test_stop_works_at_every_field(agent: Agent, field: str, intent: str) -> None:
    tracker = in_form(agent, field, intent, "something said")

    filled = extracted(agent, tracker)
    tracker.update(ActionExecutionRejected("enquiry_form"), agent.domain)
    first = next_action(agent, tracker)
    tracker.update_with_events(
        [ActionExecuted(first), ActiveLoop(None), SlotSet("requested_slot", None)], agent.domain
    )

    assert filled == {}
    assert first == ENDS_AFTER[intent]
    assert next_action(agent, tracker) == "action_listen"


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("intent", ANSWERS)
def test_an_answer_fills_the_field_that_was_asked_and_no_other(
    agent: Agent, field: str, intent: str
) -> None:
    tracker = in_form(agent, field, intent, "something said")

    filled = extracted(agent, tracker)

    assert filled == {field: "something said"}
    assert next_action(agent, tracker) == "enquiry_form"


OUTSIDE = {
    "greet": "utter_greet",
    "goodbye": "utter_goodbye",
    "thank": "utter_welcome",
    "ask_bot_challenge": "utter_automated",
    "ask_privacy": "action_explain_privacy",
    "ask_why": "action_explain_field",
    "ask_help": "utter_help",
    "ask_question": "action_answer_question",
    "inform": "action_answer_question",
    "make_enquiry": "action_start_enquiry",
    "talk_to_person": "action_contact_team",
    "affirm": "action_follow_offer",
    "deny": "action_let_go",
    "stop": "action_let_go",
    "skip": "action_let_go",
    "skip_rest": "utter_nothing_open",
    "refuse": "action_let_go",
    "start_over": "action_start_over",
    "go_back": "action_let_go",
    "change_answer": "action_correct_me",
    "what_you_know": "action_what_you_know",
    "correct_me": "action_correct_me",
    "forget_me": "action_forget_me",
    "stop_marketing": "action_stop_marketing",
    "withdraw_enquiry": "action_withdraw_enquiry",
    "book_call_back": "action_book_call_back",
    "choose_call_back_slot": "action_choose_call_back_slot",
    "other_call_back_time": "action_other_call_back_time",
    "move_call_back": "action_move_call_back",
    "cancel_call_back": "action_cancel_call_back",
    "not_investor_press": "action_send_elsewhere",
    "not_investor_job": "action_send_elsewhere",
    "not_investor_student": "action_send_elsewhere",
}


@pytest.mark.parametrize("intent", sorted(OUTSIDE))
def test_every_act_outside_the_form_has_a_reply(agent: Agent, intent: str) -> None:
    tracker = DialogueStateTracker("test", agent.domain.slots)
    said = UserUttered("something said", {"name": intent, "confidence": 1.0})
    tracker.update_with_events(
        [SessionStarted(), ActionExecuted("action_listen"), said], agent.domain
    )

    filled = extracted(agent, tracker)

    assert filled == {}
    assert next_action(agent, tracker) == OUTSIDE[intent]


def test_the_tables_cover_every_intent(agent: Agent) -> None:
    ours = {name for name in agent.domain.intents if name not in DEFAULT_INTENTS}

    assert set(OUTSIDE) == ours
    assert {*RESUMES_AFTER, *ENDS_AFTER, *ANSWERS, "make_enquiry"} == ours


DEFAULT_INTENTS = {"restart", "back", "out_of_scope", "session_start", "nlu_fallback"}
