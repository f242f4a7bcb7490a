"""Calls the team's own system with a submitted enquiry."""

import asyncio
import json
import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from socket import AF_INET, AF_INET6, AddressFamily

from aiohttp import (
    ClientConnectorCertificateError,
    ClientConnectorSSLError,
    ClientError,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    TCPConnector,
)
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from crm.delivery.addresses import Resolve, find_addresses, is_public_address, resolve_host
from crm.delivery.errors import DeliveryError
from crm.delivery.signing import sign
from crm.services.outgoing import Outgoing
from crm.vocabulary import DeliveryKind

CALL_SECONDS = 15
LONGEST_TEXT = 300
LONGEST_ENQUIRY = 2000
"""Characters; with these the whole body stays below 20 kB, as Standard Webhooks advises."""


class WebhookCaller:
    """Posts each enquiry to one address. ``resolve`` and ``is_allowed`` decide where that is."""

    kinds = frozenset({DeliveryKind.WEBHOOK})

    def __init__(
        self,
        url: str,
        secret: str,
        *,
        resolve: Resolve = resolve_host,
        is_allowed: Callable[[str], bool] = is_public_address,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._url = URL(url)
        self._secret = secret
        self._resolve = resolve
        self._is_allowed = is_allowed
        self._tls = tls

    def recipient(self, kind: DeliveryKind) -> str:
        """The host that is called; never the whole address, which may hold a token."""
        return f"the system at {self._url.host}, by webhook"

    async def send(self, outgoing: Outgoing, *, now: datetime) -> None:
        """Return once the receiver has answered 2xx; raises DeliveryError otherwise.

        A redirect is a failure: it would lead where nobody has looked.
        """
        try:
            async with self._session(await self._find()) as session:
                status = await self._post(session, outgoing, now)
        except (ClientConnectorCertificateError, ClientConnectorSSLError) as error:
            raise DeliveryError("No trusted connection to the webhook could be made") from error
        except TimeoutError as error:
            raise DeliveryError(f"The webhook took longer than {CALL_SECONDS} s") from error
        except (ClientError, OSError) as error:
            raise DeliveryError("The webhook could not be reached, or hung up") from error
        if 300 <= status < 400:
            raise DeliveryError(f"The webhook answered {status}; redirects are not followed")
        if not 200 <= status < 300:
            # Gone is the one answer by which a receiver asks never to be called again.
            raise DeliveryError(f"The webhook answered {status}", is_final=status == 410)

    async def _find(self) -> list[str]:
        host, port = self._url.raw_host, self._url.port
        if self._url.scheme != "https" or not host or port is None or self._url.user is not None:
            raise DeliveryError("The webhook's address must be https, without a user name")
        async with asyncio.timeout(CALL_SECONDS):
            return await find_addresses(
                host, port, resolve=self._resolve, is_allowed=self._is_allowed
            )

    def _session(self, addresses: list[str]) -> ClientSession:
        # Its own connection each time: a kept one would outlive the look at its address.
        connector = TCPConnector(
            resolver=_Pinned(addresses),
            use_dns_cache=False,
            force_close=True,
            ssl=self._tls if self._tls is not None else True,
        )
        return ClientSession(
            connector=connector,
            timeout=ClientTimeout(total=CALL_SECONDS),
            cookie_jar=DummyCookieJar(),
            trust_env=False,
            auto_decompress=False,
        )

    async def _post(self, session: ClientSession, outgoing: Outgoing, now: datetime) -> int:
        body = make_body(outgoing)
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "invest-desk",
            **sign(self._secret, str(outgoing.id), body, now=now),
        }
        async with session.post(
            self._url, data=body, headers=headers, allow_redirects=False
        ) as response:
            # The status is all that counts; whatever else it wants to say is not read.
            response.close()
            return response.status


class _Pinned(AbstractResolver):
    """Answers with the addresses that were looked at, so that no second answer can differ."""

    def __init__(self, addresses: list[str]) -> None:
        self._addresses = addresses

    async def resolve(
        self, host: str, port: int = 0, family: AddressFamily = AF_INET
    ) -> list[ResolveResult]:
        """The same addresses for whatever host."""
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=AF_INET6 if ":" in address else AF_INET,
                proto=0,
                flags=0,
            )
            for address in self._addresses
        ]

    async def close(self) -> None:
        """Nothing is open."""


def make_body(outgoing: Outgoing) -> bytes:
    """The call's JSON in UTF-8: ``type``, ``timestamp`` and ``data`` with the lead's fields.

    Codes, not labels; null for what was never said; long texts end in "…".
    """
    submitted = outgoing.submitted_at.astimezone(UTC).isoformat(timespec="seconds")
    fields = {name: _short(name, value) for name, value in outgoing.fields.items()}
    call = {
        "type": "enquiry.submitted",
        "timestamp": submitted.replace("+00:00", "Z"),
        "data": {"reference": outgoing.reference, "language": outgoing.language, **fields},
    }
    return json.dumps(call, ensure_ascii=False, separators=(",", ":")).encode()


def _short(field: str, value: str | bool | None) -> str | bool | None:
    longest = LONGEST_ENQUIRY if field == "enquiry" else LONGEST_TEXT
    if not isinstance(value, str) or len(value) <= longest:
        return value
    return f"{value[: longest - 1]}…"
