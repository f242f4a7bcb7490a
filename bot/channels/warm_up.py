"""What is done once, when the model has been loaded."""

from __future__ import annotations

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker


def store_failures_loudly(agent: Agent) -> None:
    """Take away Rasa's fail-safe around the tracker store.

    It answers a locked or broken store with an empty conversation in memory, and the visitor's
    form is gone without a word. A failed turn, sent again, is better.
    """
    if isinstance(agent.tracker_store, FailSafeTrackerStore):
        agent.tracker_store = agent.processor.tracker_store = agent.tracker_store._tracker_store


async def warm_up(agent: Agent) -> None:
    """Go through store, pipeline and policy once, so that the first visitor need not wait.

    Raises what is wrong with the tracker store: Rasa itself would start without one.
    """
    processor = agent.processor
    await processor.tracker_store.retrieve("warm-up")
    parsed = await processor.parse_message(UserMessage(text="hello"))
    tracker = DialogueStateTracker("warm-up", processor.domain.slots)
    tracker.update(
        UserUttered("hello", parsed["intent"], parsed["entities"], parsed), processor.domain
    )
    processor.predict_next_with_tracker_if_should(tracker)
