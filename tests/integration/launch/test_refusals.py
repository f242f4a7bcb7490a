"""The launcher itself, on starts that it refuses: one sentence, no traceback, status 1."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from launch.bootstrap import ROOT
from launch.configuration import read_configuration
from launch.folders import hold_var


@pytest.fixture
def free() -> dict[str, str]:
    """Settings with free ports."""
    servers = [socket.create_server(("127.0.0.1", 0)) for _ in range(3)]
    ports = [server.getsockname()[1] for server in servers]
    for server in servers:
        server.close()
    return {
        "INVEST_DESK_PORT": str(ports[0]),
        "INVEST_DESK_ACTIONS_PORT": str(ports[1]),
        "INVEST_DESK_RASA_URL": f"http://127.0.0.1:{ports[2]}",
    }


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def refuse(var: Path, settings: dict[str, str]) -> str:
    """What a launcher says that is expected not to start."""
    run = subprocess.run(
        [sys.executable, "-m", "launch", "run"],
        cwd=ROOT,
        env=os.environ | settings | {"INVEST_DESK_VAR": str(var)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 1
    assert run.stdout == ""
    [sentence] = run.stderr.strip().splitlines()
    return sentence


def test_a_port_that_is_taken(tmp_path: Path, free: dict[str, str], taken: int) -> None:
    said = refuse(tmp_path / "var", free | {"INVEST_DESK_PORT": str(taken)})

    assert said == (
        f"Port {taken} on 127.0.0.1, meant for the portal and the desk, is in use; "
        "stop what uses it or set INVEST_DESK_PORT to another."
    )


def test_a_second_launcher_on_the_same_folder(tmp_path: Path, free: dict[str, str]) -> None:
    var = tmp_path / "var"
    with hold_var(read_configuration(ROOT, {"INVEST_DESK_VAR": str(var)})):
        said = refuse(var, free)

    assert said.startswith(f"The desk is already being run in {var} (process {os.getpid()});")


def test_the_folder_is_free_again_afterwards(tmp_path: Path) -> None:
    configuration = read_configuration(ROOT, {"INVEST_DESK_VAR": str(tmp_path / "var")})
    with hold_var(configuration):
        pass
    with hold_var(configuration):
        assert (configuration.pids / "launch.pid").read_text() == f"{os.getpid()}\n"


def test_a_folder_that_cannot_be_written(tmp_path: Path, free: dict[str, str]) -> None:
    (tmp_path / "file").write_text("")

    said = refuse(tmp_path / "file" / "var", free)

    assert "cannot be written (Not a directory)" in said
    assert "INVEST_DESK_VAR" in said


def test_a_setting_that_is_wrong(tmp_path: Path, free: dict[str, str]) -> None:
    said = refuse(tmp_path / "var", free | {"INVEST_DESK_PORT": "http"})

    assert said == "INVEST_DESK_PORT must be a number between 1 and 65535, not 'http'."
