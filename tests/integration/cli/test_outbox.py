"""``python -m crm outbox`` as a person runs it beside a mail server."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import update

from crm.cli.main import main
from crm.database import Database
from crm.models import Delivery
from crm.settings import ROOT
from crm.vocabulary import DeliveryKind
from tests.factories import make_lead


class Inbox:
    """Takes everything unless told to refuse."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []
        self.refusal: str | None = None
        self.victim: subprocess.Popen[bytes] | None = None

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.refusal:
            return self.refusal
        self.taken.append(envelope)
        if self.victim:
            self.victim.kill()
            self.victim.wait()
        return "250 OK"


@pytest.fixture
def inbox(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unused_tcp_port: int
) -> Iterator[Inbox]:
    """A desk with one submitted enquiry, set up to send mail to the inbox."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "desk.db").write_bytes(sqlite_template.read_bytes())
    inbox = Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=unused_tcp_port)
    controller.start()
    for name, value in {
        "VAR": str(tmp_path),
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(unused_tcp_port),
        "SMTP_SECURITY": "none",
        "MAIL_FROM": "invest@desk.example",
    }.items():
        monkeypatch.setenv(f"INVEST_DESK_{name}", value)
    asyncio.run(submit(tmp_path))
    yield inbox
    controller.stop()


async def submit(folder: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{folder / 'desk.db'}")
    async with database.writing() as session:
        await make_lead(
            session, now=datetime.now(UTC), deliveries=frozenset({DeliveryKind.CONFIRMATION})
        )
    await database.dispose()


def read(envelope: Envelope) -> EmailMessage:
    assert isinstance(envelope.content, bytes)
    return message_from_bytes(envelope.content, policy=policy.default)


async def end_leases(folder: Path) -> None:
    """As if the lease's time had passed."""
    database = Database(f"sqlite+aiosqlite:///{folder / 'desk.db'}")
    async with database.writing() as session:
        await session.execute(update(Delivery).values(leased_until=datetime.now(UTC)))
    await database.dispose()


def say(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(["outbox", *arguments])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_what_is_due_is_shown_and_delivered(
    inbox: Inbox, capsys: pytest.CaptureFixture[str]
) -> None:
    _, before, _ = say(capsys, "list")
    delivered = say(capsys, "deliver")
    _, after, _ = say(capsys, "list")
    _, everything, _ = say(capsys, "list", "--all")

    assert re.fullmatch(
        r"[0-9a-f-]{36}  confirmation  WM-\d{4}-000001  waiting, 0 attempts  next .+ UTC\n"
        r"1 waiting, 0 failed\.\n",
        before,
    )
    assert delivered == (0, "1 delivered, 0 to be tried again, 0 given up.\n", "")
    assert after == "0 waiting, 0 failed.\n"
    assert "delivered, 1 attempt" in everything
    [envelope] = inbox.taken
    assert read(envelope)["To"].addresses[0].display_name == "Greta Müller"


def test_what_was_given_up_is_told_why_and_can_be_tried_again(
    inbox: Inbox, capsys: pytest.CaptureFixture[str]
) -> None:
    inbox.refusal = "554 5.6.0 greta@acme.example looks like spam"
    refused = say(capsys, "deliver")
    _, listed, _ = say(capsys, "list")
    inbox.refusal = None
    retried = say(capsys, "retry", listed.split()[0])
    again = say(capsys, "retry", "--failed")
    delivered = say(capsys, "deliver")

    assert refused == (
        1,
        "0 delivered, 0 to be tried again, 1 given up.\n",
        "Not everything could be delivered: `outbox list` says why.\n",
    )
    assert "failed, 1 attempt  The mail server refused the message (554 5.6.0)" in listed
    assert "acme" not in listed
    assert retried == (0, "1 will be tried again.\n", "")
    assert again == (0, "0 will be tried again.\n", "")
    assert delivered[0] == 0
    assert len(inbox.taken) == 1


def test_a_process_killed_when_the_server_has_the_message_leaves_it_to_the_next(
    inbox: Inbox, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    # Held back until the server knows whom to kill.
    command = [sys.executable, "-c", "input(); from crm.cli.main import main; main()"]
    inbox.victim = subprocess.Popen(
        [*command, "outbox", "deliver"],
        stdin=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    inbox.victim.communicate(b"\n", timeout=30)
    killed, inbox.victim = inbox.victim.returncode, None

    _, during, _ = say(capsys, "list")
    early = say(capsys, "deliver")
    asyncio.run(end_leases(tmp_path))
    late = say(capsys, "deliver")

    assert killed == -signal.SIGKILL
    assert "waiting, 1 attempt  being sent" in during
    assert early[1].startswith("0 delivered")
    assert late[1].startswith("1 delivered")
    first, second = (read(envelope)["Message-ID"] for envelope in inbox.taken)
    assert first == second


def test_only_what_has_failed_can_be_tried_again(
    inbox: Inbox, capsys: pytest.CaptureFixture[str]
) -> None:
    _, listed, _ = say(capsys, "list")

    waiting = say(capsys, "retry", listed.split()[0])
    unknown = say(capsys, "retry", str(uuid4()))

    assert waiting == unknown
    assert waiting[:2] == (1, "")
    assert "Only 0 of 1 had failed" in waiting[2]


@pytest.mark.parametrize("arguments", [["retry"], ["retry", "x"], [], ["burn"]])
def test_a_wrong_command_is_answered_with_one_line(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(["outbox", *arguments])

    assert left.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_without_a_way_out_deliver_says_so(
    inbox: Inbox, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("INVEST_DESK_SMTP_HOST")

    status, out, error = say(capsys, "deliver")

    assert (status, out) == (1, "")
    assert error.startswith("No mail server and no webhook is set up")
