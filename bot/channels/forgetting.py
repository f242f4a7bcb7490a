"""Deletes what the tracker store holds of a conversation whose visitor was erased."""

from __future__ import annotations

from typing import Text

from rasa.core.agent import Agent
from rasa.core.tracker_store import AwaitableTrackerStore, SQLTrackerStore, TrackerStore
from sqlalchemy import text


class CannotForgetError(Exception):
    """The tracker store is of a kind whose rows we do not know how to delete."""


async def forget_conversation(agent: Agent, conversation: Text) -> int:
    """Delete every event of the conversation, all sessions; gives how many there were.

    Waits for a turn that is under way, or it would be written back. Rasa's tracker stores can
    only add: a restart leaves every earlier event where it was. Raises CannotForgetError, and
    LockError when the conversation is busy for too long.
    """
    store = _innermost(agent.tracker_store)
    if not isinstance(store, SQLTrackerStore):
        raise CannotForgetError(type(store).__name__)
    async with agent.lock_store.lock(conversation):
        with store.session_scope() as session:
            if store.engine.dialect.name == "sqlite":
                # Or the words would stay readable in the file until their place is needed.
                session.execute(text("PRAGMA secure_delete = ON"))
            rows = session.query(store.SQLEvent).filter(store.SQLEvent.sender_id == conversation)
            deleted = rows.delete(synchronize_session=False)
            session.commit()
    return int(deleted)


def _innermost(store: TrackerStore) -> TrackerStore:
    """The store itself: Rasa wraps the one that a project configures."""
    while isinstance(store, AwaitableTrackerStore):
        store = store._tracker_store
    return store
