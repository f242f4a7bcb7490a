"""The whole desk as `make run` starts it: the launcher and its three processes, on free ports."""

import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil

from crm.settings import ROOT
from launch.configuration import Configuration, read_configuration
from launch.training import model_path

KEPT = ROOT / ".cache" / "processes"
"""What takes minutes to make and depends on files alone; kept from one run of the tests to the
next. Both the model and the prepared answers check by themselves whether they still fit."""

START_SECONDS = 1500.0
STOP_SECONDS = 30.0


class Product:
    """One running desk. ``start`` waits until it is ready; ``stop`` is Ctrl-C."""

    def __init__(self, folder: Path, **settings: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        site, actions, rasa = _free_ports(3)
        self._settings = {
            "INVEST_DESK_VAR": str(folder / "var"),
            "INVEST_DESK_PORT": str(site),
            "INVEST_DESK_ACTIONS_PORT": str(actions),
            "INVEST_DESK_RASA_URL": f"http://127.0.0.1:{rasa}",
            # All visitors of the tests come from one address.
            "INVEST_DESK_MESSAGES_PER_MINUTE": "1000",
            "INVEST_DESK_MESSAGES_PER_MINUTE_PER_ADDRESS": "10000",
            "INVEST_DESK_CONVERSATIONS_PER_HOUR_PER_ADDRESS": "10000",
            **settings,
        }
        self.environment = os.environ | self._settings
        self.configuration: Configuration = read_configuration(ROOT, self.environment)
        self.ports = (site, actions, rasa)
        self._output = folder / "launcher.out"
        self._launcher: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """The portal is at ``/``, the desk at ``/desk/``; no slash at the end."""
        return self.configuration.address

    @property
    def output(self) -> str:
        """What the launcher has printed so far."""
        return self._output.read_text() if self._output.exists() else ""

    @property
    def admin(self) -> tuple[str, str]:
        """E-mail and password of the first administrator, as the launcher has printed them."""
        found = re.search(r"^ +E-mail +(\S+)\n +Password +(\S+)$", self.output, flags=re.M)
        assert found, self.output
        return found.group(1), found.group(2)

    @property
    def launcher(self) -> subprocess.Popen[bytes]:
        """The launcher itself."""
        assert self._launcher
        return self._launcher

    def launch(self, command: str = "run") -> None:
        """Begin ``python -m launch COMMAND`` in a process group of its own, as a terminal does."""
        with self._output.open("wb") as output:
            self._launcher = subprocess.Popen(
                [sys.executable, "-m", "launch", command],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                process_group=0,
                preexec_fn=_as_at_a_terminal,
            )

    def start(self) -> None:
        """Launch, and wait until the launcher says that all is ready."""
        self.launch()
        self.wait_for("Ready in ", START_SECONDS)

    def wait_for(self, words: str, seconds: float) -> None:
        """Wait until the launcher has printed these words; fail when it ends or takes longer."""
        deadline = time.monotonic() + seconds
        while words not in self.output:
            assert self.launcher.poll() is None, self.output
            assert time.monotonic() < deadline, f"no {words!r} in {seconds} s:\n{self.output}"
            time.sleep(0.1)

    def interrupt(self) -> int:
        """Ctrl-C: the signal goes to the launcher's group. Gives the launcher's exit status."""
        os.killpg(self.launcher.pid, signal.SIGINT)
        return self.launcher.wait(STOP_SECONDS)

    def stop(self) -> None:
        """Stop everything if it still runs, by force if it must be."""
        if self._launcher and self._launcher.poll() is None:
            left = self.processes()
            self._launcher.terminate()
            try:
                self._launcher.wait(STOP_SECONDS)
            finally:
                for process in [*left, self._launcher]:
                    with suppress(psutil.NoSuchProcess, ProcessLookupError):
                        process.kill()

    def processes(self) -> list[psutil.Process]:
        """Everything that the launcher has started, and what that has started."""
        return psutil.Process(self.launcher.pid).children(recursive=True)

    def pid(self, name: str) -> int:
        """The process number of ``site``, ``actions`` or ``rasa``; 0 while there is none."""
        with suppress(FileNotFoundError):
            return int((self.configuration.pids / f"{name}.pid").read_text())
        return 0

    def kill(self, name: str) -> int:
        """Kill a process as a machine out of memory would; gives its number."""
        pid = self.pid(name)
        os.kill(pid, signal.SIGKILL)
        return pid

    def log(self, name: str) -> str:
        """The log of a process so far."""
        return (self.configuration.logs / f"{name}.log").read_text(errors="replace")

    def database(self) -> sqlite3.Connection:
        """The desk's database, opened beside the running desk."""
        return sqlite3.connect(self.configuration.var / "desk.db", isolation_level=None)

    def desk(self, *arguments: str) -> str:
        """What ``python -m crm …`` prints for this desk."""
        command = [sys.executable, "-m", "crm", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True
        ).stdout

    def take_kept(self) -> None:
        """Begin with the model and the prepared answers of an earlier run, where there are any."""
        model = model_path(self.configuration)
        for source in (KEPT / "models" / model.name, ROOT / "var" / "models" / model.name):
            if source.exists():
                _copy(source, model)
                break
        for source in (KEPT / "answers").glob("*"):
            _copy(source, self.configuration.var / "answers" / source.name)

    def keep(self) -> None:
        """Leave the model and the prepared answers for the next run."""
        # Not the model for the files as they are now: somebody may be editing them.
        shutil.rmtree(KEPT / "models", ignore_errors=True)
        for model in self.configuration.models.glob("*.tar.gz"):
            _copy(model, KEPT / "models" / model.name)
        for source in (self.configuration.var / "answers").iterdir():
            # A database that is open has its companions; they go with it when it is closed.
            if source.is_file() and not source.name.endswith(("-wal", "-shm", "-journal")):
                _copy(source, KEPT / "answers" / source.name)


def _as_at_a_terminal() -> None:
    """Heed every stop signal, though the tests themselves may run under nohup or in the back."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    # Whole or not at all: two runs of the tests may share the folder.
    part = target.with_name(f"{target.name}.{os.getpid()}")
    shutil.copyfile(source, part)
    part.replace(target)


def _free_ports(count: int) -> list[int]:
    servers = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(server.getsockname()[1]) for server in servers]
    for server in servers:
        server.close()
    return ports
