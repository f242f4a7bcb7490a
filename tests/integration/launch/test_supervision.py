"""Services are kept up and stopped, with whatever they have started themselves."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import replace

import psutil
import pytest

from launch import groups, supervision
from launch.bootstrap import ROOT
from launch.configuration import Configuration
from launch.console import Console
from launch.services import Service
from launch.supervision import Supervisor

type Program = Callable[[str], tuple[str, ...]]
type Soon = Callable[[Callable[[], object]], Awaitable[object]]

SERVER = """
import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *arguments):
        pass
print("listening", flush=True)
http.server.HTTPServer(("127.0.0.1", PORT), Handler).serve_forever()
"""
WITH_CHILD = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(child.pid, flush=True)
"""
DEAF = """
import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
"""


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture
async def supervisor(
    configuration: Configuration, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Supervisor]:
    monkeypatch.setattr(supervision, "PAUSES_SECONDS", (0.01, 0.01))
    supervisor = Supervisor(configuration, Console(terminal=False))
    yield supervisor
    await supervisor.stop()


@pytest.fixture
def server(program: Program, port: int) -> Callable[[str], Service]:
    """A service that answers on its port after doing something else first."""

    def make(first: str = "") -> Service:
        return Service(
            name="server",
            title="server",
            command=program(first + SERVER.replace("PORT", str(port))),
            probe=f"http://127.0.0.1:{port}/",
        )

    return make


def pid_of(configuration: Configuration, name: str = "server") -> int:
    with suppress(FileNotFoundError):
        return int((configuration.pids / f"{name}.pid").read_text())
    return 0


def is_running(pid: int) -> bool:
    with suppress(psutil.NoSuchProcess):
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    return False


def child_of_log(configuration: Configuration) -> int:
    log = configuration.logs / "server.log"
    lines = log.read_text().split() if log.exists() else []
    return next((int(line) for line in lines if line.isdigit()), 0)


async def test_a_service_is_told_only_its_own_settings(
    supervisor: Supervisor, server: Callable[..., Service], configuration: Configuration
) -> None:
    tell = "import os\nprint(sorted(n for n in os.environ if n.startswith('INVEST')))"
    told = replace(server(tell), settings=frozenset({"actions_port", "smtp_host"}))

    await supervisor.serve(told)

    first = (configuration.logs / "server.log").read_text().splitlines()[0]
    assert first == "['INVEST_DESK_ACTIONS_PORT']"


async def test_a_service_is_ready_when_it_answers(
    supervisor: Supervisor, server: Callable[..., Service], configuration: Configuration
) -> None:
    assert await supervisor.serve(server())

    assert is_running(pid_of(configuration))
    assert "listening" in (configuration.logs / "server.log").read_text()


async def test_a_service_that_is_killed_comes_back_and_is_said_to(
    supervisor: Supervisor,
    server: Callable[..., Service],
    configuration: Configuration,
    soon: Soon,
    capsys: pytest.CaptureFixture[str],
) -> None:
    await supervisor.serve(server())
    first = pid_of(configuration)

    os.kill(first, signal.SIGKILL)
    second = await soon(lambda: pid_of(configuration) not in {0, first} and pid_of(configuration))

    assert second != first
    assert "  Server was ended by SIGKILL; starting it again.\n" in capsys.readouterr().out


async def test_what_a_dead_service_has_started_does_not_outlive_it(
    supervisor: Supervisor,
    server: Callable[..., Service],
    configuration: Configuration,
    soon: Soon,
) -> None:
    await supervisor.serve(server(WITH_CHILD))
    child = child_of_log(configuration)
    assert is_running(child)

    os.kill(pid_of(configuration), signal.SIGKILL)

    await soon(lambda: not is_running(child))


async def test_stopping_leaves_no_process_and_no_pid_file(
    supervisor: Supervisor, server: Callable[..., Service], configuration: Configuration
) -> None:
    await supervisor.serve(server(WITH_CHILD))
    pids = [pid_of(configuration), child_of_log(configuration)]
    assert all(is_running(pid) for pid in pids)

    await supervisor.stop()

    assert not any(is_running(pid) for pid in pids)
    assert pid_of(configuration) == 0


async def test_a_service_that_does_not_listen_to_reason_is_killed(
    supervisor: Supervisor,
    server: Callable[..., Service],
    configuration: Configuration,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(groups.stop_group, "__defaults__", (0.3,))
    await supervisor.serve(server(DEAF))
    pid = pid_of(configuration)

    await supervisor.stop()

    assert not is_running(pid)


async def test_a_service_that_keeps_dying_is_given_up_with_its_log(
    supervisor: Supervisor,
    program: Program,
    configuration: Configuration,
    capsys: pytest.CaptureFixture[str],
) -> None:
    broken = Service(
        name="broken",
        title="broken one",
        command=program("print('because of this'); raise SystemExit(3)"),
        probe="http://127.0.0.1:1/",
    )

    assert not await supervisor.serve(broken)

    log = configuration.logs / "broken.log"
    said = capsys.readouterr().out
    assert said.count("Broken one ended with status 3; starting it again.") == 2
    assert "Broken one keeps stopping (ended with status 3); read var/logs/broken.log." in said
    assert log.read_text().count("because of this") == 3


async def test_a_service_beside_a_broken_one_stays_up(
    supervisor: Supervisor, server: Callable[..., Service], configuration: Configuration
) -> None:
    missing = Service(name="gone", title="gone", command=("/no/such/program",), probe="http://x/")

    good, bad = await asyncio.gather(supervisor.serve(server()), supervisor.serve(missing))

    assert good
    assert not bad
    assert is_running(pid_of(configuration))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a program with its parent")
async def test_a_killed_launcher_takes_its_services_with_it(
    program: Program, configuration: Configuration, soon: Soon
) -> None:
    sleeper = program("import time\ntime.sleep(600)")
    launcher = program(f"""
import asyncio, os, sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from launch.groups import start_group
async def main():
    process = await start_group(
        {sleeper!r}, cwd=Path("/"), environment=dict(os.environ), output=1
    )
    print(process.pid, flush=True)
    await asyncio.sleep(600)
asyncio.run(main())
""")
    parent = await asyncio.create_subprocess_exec(*launcher, stdout=asyncio.subprocess.PIPE)
    assert parent.stdout is not None
    sleeping = int(await parent.stdout.readline())
    assert is_running(sleeping)

    parent.kill()
    await parent.wait()

    await soon(lambda: not is_running(sleeping))
