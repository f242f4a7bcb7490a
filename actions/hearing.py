"""Gives words outside the form to whoever waits for them."""

from collections.abc import Awaitable, Callable, Mapping

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions.awaited import Awaited, find_awaited
from actions.call_back import choosing
from actions.rights import correcting, proven, proving, stop_marketing
from actions.turn import Turn

Taker = Callable[[CollectingDispatcher, Turn, Awaited], Awaitable[list[EventType] | None]]

TAKERS: Mapping[str, Taker] = {
    choosing.TIME: choosing.take_time,
    choosing.NUMBER: choosing.take_number,
    correcting.REFERENCE: correcting.take_reference,
    correcting.FIELD: correcting.take_field,
    correcting.VALUE: correcting.take_value,
    proving.REFERENCE: proving.take_reference,
    proving.EMAIL: proving.take_email,
    proving.CODE: proven.take_code,
    stop_marketing.ADDRESS: stop_marketing.take_address,
}


async def hear_awaited(
    dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn
) -> list[EventType] | None:
    """The events when the words were the awaited reply; None when they are something else."""
    if turn.requested is not None or not turn.is_typed:
        return None
    awaited = find_awaited(tracker)
    return await TAKERS[awaited.name](dispatcher, turn, awaited) if awaited else None
