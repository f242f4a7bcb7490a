"""Turns the many lines that uv writes into the one sentence that helps."""

import re

_PATTERNS: tuple[tuple[str, str], ...] = (
    (
        r"No space left on device|os error 28|Disk quota exceeded",
        "The disk is full: free some space and start again; what is downloaded is kept.",
    ),
    (
        r"lockfile at `uv\.lock` needs to be updated",
        "{lock} does not match {project}: run `uv lock{option}` and commit both, or take back "
        "the change.",
    ),
    (
        r"Unable to find lockfile|Failed to parse `uv\.lock`|Failed to parse lockfile",
        "{lock} is missing or damaged: bring it back with `git checkout -- {lock}`.",
    ),
    (
        r"Hash mismatch",
        "A downloaded package is not the one that {lock} names: nothing of it was installed.",
    ),
    (
        r"(?:No such file or directory: '|unable to execute '|command ')"
        r"(?:\S*/)?(?:cc|gcc|g\+\+|c\+\+|clang|clang\+\+|x86_64-linux-gnu-gcc|aarch64-linux-gnu-gcc)'",
        "{culprit} has no ready-made build for this machine and needs a C compiler: install one "
        "(Debian, Ubuntu: build-essential) and start again.",
    ),
    (
        r"python-build-standalone|No interpreter found|Failed to inspect Python interpreter",
        "Python {python} is needed and could neither be found nor downloaded: install it, or "
        "check the network, and start again.",
    ),
    (
        r"Failed to fetch|dns error|tcp connect error|error sending request|Connection refused",
        "The package index cannot be reached: check the network and start again; what is "
        "downloaded is kept.",
    ),
    (
        r"Permission denied|Read-only file system",
        "{folder} cannot be written: give yourself the right to it and start again.",
    ),
)


def explain(output: str, *, folder: str, python: str) -> str:
    """One sentence for what uv said while it made the environment of the project in ``folder``.

    ``folder`` is relative to the checkout, ``.`` being the checkout itself; ``python`` is the
    version that the project runs on.
    """
    inside = "" if folder == "." else f"{folder}/"
    built = re.search(r"Failed to build `([^`]+)`", output)
    words = {
        "lock": f"{inside}uv.lock",
        "project": f"{inside}pyproject.toml",
        "folder": f"{inside}.venv",
        "option": f" --project {folder}" if inside else "",
        "python": python,
        "culprit": built.group(1) if built else "A package",
    }
    for pattern, sentence in _PATTERNS:
        if re.search(pattern, output):
            return sentence.format(**words)
    return f"The environment in {words['folder']} cannot be made: {_first_error(output)}"


def _first_error(output: str) -> str:
    errors = re.findall(r"^error:\s*(.+)$", output, flags=re.M)
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return str(errors[0]) if errors else (lines[-1] if lines else "uv gave no reason.")
