"""From a submitted enquiry to the mail server and the receiver, through every mishap."""

import asyncio
import logging
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from crm.database import Database, DatabaseBusyError
from crm.delivery import sender as sending
from crm.delivery.sender import Sender, Tally, Transport, make_transports
from crm.delivery.webhook import WebhookCaller
from crm.services.delivering import LEASE, PAUSES
from crm.services.disclosures import list_disclosures
from crm.services.outbox import DeliveryRow, list_deliveries
from crm.services.outgoing import Outgoing
from crm.services.subjects import TeamProof, find_subject
from crm.settings import Settings
from crm.vocabulary import DeliveryKind, DeliveryState
from launch.site import create_site
from tests.conftest import NOW
from tests.factories import make_lead
from tests.integration.delivery.conftest import (
    HOOK,
    SECRET,
    Certificate,
    Clock,
    MailServer,
    Receiver,
    mail_settings,
)

BOTH = frozenset({DeliveryKind.CONFIRMATION, DeliveryKind.NOTIFICATION})
CONFIRMATION = frozenset({DeliveryKind.CONFIRMATION})


async def submit(
    database: Database, clock: Clock, kinds: frozenset[DeliveryKind] = CONFIRMATION, **answers: str
) -> str:
    async with database.writing() as session:
        lead = await make_lead(session, now=clock(), deliveries=kinds, **answers)
    return str(lead.reference)


async def deliver(database: Database, clock: Clock, *ways: Transport) -> Tally:
    return await Sender(database, ways, clock).deliver_due()


async def outbox(database: Database) -> list[DeliveryRow]:
    async with database.reading() as session:
        return list(await list_deliveries(session, tuple(DeliveryState)))


def mailer(server: MailServer) -> Transport:
    [way] = make_transports(mail_settings(server.port))
    return way


async def test_an_enquiry_is_confirmed_and_the_team_is_told_once(
    database: Database, clock: Clock, mail_server: MailServer
) -> None:
    reference = await submit(database, clock, BOTH)

    tally = await deliver(database, clock, mailer(mail_server))
    again = await deliver(database, clock, mailer(mail_server))

    assert (tally, again) == (Tally(delivered=2), Tally())
    assert {message["Subject"] for message in mail_server.messages} == {
        f"Your enquiry {reference}",
        f"New enquiry {reference}",
    }
    assert {(row.state, row.delivered_at) for row in await outbox(database)} == {
        (DeliveryState.DELIVERED, clock.now)
    }


async def test_the_person_can_be_told_who_got_their_details(
    database: Database,
    clock: Clock,
    mail_server: MailServer,
    receiver: Receiver,
    certificate: Certificate,
) -> None:
    async def resolve(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]

    webhook = WebhookCaller(
        f"https://{HOOK}:{receiver.port}/hook?token=secret",
        SECRET,
        resolve=resolve,
        is_allowed=lambda _address: True,
        tls=certificate.trusting(),
    )
    receiver.answer = lambda _request: web.Response(status=503)
    reference = await submit(database, clock, frozenset(DeliveryKind))

    await deliver(database, clock, mailer(mail_server), webhook)
    refused = await disclosed(database, reference)
    receiver.answer = lambda _request: web.Response(status=204)
    clock.now += PAUSES[0]
    await deliver(database, clock, mailer(mail_server), webhook)

    assert refused == [("notification", "respond", "the team, by e-mail", NOW)]
    assert await disclosed(database, reference) == [
        *refused,
        ("webhook", "respond", f"the system at {HOOK}, by webhook", clock.now),
    ]


async def disclosed(database: Database, reference: str) -> list[tuple[str, str, str, datetime]]:
    async with database.reading() as session:
        subject = await find_subject(session, TeamProof(reference=reference))
        rows = await list_disclosures(session, subject.leads)
        return [(row.kind, row.purpose, row.recipient, row.at) for row in rows]


async def test_a_temporary_failure_is_shown_and_then_made_good(
    database: Database, clock: Clock, mail_server: MailServer
) -> None:
    await submit(database, clock)
    mail_server.answers["RCPT"] = "450 4.2.0 <{address}> greylisted"

    first = await deliver(database, clock, mailer(mail_server))
    [waiting] = await outbox(database)
    mail_server.answers.clear()
    early = await deliver(database, clock, mailer(mail_server))
    clock.now += PAUSES[0]
    later = await deliver(database, clock, mailer(mail_server))

    assert (first, early, later) == (Tally(postponed=1), Tally(), Tally(delivered=1))
    assert waiting.last_error == "The mail server refused the recipient (450 4.2.0)"
    assert waiting.due_at == clock.now
    assert len(mail_server.taken) == 1


async def test_nothing_is_lost_while_the_server_is_down(
    database: Database, clock: Clock, mail_server: MailServer
) -> None:
    await mail_server.stop()
    for _ in range(3):
        await submit(database, clock)
    await deliver(database, clock, mailer(mail_server))
    clock.now += PAUSES[0]
    await deliver(database, clock, mailer(mail_server))
    await mail_server.start()
    clock.now += PAUSES[1]

    tally = await deliver(database, clock, mailer(mail_server))

    assert tally == Tally(delivered=3)
    assert {row.attempts for row in await outbox(database)} == {3}


async def test_a_refusal_for_good_is_not_repeated(
    database: Database, clock: Clock, mail_server: MailServer
) -> None:
    await submit(database, clock)
    mail_server.answers["RCPT"] = "550 5.1.1 no such user"

    tally = await deliver(database, clock, mailer(mail_server))
    clock.forward(days=30)
    again = await deliver(database, clock, mailer(mail_server))

    assert (tally, again) == (Tally(failed=1), Tally())


class Killed:
    """A way out that sends, and then the process is killed before anything can be marked."""

    def __init__(self, way: Transport) -> None:
        self.way = way
        self.kinds = way.kinds
        self.recipient = way.recipient

    async def send(self, outgoing: Outgoing, *, now: datetime) -> None:
        """Send and die."""
        await self.way.send(outgoing, now=now)
        raise asyncio.CancelledError


async def test_a_kill_between_sending_and_marking_repeats_the_same_message(
    database: Database, clock: Clock, mail_server: MailServer
) -> None:
    await submit(database, clock)
    with suppress(asyncio.CancelledError):
        await deliver(database, clock, Killed(mailer(mail_server)))

    during = await deliver(database, clock, mailer(mail_server))
    clock.now += LEASE
    after = await deliver(database, clock, mailer(mail_server))

    assert (during, after) == (Tally(), Tally(delivered=1))
    first, second = mail_server.messages
    assert first["Message-ID"] == second["Message-ID"]
    assert [row.state for row in await outbox(database)] == [DeliveryState.DELIVERED]


async def test_many_senders_at_once_send_each_message_once(
    database: Database, database_url: str, clock: Clock, mail_server: MailServer
) -> None:
    for number in range(12):
        await submit(database, clock, email=f"person{number}@acme.example")
    others = [Database(database_url) for _ in range(3)]

    tallies = await asyncio.gather(
        *(deliver(each, clock, mailer(mail_server)) for each in (database, *others))
    )
    for each in others:
        await each.dispose()

    recipients = [envelope.rcpt_tos[0] for envelope in mail_server.taken]
    assert len(recipients) == len(set(recipients)) == 12
    assert sum(tally.delivered for tally in tallies) == 12


async def test_a_mistake_of_ours_holds_up_nobody_and_quotes_nobody(
    sqlite_database: Database,
    clock: Clock,
    mail_server: MailServer,
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Broken:
        kinds = CONFIRMATION

        async def send(self, outgoing: Outgoing, *, now: datetime) -> None:
            raise RuntimeError(f"cannot write to {outgoing.email}")

    await submit(sqlite_database, clock)
    await submit(sqlite_database, clock)
    caplog.set_level(logging.INFO)

    tally = await deliver(sqlite_database, clock, Broken())

    assert tally == Tally(postponed=2)
    assert {row.last_error for row in await outbox(sqlite_database)} == {
        "An error of the desk: RuntimeError"
    }
    assert "test_sender.py:" in caplog.text
    assert "acme" not in caplog.text


async def test_no_log_and_no_row_names_a_person_or_quotes_the_server(
    sqlite_database: Database,
    clock: Clock,
    mail_server: MailServer,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    await submit(sqlite_database, clock, BOTH)
    await deliver(sqlite_database, clock, mailer(mail_server))
    mail_server.answers["RCPT"] = "550 5.1.1 <{address}> Greta unknown"
    await submit(sqlite_database, clock)
    await deliver(sqlite_database, clock, mailer(mail_server))

    # The mail server of this test keeps a log of its own.
    logged = " ".join(r.getMessage() for r in caplog.records if r.name != "mail.log")
    said = logged + str(await outbox(sqlite_database))

    assert "Delivered confirmation" in logged
    assert "Not delivered: confirmation" in logged
    for personal in ("greta", "Greta", "acme", "Acme", "Müller"):
        assert personal not in said


async def test_a_busy_database_does_not_make_a_sent_message_go_out_again(
    sqlite_database: Database,
    clock: Clock,
    mail_server: MailServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    refusals = [DatabaseBusyError("busy")] * 2
    record = sending.record_delivered

    async def record_when_free(*arguments: Any, **named: Any) -> None:
        if refusals:
            raise refusals.pop()
        await record(*arguments, **named)

    async def no_pause(_seconds: float) -> None:
        return None

    monkeypatch.setattr(sending, "record_delivered", record_when_free)
    monkeypatch.setattr(sending.asyncio, "sleep", no_pause)
    await submit(sqlite_database, clock)

    tally = await deliver(sqlite_database, clock, mailer(mail_server))

    assert (tally, refusals) == (Tally(delivered=1), [])
    assert len(mail_server.taken) == 1
    assert [row.state for row in await outbox(sqlite_database)] == [DeliveryState.DELIVERED]


async def test_the_site_delivers_by_itself_and_outlives_a_server_that_is_down(
    sqlite_database: Database,
    mail_server: MailServer,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(sending, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr("crm.services.delivering.PAUSES", (timedelta(seconds=0.1),) * 50)
    clock = Clock()
    settings = mail_settings(
        mail_server.port,
        var=tmp_path,
        database_url=sqlite_database.engine.url.render_as_string(hide_password=False),
    )

    async with TestServer(await create_site(settings)):
        await submit(sqlite_database, clock)
        first = await asyncio.wait_for(mail_server.arrivals.get(), 10)
        await mail_server.stop()
        await submit(sqlite_database, clock, email="other@acme.example")
        await asyncio.sleep(0.3)
        await mail_server.start()
        second = await asyncio.wait_for(mail_server.arrivals.get(), 10)

    assert (first.rcpt_tos, second.rcpt_tos) == (["greta@acme.example"], ["other@acme.example"])
    assert {row.state for row in await outbox(sqlite_database)} == {DeliveryState.DELIVERED}


async def test_a_stop_lets_the_message_that_is_under_way_arrive_and_be_marked(
    sqlite_database: Database, clock: Clock, mail_server: MailServer
) -> None:
    class Slow:
        kinds = CONFIRMATION
        begun = asyncio.Event()

        def recipient(self, kind: DeliveryKind) -> None:
            return None

        async def send(self, outgoing: Outgoing, *, now: datetime) -> None:
            self.begun.set()
            await asyncio.sleep(0.3)
            await mailer(mail_server).send(outgoing, now=now)

    await submit(sqlite_database, clock)
    await submit(sqlite_database, clock)
    slow = Slow()

    async with Sender(sqlite_database, [slow], clock).running():
        await slow.begun.wait()

    assert len(mail_server.taken) == 1
    assert [row.state for row in await outbox(sqlite_database)] == [
        DeliveryState.DELIVERED,
        DeliveryState.WAITING,
    ]


@pytest.mark.parametrize(
    ("settings", "kinds"),
    [
        (Settings(_env_file=None), []),
        (mail_settings(25), [DeliveryKind.CONFIRMATION, DeliveryKind.NOTIFICATION]),
        (
            Settings(webhook_url="https://a.example/", webhook_secret=SECRET, _env_file=None),
            [DeliveryKind.WEBHOOK],
        ),
    ],
)
def test_a_way_out_is_there_only_when_it_is_set_up(
    settings: Settings, kinds: list[DeliveryKind]
) -> None:
    found = [kind for way in make_transports(settings) for kind in way.kinds]

    assert sorted(found) == kinds
