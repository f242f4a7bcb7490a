"""One line a step, whatever happens in it."""

import asyncio

import pytest

from launch import console as console_module
from launch.console import Console


async def test_a_step_is_one_line_with_its_time_and_result(
    capsys: pytest.CaptureFixture[str],
) -> None:
    async with Console(terminal=False).step("database") as step:
        step.result = "up to date"

    assert capsys.readouterr().out == "  database                          0.0 s   up to date\n"


async def test_a_step_that_fails_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="no"):
        async with Console(terminal=False).step("database"):
            raise ValueError("no")

    assert capsys.readouterr().out.endswith("failed\n")


async def test_a_step_cut_short_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    async def wait() -> None:
        async with Console(terminal=False).step("training"):
            await asyncio.Event().wait()

    task = asyncio.create_task(wait())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert capsys.readouterr().out.endswith("stopped\n")


async def test_a_long_step_gives_signs_of_life(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(console_module, "FIRST_SIGN_SECONDS", 0)
    async with Console(terminal=False).step("training") as step:
        step.detail = "epoch 3"
        await asyncio.sleep(0.01)

    assert "  … training 0 s   epoch 3\n" in capsys.readouterr().out


async def test_a_terminal_shows_all_that_is_under_way_in_its_last_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    console = Console(terminal=True)
    async with console.step("training"), console.step("answers"):
        await asyncio.sleep(0.01)
        console.say("a whole line")

    first, *_rest = capsys.readouterr().out.split("\n")
    assert "… training 0 s   … answers 0 s" in first
    assert first.endswith("\r\x1b[Ka whole line")


async def test_a_terminal_that_is_gone_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone:
        def write(self, _text: str) -> int:
            raise BrokenPipeError

        def flush(self) -> None:
            raise BrokenPipeError

    console = Console(terminal=False)
    monkeypatch.setattr("sys.stdout", Gone())

    console.say("to nobody")
