"""The three processes of the desk: what each is called and how it is started."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from launch.configuration import Configuration
from launch.environments import BOT, DESK
from launch.ports import RASA_HOST
from launch.training import RASA_SETTINGS, rasa_environment

ACTION_SETTINGS = frozenset(
    {"var", "database_url", "actions_port", "smtp_host", "notify_email", "webhook_url"}
)
"""The fields of ``crm.settings.ActionSettings``; a test compares them."""


@dataclass(frozen=True, kw_only=True)
class Service:
    """One process that is kept up. ``name`` names its log and its pid file."""

    name: str
    title: str
    command: tuple[str, ...]
    probe: str
    """An http address that is answered with 200 once the service is ready."""
    environment: Mapping[str, str] = field(default_factory=dict)
    settings: frozenset[str] | None = None
    """Names of the settings that it is told; None is all of them."""


def site(configuration: Configuration) -> Service:
    """The portal and the desk."""
    return Service(
        name="site",
        title="portal and desk",
        command=(DESK.interpreter(configuration.root), "-m", "launch.site"),
        probe=f"{configuration.address}/",
        environment={"PYTHONUNBUFFERED": "1"},
    )


def action_server(configuration: Configuration) -> Service:
    """What the bot does."""
    return Service(
        name="actions",
        title="action server",
        command=(DESK.interpreter(configuration.root), "-m", "actions"),
        probe=f"http://127.0.0.1:{configuration.actions_port}/health",
        # rasa-sdk would listen everywhere, and it has no authentication.
        environment={"SANIC_HOST": "127.0.0.1", "PYTHONUNBUFFERED": "1"},
        settings=ACTION_SETTINGS,
    )


def rasa(configuration: Configuration, model: Path) -> Service:
    """The Rasa server with one trained model."""
    return Service(
        name="rasa",
        title="Rasa",
        command=(
            *(BOT.interpreter(configuration.root), "-m", "rasa", "run", "--model", str(model)),
            *("--interface", RASA_HOST, "--port", str(configuration.rasa_port)),
            *("--credentials", "bot/credentials.yml", "--endpoints", "endpoints.yml"),
        ),
        probe=f"{configuration.rasa_url}/webhooks/gateway/",
        environment=rasa_environment(configuration),
        settings=RASA_SETTINGS,
    )
