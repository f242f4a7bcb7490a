"""The settings that the launcher itself needs, read without any library.

``crm.settings`` reads them all, checked, in the processes. The launcher runs before those
libraries are installed, so it reads its few from the same places: the environment, then ``.env``.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from launch.bootstrap import MISLEADING
from launch.errors import LaunchError

PREFIX = "INVEST_DESK_"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
DEFAULTS = {
    "var": "var",
    "host": "127.0.0.1",
    "port": "8080",
    "rasa_url": "http://127.0.0.1:5005",
    "actions_port": "5055",
    "public_url": "",
}
"""The same as in ``crm.settings``; a test compares them."""


@dataclass(frozen=True, kw_only=True)
class Configuration:
    """Where everything is, and what the processes are told."""

    root: Path
    var: Path
    host: str
    port: int
    rasa_url: str
    rasa_port: int
    actions_port: int
    public_url: str
    environment: Mapping[str, str]
    """With every setting, passwords too; see ``environment_with``."""

    @property
    def address(self) -> str:
        """The site's address on this machine, without a slash at the end."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @property
    def shown_address(self) -> str:
        """The address that people use."""
        return self.public_url.rstrip("/") or self.address

    @property
    def logs(self) -> Path:
        """The folder of one log file a process."""
        return self.var / "logs"

    @property
    def pids(self) -> Path:
        """The folder of one file a process with its number."""
        return self.var / "run"

    @property
    def models(self) -> Path:
        """The folder of trained models."""
        return self.var / "models"

    def environment_with(self, settings: Collection[str] | None) -> dict[str, str]:
        """The environment with no settings of ours but these; with all of them for None.

        A process that is told no password can neither log it nor pass it on.
        """
        if settings is None:
            return dict(self.environment)
        told = {f"{PREFIX}{name.upper()}" for name in settings}
        return {
            name: value
            for name, value in self.environment.items()
            # The case of a name does not matter to the settings.
            if not name.upper().startswith(PREFIX) or name.upper() in told
        }

    def shown(self, path: Path) -> str:
        """A path as a person in the checkout would type it."""
        return str(path.relative_to(self.root) if path.is_relative_to(self.root) else path)


def read_configuration(root: Path, environ: Mapping[str, str]) -> Configuration:
    """Read the settings; raises LaunchError for a value that cannot be meant."""
    inherited = {name: value for name, value in environ.items() if name not in MISLEADING}
    from_file = _read_file(root / ".env")
    given = from_file | {name: value for name, value in environ.items() if name.startswith(PREFIX)}
    values = {name: given.get(f"{PREFIX}{name.upper()}", value) for name, value in DEFAULTS.items()}
    var = (root / (values["var"] or DEFAULTS["var"])).absolute()
    port, actions_port = (
        _port("port", values["port"]),
        _port("actions_port", values["actions_port"]),
    )
    rasa_port = _rasa_port(values["rasa_url"])
    _refuse_shared({"port": port, "actions_port": actions_port, "rasa_url": rasa_port})
    told = {
        f"{PREFIX}VAR": str(var),
        f"{PREFIX}HOST": values["host"],
        f"{PREFIX}PORT": str(port),
        f"{PREFIX}RASA_URL": values["rasa_url"],
        f"{PREFIX}ACTIONS_PORT": str(actions_port),
    }
    return Configuration(
        root=root,
        var=var,
        host=values["host"],
        port=port,
        rasa_url=values["rasa_url"].rstrip("/"),
        rasa_port=rasa_port,
        actions_port=actions_port,
        public_url=values["public_url"],
        environment=inherited | given | told,
    )


def _read_file(path: Path) -> dict[str, str]:
    """Our variables in a file of ``NAME=value`` lines; nothing when there is no file."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise LaunchError(f"{path.name} cannot be read: {error}.") from error
    values = {}
    for line in lines:
        name, equals, value = line.strip().removeprefix("export ").partition("=")
        # The settings do not mind the case of a name, so neither may the launcher.
        name = name.strip().upper()
        if equals and name.startswith(PREFIX):
            values[name] = _unquote(value.strip())
    return values


def _unquote(value: str) -> str:
    if value[:1] in {"'", '"'}:
        return value[1:].partition(value[0])[0]
    return "" if value.startswith("#") else value.partition(" #")[0].rstrip()


def _port(name: str, value: str) -> int:
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 65535:
        raise LaunchError(
            f"{PREFIX}{name.upper()} must be a number between 1 and 65535, not {value!r}."
        )
    return int(value)


def _rasa_port(url: str) -> int:
    try:
        parts = urlsplit(url)
        port = parts.port or 80
    except ValueError:
        parts, port = urlsplit(""), 0
    if parts.scheme != "http" or parts.hostname not in LOOPBACK or parts.path.strip("/"):
        raise LaunchError(
            f"{PREFIX}RASA_URL must be http://127.0.0.1:PORT, because Rasa is started on this "
            f"machine and listens to nobody else; it is {url!r}."
        )
    return port


def _refuse_shared(ports: Mapping[str, int]) -> None:
    names: dict[int, str] = {}
    for name, port in ports.items():
        if port in names:
            raise LaunchError(
                f"{PREFIX}{names[port].upper()} and {PREFIX}{name.upper()} both name port {port}; "
                "each process needs its own."
            )
        names[port] = name
