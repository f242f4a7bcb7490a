"""A real mail server and a real webhook receiver on loopback, each with a certificate."""

import asyncio
import datetime
import ipaddress
import ssl
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from crm.settings import Settings
from tests.conftest import NOW

HOOK = "crm.example"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


class Clock:
    """Shows the time that the test says."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime.datetime:
        return self.now

    def forward(self, **amount: float) -> None:
        """Let time pass."""
        self.now += timedelta(**amount)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@dataclass
class Certificate:
    """A certificate that only ``trusting`` knows."""

    path: Path

    def serving(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.path)
        return context

    def trusting(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.path))


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """For 127.0.0.1, localhost and the webhook's host."""
    path = tmp_path_factory.mktemp("certificate") / "server.pem"
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "desk tests")])
    now = datetime.datetime.now(datetime.UTC)
    names = [
        x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
        x509.DNSName("localhost"),
        x509.DNSName(HOOK),
    ]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    path.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(pem)
    )
    return Certificate(path)


@dataclass
class MailServer:
    """aiosmtpd, which answers as the test says and keeps what it has taken."""

    options: dict[str, Any] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    answers: dict[str, str] = field(default_factory=dict)
    taken: list[Envelope] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    arrivals: asyncio.Queue[Envelope] = field(default_factory=asyncio.Queue)
    port: int = 0
    _server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen, on the same port as before when there was one."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: SMTP(self, hostname="mail.test", loop=loop, **self.options),
            "127.0.0.1",
            self.port,
            ssl=self.tls,
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Be away."""
        if self._server:
            self._server.close()
            self._server.close_clients()
            await self._server.wait_closed()

    @property
    def messages(self) -> list[EmailMessage]:
        return [message_from_bytes(_bytes(each), policy=policy.default) for each in self.taken]

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if refusal := self.answers.get("MAIL"):
            return refusal
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if refusal := self.answers.get("RCPT"):
            return refusal.format(address=address)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if refusal := self.answers.get("DATA"):
            return refusal
        self.taken.append(envelope)
        self.arrivals.put_nowait(envelope)
        self.encrypted.append(session.ssl is not None)
        return "250 OK"

    async def handle_QUIT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        return self.answers.get("QUIT", "221 Bye")


def _bytes(envelope: Envelope) -> bytes:
    content = envelope.content
    assert isinstance(content, bytes)
    return content


def check_password(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
) -> AuthResult:
    """Accept one user."""
    assert isinstance(data, LoginPassword)
    is_right = (data.login, data.password) == (b"desk", b"p4ssw0rd")
    return AuthResult(success=is_right, handled=False)


NewMailServer = Callable[..., Any]


@pytest.fixture
async def new_mail_server() -> AsyncIterator[NewMailServer]:
    """Makes mail servers that are gone after the test."""
    made: list[MailServer] = []

    async def make(tls: ssl.SSLContext | None = None, **options: Any) -> MailServer:
        server = MailServer(options=options, tls=tls)
        made.append(server)
        await server.start()
        return server

    yield make
    for server in made:
        await server.stop()


@pytest.fixture
async def mail_server(new_mail_server: NewMailServer) -> MailServer:
    """One without encryption that takes everything."""
    server: MailServer = await new_mail_server()
    return server


def mail_settings(port: int, **others: Any) -> Settings:
    """Settings for a mail server on this port."""
    values: dict[str, Any] = {
        "smtp_host": "127.0.0.1",
        "smtp_port": port,
        "smtp_security": "none",
        "mail_from": "invest@desk.example",
        "mail_reply_to": "team@desk.example",
        "notify_email": "alerts@desk.example",
    }
    return Settings(_env_file=None, **values | others)


@dataclass
class Receiver:
    """A webhook receiver, which answers as the test says and keeps what it was sent."""

    port: int = 0
    answer: Callable[[web.Request], Any] = lambda _request: web.Response(status=204)
    calls: list[tuple[web.Request, bytes]] = field(default_factory=list)

    async def receive(self, request: web.Request) -> web.StreamResponse:
        """Keep the call, then answer."""
        self.calls.append((request, await request.read()))
        answer = self.answer(request)
        response = await answer if asyncio.iscoroutine(answer) else answer
        assert isinstance(response, web.StreamResponse)
        return response


@pytest.fixture
async def receiver(certificate: Certificate) -> AsyncIterator[Receiver]:
    """Listens with TLS on loopback."""
    receiver = Receiver()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", receiver.receive)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=certificate.serving())
    await site.start()
    assert site._server is not None
    receiver.port = site._server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]
    yield receiver
    await runner.cleanup()
