"""A webhook goes to the public internet, however cleverly another place is written."""

from collections.abc import Awaitable, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.delivery.addresses import find_addresses, is_public_address, resolve_host
from crm.delivery.errors import DeliveryError

PUBLIC = ["93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "2a00:1450::1"]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_allowed(address: str) -> None:
    assert is_public_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.100.100.200",  # metadata of Alibaba's cloud
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",  # Azure's
        "169.254.169.254",  # metadata of most clouds
        "169.254.170.2",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",  # Oracle's
        "192.0.2.1",
        "192.168.1.1",
        "192.88.99.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",  # IPv4-compatible
        "::ffff:127.0.0.1",  # IPv4-mapped
        "::ffff:7f00:1",
        "::ffff:8.8.8.8",
        "::ffff:0:127.0.0.1",  # IPv4-translated
        "64:ff9b::7f00:1",  # NAT64
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",  # Teredo
        "2001:db8::1",
        "2002:7f00:1::",  # 6to4 for 127.0.0.1
        "2002:a9fe:a9fe::1",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",  # Amazon's, over IPv6
        "fe80::1",
        "fe80::1%eth0",
        "2606:2800::1%eth0",
        "fec0::1",
        "ff02::1",
        "localhost",
        "127.1",
        "2130706433",
        "0x7f000001",
        "",
    ],
)
def test_no_other_address_is(address: str) -> None:
    assert not is_public_address(address)


@given(st.integers(0, 2**32 - 1))
def test_no_ipv4_address_hides_in_ipv6(number: int) -> None:
    high, low = divmod(number, 2**16)

    for prefix in ("::ffff:", "::", "64:ff9b::", "2002:"):
        tail = "::" if prefix == "2002:" else ""
        assert not is_public_address(f"{prefix}{high:x}:{low:x}{tail}")


def answering(*addresses: str) -> Callable[[str, int], Awaitable[list[str]]]:
    """A resolver that gives these addresses for every name."""

    async def resolve(_host: str, _port: int) -> list[str]:
        return list(addresses)

    return resolve


async def test_all_addresses_of_a_public_name_are_found() -> None:
    found = await find_addresses(
        "crm.example", 443, resolve=answering(*PUBLIC), is_allowed=is_public_address
    )

    assert found == PUBLIC


async def test_an_address_stands_for_itself_and_nobody_is_asked() -> None:
    found = await find_addresses(
        "8.8.8.8", 443, resolve=answering("127.0.0.1"), is_allowed=is_public_address
    )

    assert found == ["8.8.8.8"]


@pytest.mark.parametrize(
    "answers", [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::1", "8.8.8.8"], ["fe80::1%2"], []]
)
async def test_one_address_inside_spoils_the_name(answers: list[str]) -> None:
    with pytest.raises(DeliveryError):
        await find_addresses(
            "crm.example", 443, resolve=answering(*answers), is_allowed=is_public_address
        )


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "127.0.1",
        "0",
        "0.0.0.0",  # noqa: S104
        "2130706433",
        "017700000001",
        "0177.0.0.1",
        "0x7f.0.0.1",
        "0x7f000001",
        "0X7F.1",
        "127.0.0.1.",
        "2852039166",  # 169.254.169.254
        "::1",
        "::ffff:127.0.0.1",
        "localhost",
        "LOCALHOST",
        "localhost.",
        "localhost.localdomain",
        "nothing.invalid",
    ],
)
async def test_hosts_that_lead_inside_are_refused_by_the_real_resolver(host: str) -> None:
    with pytest.raises(DeliveryError):
        await find_addresses(host, 443, resolve=resolve_host, is_allowed=is_public_address)


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f.1", "0177.0.0.1", "8.8"])
async def test_a_number_in_disguise_is_refused_before_anybody_is_asked(host: str) -> None:
    with pytest.raises(DeliveryError, match="unusual way"):
        await find_addresses(host, 443, resolve=answering("8.8.8.8"), is_allowed=is_public_address)
