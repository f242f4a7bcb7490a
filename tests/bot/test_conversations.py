"""The stories of tests/conversations, played by the trained policy."""

import asyncio
from pathlib import Path

from rasa.core.agent import Agent
from rasa.core.test import test as play

STORIES = Path(__file__).parents[1] / "conversations"


def test_every_story_goes_as_written(agent: Agent, tmp_path: Path) -> None:
    result = asyncio.run(play(str(STORIES), agent, out_directory=str(tmp_path)))

    failed = tmp_path / "failed_test_stories.yml"
    told = failed.read_text() if failed.exists() else ""
    whole = result["report"]["conversation_accuracy"]
    assert (whole["correct"], whole["total"]) == (3, 3), told
