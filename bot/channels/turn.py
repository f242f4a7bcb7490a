"""One turn of a conversation: finished and stored, or not begun.

Rasa logs a failed action and goes on as if it had said nothing: the visitor's answer is lost and
the form asks the next thing. Here a turn in which any action failed is not stored at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Text

from rasa.core.actions.action import Action, ActionExecutionRejection
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.exceptions import ActionLimitReached
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channels.incoming import Incoming
from bot.channels.transcript import asking, events_until_answered, last_replies, offered_payload


class TurnFailedError(Exception):
    """The turn could not be finished; the conversation is as it was before the message."""


@dataclass(frozen=True)
class Turn:
    """The replies to one message, and the lead field that is asked for after them."""

    replies: List[Dict[Text, Any]]
    asking: Optional[Text]


async def take_turn(agent: Agent, incoming: Incoming) -> Turn:
    """Answer a message, once: the same message again gives the same replies.

    Raises TurnFailedError, and LockError when the conversation is busy for too long.
    """
    async with agent.lock_store.lock(incoming.conversation):
        processor = agent.processor
        stored = await processor.get_tracker(incoming.conversation)
        earlier = events_until_answered(list(stored.events), incoming.message)
        if earlier is not None:
            return Turn(last_replies(earlier), asking(earlier))
        tracker = await _run(processor, incoming)
        events = list(tracker.events)
        turn = Turn(last_replies(events), asking(events))
        if not turn.replies:
            raise TurnFailedError("the bot had nothing to say")
        await processor.save_tracker(tracker)
        return turn


async def _run(processor: MessageProcessor, incoming: Incoming) -> DialogueStateTracker:
    output = CollectingOutputChannel()
    tracker = await processor.fetch_tracker_and_update_session(incoming.conversation, output)
    message = await _as_user_message(processor, tracker, incoming)
    await processor._handle_message_with_tracker(message, tracker)
    tracker = await processor.run_action_extract_slots(output, tracker)
    goes_on = True
    while goes_on and processor._should_handle_message(tracker):
        try:
            action, prediction = processor.predict_next_with_tracker_if_should(tracker)
        except ActionLimitReached as error:
            raise TurnFailedError("the bot did not come to an end") from error
        watched = _WatchedAction(action)
        goes_on = await processor._run_action(watched, tracker, output, processor.nlg, prediction)
        if watched.error is not None:
            raise TurnFailedError(f"{action.name()} failed") from watched.error
    return tracker


async def _as_user_message(
    processor: MessageProcessor, tracker: DialogueStateTracker, incoming: Incoming
) -> UserMessage:
    payload = incoming.payload or offered_payload(list(tracker.events), incoming.text or "")
    message = UserMessage(
        text=payload or incoming.text,
        sender_id=incoming.conversation,
        input_channel="gateway",
        message_id=incoming.message,
        # Actions tell typed words from a payload by this, never by a leading slash.
        metadata={"typed": incoming.text, "language": incoming.language},
    )
    if payload is None and message.text.startswith("/"):
        # Rasa would obey. The words are understood without the slash and kept with it.
        bare = UserMessage(text=message.text.lstrip("/ ") or "-", sender_id=message.sender_id)
        parsed = await processor.parse_message(bare, tracker)
        message.parse_data = {**parsed, "text": message.text}
    return message


class _WatchedAction(Action):
    """Runs an action and keeps what it raised, which Rasa only logs."""

    def __init__(self, action: Action) -> None:
        self._action = action
        self.error: Optional[Exception] = None

    def name(self) -> Text:
        return self._action.name()

    def event_for_successful_execution(self, prediction: PolicyPrediction) -> Event:
        return self._action.event_for_successful_execution(prediction)

    async def run(
        self,
        output_channel: Any,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> List[Event]:
        try:
            return await self._action.run(output_channel, nlg, tracker, domain)
        except ActionExecutionRejection:
            raise
        except Exception as error:
            self.error = error
            raise
