"""Letters with one-time codes: sent once to the address, and kept nowhere afterwards."""

from datetime import timedelta

from sqlalchemy import select

from crm.database import Database
from crm.delivery.postman import Postman
from crm.models import AccessCode, CodeLetter
from crm.services.access_codes import LIFETIME, CodeWish, redeem_code, request_code
from crm.services.code_letters import LEASE, PAUSE, claim_letter, delete_letter, post_code
from crm.services.erasure import erase_subject
from crm.services.subjects import EmailProof
from tests.conftest import KEY, NOW
from tests.factories import make_lead
from tests.integration.delivery.conftest import (
    Certificate,
    Clock,
    MailServer,
    NewMailServer,
    mail_settings,
)

GRETA = "greta@acme.example"


async def post(database: Database, clock: Clock, email: str = GRETA, language: str = "en") -> None:
    """Ask for a code in the chat; the address is known."""
    async with database.writing() as session:
        await make_lead(session, now=NOW, email=email)
        wish = CodeWish(email=email, language=language)
        await request_code(session, KEY, wish, post_code, now=clock.now)


async def letters(database: Database) -> list[CodeLetter]:
    async with database.reading() as session:
        return list(await session.scalars(select(CodeLetter)))


def postman(database: Database, clock: Clock, server: MailServer) -> Postman:
    return Postman(database, mail_settings(server.port), clock=clock)


async def test_the_code_in_the_mail_proves_the_address_and_the_letter_is_gone(
    database: Database, clock: Clock, mail_server: MailServer
) -> None:
    await post(database, clock)
    [letter] = await letters(database)

    sent = await postman(database, clock, mail_server).deliver()
    [message] = mail_server.messages
    async with database.writing() as session:
        proof = await redeem_code(session, KEY, email=GRETA, code=letter.code, now=clock.now)

    assert sent == 1
    assert mail_server.taken[0].rcpt_tos == [GRETA]
    assert letter.code in message.get_content()
    assert "15 minutes" in message.get_content()
    assert message["Auto-Submitted"] == "auto-generated"
    assert letter.code not in str(message["Subject"])
    assert await letters(database) == []
    assert proof == EmailProof(email=GRETA)


async def test_an_address_abroad_is_written_as_mail_servers_take_it(
    database: Database, clock: Clock, mail_server: MailServer
) -> None:
    await post(database, clock, email="Ann@münchen.example")

    await postman(database, clock, mail_server).deliver()

    assert mail_server.taken[0].rcpt_tos == ["Ann@xn--mnchen-3ya.example"]


async def test_a_server_that_is_away_is_tried_again_while_the_code_lives(
    database: Database, clock: Clock, mail_server: MailServer
) -> None:
    await post(database, clock)
    await mail_server.stop()
    away = await postman(database, clock, mail_server).deliver()
    at_once = await postman(database, clock, mail_server).deliver()
    await mail_server.start()
    clock.forward(seconds=PAUSE.total_seconds())
    later = await postman(database, clock, mail_server).deliver()

    assert (away, at_once, later) == (0, 0, 1)
    assert await letters(database) == []


async def test_a_letter_whose_code_has_run_out_is_thrown_away(
    database: Database, clock: Clock, mail_server: MailServer
) -> None:
    await post(database, clock)
    clock.forward(seconds=LIFETIME.total_seconds())

    assert await postman(database, clock, mail_server).deliver() == 0
    assert mail_server.taken == []
    assert await letters(database) == []


async def test_a_mailbox_that_is_refused_for_good_is_not_tried_again(
    database: Database, clock: Clock, mail_server: MailServer
) -> None:
    await post(database, clock)
    mail_server.answers["RCPT"] = "550 5.1.1 no such mailbox"

    assert await postman(database, clock, mail_server).deliver() == 0
    assert await letters(database) == []


async def test_one_process_at_a_time_has_a_letter_until_its_claim_runs_out(
    database: Database, clock: Clock
) -> None:
    await post(database, clock)
    async with database.writing() as session:
        first = await claim_letter(session, now=clock.now)
    async with database.writing() as session:
        meanwhile = await claim_letter(session, now=clock.now + LEASE - timedelta(seconds=1))
    async with database.writing() as session:
        after = await claim_letter(session, now=clock.now + LEASE)

    assert first is not None
    assert meanwhile is None
    assert after == first


async def test_a_new_code_takes_the_place_of_the_letter_before(
    database: Database, clock: Clock, mail_server: MailServer
) -> None:
    await post(database, clock)
    [old] = await letters(database)
    async with database.writing() as session:
        await request_code(session, KEY, CodeWish(email=GRETA), post_code, now=clock.now)
    await postman(database, clock, mail_server).deliver()

    [message] = mail_server.messages
    assert old.code not in message.get_content()


async def test_forgetting_a_person_throws_their_letter_away(
    database: Database, clock: Clock
) -> None:
    await post(database, clock)
    async with database.writing() as session:
        await erase_subject(session, KEY, EmailProof(email=GRETA), now=clock.now)

    async with database.reading() as session:
        assert list(await session.scalars(select(AccessCode))) == []
    assert await letters(database) == []


async def test_deleting_a_letter_that_is_gone_is_nothing(database: Database, clock: Clock) -> None:
    await post(database, clock)
    [letter] = await letters(database)
    for _ in range(2):
        async with database.writing() as session:
            await delete_letter(session, letter.id)

    assert await letters(database) == []


async def test_a_language_without_its_own_words_is_written_in_english(
    database: Database, clock: Clock, mail_server: MailServer
) -> None:
    await post(database, clock, language="xx")

    await postman(database, clock, mail_server).deliver()

    assert mail_server.messages[0]["Content-Language"] == "en"


async def test_the_code_goes_the_encrypted_way(
    database: Database, clock: Clock, new_mail_server: NewMailServer, certificate: Certificate
) -> None:
    server = await new_mail_server(tls_context=certificate.serving(), require_starttls=True)
    settings = mail_settings(server.port, smtp_security="starttls")
    await post(database, clock)

    await Postman(database, settings, tls=certificate.trusting(), clock=clock).deliver()

    assert server.encrypted == [True]
