"""Real uv on small projects without a package: what goes wrong is one sentence."""

import pytest

from launch.bootstrap import ensure_uv
from launch.configuration import Configuration
from launch.console import Console
from launch.environments import Project, make_environment
from launch.errors import LaunchError

PYPROJECT = """\
[project]
name = "small"
version = "1"
requires-python = ">=3.12"

[tool.uv]
package = false
"""
LOCK = """\
version = 1
revision = 3
requires-python = ">=3.12"

[[package]]
name = "small"
version = "1"
source = { virtual = "." }
"""


@pytest.fixture
def small(configuration: Configuration) -> Project:
    folder = configuration.root / "bot"
    folder.mkdir()
    (folder / "pyproject.toml").write_text(PYPROJECT)
    (folder / "uv.lock").write_text(LOCK)
    return Project(
        title="small environment", folder="bot", python="3.13", proof="bin/python", needs_bytes=1
    )


async def make(project: Project, configuration: Configuration) -> None:
    await make_environment(
        project, uv=ensure_uv(), console=Console(terminal=False), configuration=configuration
    )


async def test_an_environment_is_made_and_found_again(
    small: Project, configuration: Configuration, capsys: pytest.CaptureFixture[str]
) -> None:
    await make(small, configuration)
    await make(small, configuration)

    assert sorted(configuration.root.glob("bot/.venv/bin/python")) == [
        configuration.root / "bot/.venv/bin/python"
    ]
    assert capsys.readouterr().out.count("up to date") == 2


async def test_a_lock_that_does_not_match_is_named(
    small: Project, configuration: Configuration
) -> None:
    path = configuration.root / "bot/pyproject.toml"
    path.write_text(path.read_text().replace(">=3.12", ">=3.13"))

    with pytest.raises(LaunchError, match=r"^bot/uv\.lock does not match bot/pyproject\.toml"):
        await make(small, configuration)


async def test_a_lock_that_is_damaged_is_named(
    small: Project, configuration: Configuration
) -> None:
    (configuration.root / "bot/uv.lock").write_text("version = 1\n[[pack")

    with pytest.raises(LaunchError, match=r"^bot/uv\.lock is missing or damaged"):
        await make(small, configuration)


async def test_a_lock_that_is_gone_is_named(small: Project, configuration: Configuration) -> None:
    (configuration.root / "bot/uv.lock").unlink()

    with pytest.raises(LaunchError, match=r"^bot/uv\.lock is missing or damaged"):
        await make(small, configuration)


async def test_too_little_disk_is_said_before_anything_is_downloaded(
    configuration: Configuration,
) -> None:
    huge = Project(
        title="huge environment", folder=".", python="3.13", proof="bin/x", needs_bytes=10**18
    )

    with pytest.raises(LaunchError, match="needs about 1000000000 GB of disk"):
        await make(huge, configuration)

    assert not huge.environment(configuration.root).exists()
