"""The launcher reads its few settings where the processes read all of theirs."""

from pathlib import Path

import pytest

from crm.settings import Settings
from launch.configuration import DEFAULTS, Configuration, read_configuration
from launch.errors import LaunchError


def read(root: Path, **environ: str) -> Configuration:
    return read_configuration(root, {f"INVEST_DESK_{n.upper()}": v for n, v in environ.items()})


def test_the_defaults_are_those_of_the_settings() -> None:
    defaults = {name: str(Settings.model_fields[name].default) for name in DEFAULTS}

    assert defaults == DEFAULTS


def test_the_folders_lie_in_the_checkout(tmp_path: Path) -> None:
    configuration = read(tmp_path)

    assert configuration.var == tmp_path / "var"
    assert configuration.environment["INVEST_DESK_VAR"] == str(tmp_path / "var")
    assert configuration.shown(configuration.logs) == "var/logs"


def test_a_path_outside_the_checkout_is_shown_whole(tmp_path: Path) -> None:
    configuration = read(tmp_path / "checkout", var="/elsewhere")

    assert configuration.shown(configuration.logs) == "/elsewhere/logs"


@pytest.mark.parametrize(
    "line",
    [
        "INVEST_DESK_HOST=10.0.0.7",
        "export INVEST_DESK_HOST = 10.0.0.7",
        "INVEST_DESK_HOST='10.0.0.7'  # the office",
        'INVEST_DESK_HOST="10.0.0.7"',
        "INVEST_DESK_HOST=10.0.0.7 # the office",
        "invest_desk_host=10.0.0.7",
    ],
)
def test_a_line_of_the_file_means_the_same_to_both(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text(f"# comment\n\n{line}\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("INVEST_DESK_HOST", raising=False)

    assert read_configuration(tmp_path, {}).host == Settings().host == "10.0.0.7"


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("INVEST_DESK_PORT=9001\n")

    configuration = read(tmp_path, port="9002")

    assert configuration.port == 9002
    assert configuration.environment["INVEST_DESK_PORT"] == "9002"


def test_settings_that_only_the_processes_know_reach_them(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("INVEST_DESK_SESSION_HOURS=4\n")

    assert read(tmp_path).environment["INVEST_DESK_SESSION_HOURS"] == "4"


def test_a_process_is_told_no_more_settings_than_it_needs(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("invest_desk_smtp_password=from-file\n")
    environ = {"LANG": "C", "invest_desk_webhook_secret": "lower", "INVEST_DESK_PORT": "9001"}
    configuration = read_configuration(tmp_path, environ)

    some, none = configuration.environment_with({"var"}), configuration.environment_with(())

    assert some == {"LANG": "C", "INVEST_DESK_VAR": str(tmp_path / "var")}
    assert none == {"LANG": "C"}
    assert configuration.environment_with(None)["INVEST_DESK_SMTP_PASSWORD"] == "from-file"


def test_another_environment_does_not_lead_the_processes_away(tmp_path: Path) -> None:
    configuration = read_configuration(tmp_path, {"VIRTUAL_ENV": "/other", "LANG": "C"})

    assert "VIRTUAL_ENV" not in configuration.environment
    assert configuration.environment["LANG"] == "C"


@pytest.mark.parametrize("value", ["0", "65536", "eighty", "", "-1", "８０"])
def test_a_port_that_is_none_is_refused_by_name(value: str, tmp_path: Path) -> None:
    with pytest.raises(LaunchError, match="INVEST_DESK_ACTIONS_PORT must be a number"):
        read(tmp_path, actions_port=value)


@pytest.mark.parametrize(
    "url",
    [
        "http://rasa.example:5005",
        "https://127.0.0.1:5005",
        "http://127.0.0.1:5005/rasa",
        "http://127.0.0.1:notaport",
        "127.0.0.1:5005",
    ],
)
def test_rasa_elsewhere_is_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(LaunchError, match="INVEST_DESK_RASA_URL must be"):
        read(tmp_path, rasa_url=url)


def test_two_processes_on_one_port_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LaunchError, match=r"PORT and INVEST_DESK_RASA_URL both name port 9000"):
        read(tmp_path, port="9000", rasa_url="http://127.0.0.1:9000")


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8080"),
        ("0.0.0.0", "http://127.0.0.1:8080"),  # noqa: S104
        ("::", "http://[::1]:8080"),
    ],
)
def test_the_site_is_asked_where_it_answers(host: str, address: str, tmp_path: Path) -> None:
    assert read(tmp_path, host=host).address == address


def test_people_are_shown_the_public_address(tmp_path: Path) -> None:
    configuration = read(tmp_path, public_url="https://invest.example/")

    assert configuration.shown_address == "https://invest.example"
