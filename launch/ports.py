"""Looks whether the ports are free before anything long is begun."""

import errno
import socket

from launch.configuration import PREFIX, Configuration
from launch.errors import LaunchError

RASA_HOST = "127.0.0.1"


def check_ports(configuration: Configuration) -> None:
    """Raise LaunchError for the first port that cannot be listened on, and say what changes it."""
    wanted = (
        (configuration.host, configuration.port, "PORT", "the portal and the desk"),
        ("127.0.0.1", configuration.actions_port, "ACTIONS_PORT", "the action server"),
        (RASA_HOST, configuration.rasa_port, "RASA_URL", "Rasa"),
    )
    for host, port, setting, user in wanted:
        reason = why_not(host, port)
        if reason:
            raise LaunchError(
                f"Port {port} on {host}, meant for {user}, {reason}; "
                f"stop what uses it or set {PREFIX}{setting} to another."
            )


def why_not(host: str, port: int) -> str:
    """Why nothing of ours can listen there, or nothing."""
    try:
        [(family, _kind, _protocol, _name, address), *_] = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            # As the servers do: a connection that only lingers does not make a port taken.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except socket.gaierror:
        return "is no address of this machine"
    except OSError as error:
        reasons = {
            errno.EADDRINUSE: "is in use",
            errno.EACCES: "needs rights that this user does not have",
            errno.EADDRNOTAVAIL: "is no address of this machine",
        }
        return reasons.get(error.errno or 0, f"cannot be used ({error.strerror})")
    return ""
