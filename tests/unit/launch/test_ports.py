"""A port that is taken is found before anything long is begun."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from launch.configuration import read_configuration
from launch.errors import LaunchError
from launch.ports import check_ports, why_not


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.mark.parametrize(
    ("setting", "value"),
    [("PORT", "{}"), ("ACTIONS_PORT", "{}"), ("RASA_URL", "http://127.0.0.1:{}")],
)
def test_the_sentence_names_the_port_and_the_setting(
    setting: str, value: str, taken: int, tmp_path: Path
) -> None:
    ports = {"PORT": str(free_port()), "ACTIONS_PORT": str(free_port())}
    ports["RASA_URL"] = f"http://127.0.0.1:{free_port()}"
    ports[setting] = value.format(taken)
    environ = {f"INVEST_DESK_{name}": value for name, value in ports.items()}

    with pytest.raises(LaunchError, match=rf"Port {taken} .* in use; .*INVEST_DESK_{setting} "):
        check_ports(read_configuration(tmp_path, environ))


def test_free_ports_pass(tmp_path: Path) -> None:
    environ = {
        "INVEST_DESK_PORT": str(free_port()),
        "INVEST_DESK_ACTIONS_PORT": str(free_port()),
        "INVEST_DESK_RASA_URL": f"http://127.0.0.1:{free_port()}",
    }

    check_ports(read_configuration(tmp_path, environ))


def test_a_server_on_every_address_takes_the_loopback_port_too() -> None:
    with socket.create_server(("0.0.0.0", 0)) as server:  # noqa: S104 - that is the case
        assert why_not("127.0.0.1", server.getsockname()[1]) == "is in use"


def test_a_connection_that_lingers_does_not_make_a_port_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            connection, _ = server.accept()
            connection.close()

    assert why_not("127.0.0.1", port) == ""


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_an_address_of_another_machine_is_said_to_be_one(host: str) -> None:
    assert why_not(host, free_port()) == "is no address of this machine"
