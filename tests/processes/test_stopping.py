"""Starting a second time, and stopping: nothing stays behind."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from crm.settings import ROOT
from launch.ports import why_not

from .product import Product


@pytest.fixture
def second(product: Product, tmp_path: Path) -> Iterator[Product]:
    """A second desk, prepared like the first, on its own ports and folder."""
    assert product.admin
    second = Product(tmp_path)
    second.take_kept()
    yield second
    second.stop()


def interrupt(product: Product) -> int:
    return product.interrupt()


def hang_up(product: Product) -> int:
    product.launcher.send_signal(signal.SIGHUP)
    return product.launcher.wait(30)


def kill(product: Product) -> int:
    product.launcher.kill()
    return product.launcher.wait(30)


@pytest.mark.parametrize(("end", "status"), [(interrupt, 0), (hang_up, 0), (kill, -9)])
def test_no_process_is_left(second: Product, end: Callable[[Product], int], status: int) -> None:
    second.start()
    processes = second.processes()
    assert {second.pid(name) for name in ("site", "actions", "rasa")} <= {
        process.pid for process in processes
    }

    ended = end(second)

    _gone, alive = psutil.wait_procs(processes, timeout=10)
    assert ended == status
    assert alive == []
    assert [why_not("127.0.0.1", port) for port in second.ports] == ["", "", ""]


def test_people_are_answered_while_rasa_still_loads(second: Product) -> None:
    second.launch()
    second.wait_for("portal and desk", 60)

    assert "\n  Rasa " not in second.output
    assert second.interrupt() == 128 + signal.SIGINT


def test_the_password_is_shown_at_the_first_start_only(second: Product) -> None:
    second.start()
    assert second.admin[0] == "admin@desk.example"
    assert second.interrupt() == 0

    second.start()

    assert "Password" not in second.output
    assert "first administrator" in second.output
    assert second.output.rstrip().endswith(f"Desk       {second.address}/desk/")


def test_a_second_launcher_is_refused_while_the_first_runs(product: Product) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "launch", "run"],
        cwd=ROOT,
        env=product.environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert run.returncode == 1
    assert f"already being run in {product.configuration.var}" in run.stderr
    assert f"(process {product.launcher.pid})" in run.stderr
    assert product.launcher.poll() is None


def test_make_passes_the_signal_on(second: Product) -> None:
    # Not under uv or a shell: what `make run` starts is the launcher itself.
    make = subprocess.Popen(
        ["make", "run"],
        cwd=ROOT,
        env=second.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        process_group=0,
    )
    assert make.stdout
    for line in make.stdout:
        if "portal and desk" in line:
            break
    processes = psutil.Process(make.pid).children(recursive=True)

    os.killpg(make.pid, signal.SIGINT)
    rest, _ = make.communicate(timeout=30)

    _gone, alive = psutil.wait_procs(processes, timeout=10)
    assert alive == []
    assert "Traceback" not in rest
