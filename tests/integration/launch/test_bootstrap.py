"""A machine without uv gets one in the checkout, and nowhere else."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from launch.bootstrap import ROOT

BASE_PYTHON = str(Path(sys.base_prefix) / "bin" / "python3")
BROKEN_SHIM = "#!/bin/sh\necho 'pyenv: uv: command not found' >&2\nexit 127\n"
ABSENT = "raise ImportError('not on this machine')\n"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with the bootstrap in it, and a PATH that holds a shim for uv that fails."""
    (tmp_path / "launch").mkdir()
    for name in ("__init__.py", "bootstrap.py", "errors.py"):
        shutil.copy(ROOT / "launch" / name, tmp_path / "launch" / name)
    (tmp_path / "shims").mkdir()
    shim = tmp_path / "shims" / "uv"
    shim.write_text(BROKEN_SHIM)
    shim.chmod(0o755)
    return tmp_path


def bootstrap(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PATH": f"{checkout / 'shims'}:/usr/bin:/bin"}
    return subprocess.run(
        [BASE_PYTHON, "-m", "launch.bootstrap", *arguments],
        cwd=checkout,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def version_of(uv: str) -> str:
    return subprocess.run([uv, "--version"], capture_output=True, text=True, check=True).stdout


def test_a_shim_that_fails_counts_as_none(checkout: Path) -> None:
    made = bootstrap(checkout, "uv")

    assert made.returncode == 0, made.stderr
    uv = made.stdout.strip()
    assert uv == str(checkout / ".tools/bin/uv")
    assert version_of(uv).startswith("uv 0.")
    assert "Installing uv" in made.stderr

    again = bootstrap(checkout, "uv")
    assert again.stdout.strip() == uv
    assert again.stderr == ""


def test_a_python_without_venv_still_gets_uv(checkout: Path) -> None:
    (checkout / "venv.py").write_text(ABSENT)

    made = bootstrap(checkout, "uv")

    assert made.returncode == 0, made.stderr
    assert made.stdout.strip() == str(checkout / ".tools/uv/bin/uv")
    assert version_of(made.stdout.strip()).startswith("uv 0.")


def test_a_python_with_neither_venv_nor_pip_is_told_what_to_install(checkout: Path) -> None:
    (checkout / "venv.py").write_text(ABSENT)
    (checkout / "pip.py").write_text("raise ImportError('No module named pip')\n")

    made = bootstrap(checkout, "uv")

    assert made.returncode == 1
    last = made.stderr.strip().splitlines()[-1]
    assert last.startswith("uv is needed, and this Python has neither venv nor pip")
    assert "Traceback" not in made.stderr


def test_a_uv_that_is_too_old_counts_as_none(checkout: Path) -> None:
    (checkout / "shims" / "uv").write_text("#!/bin/sh\necho 'uv 0.4.30'\n")

    made = bootstrap(checkout, "uv")

    assert made.stdout.strip() == str(checkout / ".tools/bin/uv")


def test_it_becomes_the_program_on_the_desks_python(checkout: Path) -> None:
    (checkout / "shown.py").write_text(
        "import os, sys\nprint(sys.version_info[:2], os.getpid(), sys.argv[1:])\n"
    )
    # The desk's Python is found through the checkout's version file where pyenv keeps it.
    shutil.copy(ROOT / ".python-version", checkout)
    path = f"{Path(shutil.which('uv', path=str(ROOT / '.tools/bin')) or 'uv').parent}"
    environment = os.environ | {"PATH": f"{path}:{os.environ['PATH']}"}

    process = subprocess.Popen(
        [BASE_PYTHON, "-m", "launch.bootstrap", "run", "shown", "one", "two"],
        cwd=checkout,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    output, _ = process.communicate(timeout=300)

    # The same process, so that a signal for the launcher reaches the program.
    assert output == f"(3, 13) {process.pid} ['one', 'two']\n"
