"""Finds uv or installs it into the checkout, finds the desk's Python, and hands over to it.

Runs on any Python 3.8 or newer that a machine happens to have, before anything is installed.
``python3 -m launch.bootstrap uv`` prints where uv is; ``… run MODULE ARGUMENTS`` becomes
``python -m MODULE ARGUMENTS`` on the desk's Python.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from launch.errors import LaunchError

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".tools"
PYTHON = "3.13"
UV_VERSION = "0.13.9"
OLDEST_UV = (0, 9, 0)
"""The first that reads both lock files and knows every option used here."""

MISLEADING = (
    *("UV_PROJECT_ENVIRONMENT", "VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH"),
    "PYTHONDONTWRITEBYTECODE",
)
"""Variables that would lead uv or Python into another environment; the last one would make every
start compile everything again, which takes longer than all the rest."""


def clean_environment() -> dict[str, str]:
    """This process's variables without the misleading ones; Pythons are kept in the checkout."""
    environment = {name: value for name, value in os.environ.items() if name not in MISLEADING}
    environment.setdefault("UV_PYTHON_INSTALL_DIR", str(TOOLS / "python"))
    return environment


def find_uv() -> str | None:
    """A uv that starts and is new enough: ours first, then the one on PATH."""
    for candidate in (str(TOOLS / "bin" / "uv"), str(TOOLS / "uv" / "bin" / "uv"), "uv"):
        # A pyenv shim is on PATH, and fails when no active Python has uv.
        path = shutil.which(candidate)
        if path and _version_of(path) >= OLDEST_UV:
            return path
    return None


def ensure_uv() -> str:
    """The path of a usable uv, installed from PyPI into ``.tools`` when there is none.

    Raises LaunchError when it can be neither found nor installed.
    """
    found = find_uv()
    if found:
        return found
    began = time.monotonic()
    _say(f"Installing uv {UV_VERSION} into .tools …")
    failure = _install_into_venv()
    if failure:
        # Debian's Python lacks ensurepip until python3-venv is installed, but may have pip.
        failure = _install_with_pip() or ""
    found = find_uv()
    if not found:
        raise LaunchError(_why_no_uv(failure))
    _say(f"Installed uv {UV_VERSION} ({time.monotonic() - began:.1f} s).")
    return found


def find_python(uv: str) -> str:
    """The path of the desk's Python, fetched into ``.tools`` when the machine has none.

    Raises LaunchError when it can be neither found nor fetched.
    """
    find = [uv, "python", "find", "--system", PYTHON]
    found = _run(find)
    if found.returncode:
        _say(f"Fetching Python {PYTHON} into .tools …")
        fetched = _run([uv, "python", "install", "--no-bin", PYTHON])
        found = _run(find)
        if found.returncode:
            raise LaunchError(
                f"Python {PYTHON} is needed and could neither be found nor downloaded: "
                f"install it and start again. uv says: {_last_error(fetched.stderr)}"
            )
    return found.stdout.strip()


def _version_of(uv: str) -> tuple[int, ...]:
    try:
        answer = subprocess.run([uv, "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return ()
    found = re.match(r"uv (\d+)\.(\d+)\.(\d+)", answer.stdout)
    return tuple(int(part) for part in found.groups()) if found and not answer.returncode else ()


def _install_into_venv() -> str:
    """What went wrong, or nothing."""
    made = _run([sys.executable, "-m", "venv", str(TOOLS)])
    if made.returncode:
        return made.stdout + made.stderr
    pip = [str(TOOLS / "bin" / "python"), "-m", "pip"]
    installed = _run([*pip, "install", "--quiet", f"uv=={UV_VERSION}"])
    return installed.stderr if installed.returncode else ""


def _install_with_pip() -> str:
    """What went wrong, or nothing."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(TOOLS / "uv")]
    installed = _run([*pip, "--upgrade", f"uv=={UV_VERSION}"])
    return installed.stderr if installed.returncode else ""


def _why_no_uv(failure: str) -> str:
    if "No module named pip" in failure:
        return (
            "uv is needed, and this Python has neither venv nor pip to install it with: "
            "install python3-venv (Debian, Ubuntu) or uv itself, and start again."
        )
    return f"uv is needed and could not be installed from PyPI: {_last_error(failure)}"


def _last_error(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith("error")]
    return re.sub(r"^error:\s*", "", (errors or lines or ["it gave no reason."])[-1], flags=re.I)


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command,
            cwd=ROOT,
            env=clean_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError as error:
        return subprocess.CompletedProcess(command, 127, "", str(error))


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main(arguments: list[str]) -> int:
    """Do what the module's first lines tell; gives the exit status when there is one."""
    try:
        uv = ensure_uv()
        if arguments == ["uv"]:
            print(uv)
            return 0
        python = find_python(uv)
    except LaunchError as error:
        _say(str(error))
        return 1
    except KeyboardInterrupt:
        return 130
    os.chdir(ROOT)
    # No process of ours in between: a signal meant for the desk reaches the desk.
    os.execve(python, [python, "-m", *arguments[1:]], clean_environment())  # noqa: S606


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
