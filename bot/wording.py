"""Says the bot's responses in the language that the visitor writes in.

English is in ``data/responses``, which Rasa reads into the domain. Each other language has a file
``data/words/<language>.yml``: response to text, or to ``text`` and ``choices``, the titles of its
buttons in their order. What a file lacks is said in English.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any, Dict, Optional, Text

import yaml
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

WORDS = Path(__file__).resolve().parents[1] / "data" / "words"


class WordingInLanguage(TemplatedNaturalLanguageGenerator):
    """Named in ``endpoints.yml``; the language comes with each message of the gateway."""

    def __init__(self, endpoint_config: EndpointConfig, domain: Domain) -> None:
        super().__init__(domain.responses)
        self._words = {path.stem: _read(path) for path in WORDS.glob("*.yml")}

    async def generate(
        self,
        utter_action: Text,
        tracker: DialogueStateTracker,
        output_channel: Text,
        **kwargs: Any,
    ) -> Optional[Dict[Text, Any]]:
        """The response with its placeholders filled in; None when there is no such response."""
        slots = tracker.current_slot_values()
        said = self._random_response_for(utter_action, output_channel, slots)
        if said is None:
            return None
        language = (tracker.latest_message.metadata or {}).get("language", "en")
        words = self._words.get(language, {}).get(utter_action)
        said = copy.deepcopy(said)
        return self._fill_response(_reworded(said, words) if words else said, slots, **kwargs)


def _reworded(said: Dict[Text, Any], words: Any) -> Dict[Text, Any]:
    if isinstance(words, str):
        return {**said, "text": words}
    buttons = [
        {**button, "title": title}
        for button, title in zip(said.get("buttons", []), words["choices"], strict=True)
    ]
    return {**said, "text": words["text"], "buttons": buttons}


def _read(path: Path) -> Dict[Text, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8")) or {}
