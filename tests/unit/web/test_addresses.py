"""Attempts are counted by an address that the visitor cannot choose."""

import pytest

from crm.web.addresses import believed_address


@pytest.mark.parametrize(
    ("remote", "forwarded", "proxies", "address"),
    [
        ("192.0.2.1", [], 0, "192.0.2.1"),
        ("192.0.2.1", ["198.51.100.7"], 0, "192.0.2.1"),
        ("10.0.0.1", ["203.0.113.9, 198.51.100.7"], 1, "198.51.100.7"),
        ("10.0.0.1", ["203.0.113.9", "198.51.100.7, 10.0.0.2"], 2, "198.51.100.7"),
        ("10.0.0.1", ["198.51.100.7"], 2, "10.0.0.1"),
        ("10.0.0.1", [], 1, "10.0.0.1"),
        ("10.0.0.1", ["not an address"], 1, "unknown"),
        (None, [], 0, "unknown"),
        ("2001:db8::1:2:3:4", [], 0, "2001:db8::/64"),
        ("::ffff:192.0.2.1", [], 0, "192.0.2.1"),
    ],
)
def test_only_what_our_proxies_wrote_is_believed(
    remote: str | None, forwarded: list[str], proxies: int, address: str
) -> None:
    assert believed_address(remote, forwarded, proxies) == address
