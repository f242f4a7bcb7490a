"""A code proves an address: once, for a while, and without telling whose address is known."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm.database import Database
from crm.models import AccessCode
from crm.services.access_codes import (
    CODES_AN_HOUR,
    LIFETIME,
    TRIES,
    CodeWish,
    NewCode,
    redeem_code,
    request_code,
)
from crm.services.conversations import start_conversation
from crm.services.errors import InvalidAnswerError
from crm.services.subjects import EmailProof
from tests.conftest import KEY, NOW
from tests.factories import make_lead

GRETA = "greta@acme.example"


class Mail:
    """What was put into the outbox."""

    def __init__(self) -> None:
        self.sent: list[NewCode] = []

    async def __call__(self, _session: AsyncSession, new: NewCode) -> None:
        self.sent.append(new)


@pytest.fixture
def mail() -> Mail:
    return Mail()


async def ask(
    database: Database,
    mail: Mail,
    email: str = GRETA,
    *,
    reference: str | None = None,
    conversation_id: UUID | None = None,
    now: datetime = NOW,
) -> None:
    wish = CodeWish(email=email, reference=reference, conversation_id=conversation_id)
    async with database.writing() as session:
        await request_code(session, KEY, wish, mail, now=now)


async def redeem(
    database: Database, code: str, email: str = GRETA, *, now: datetime = NOW
) -> EmailProof | None:
    async with database.writing() as session:
        return await redeem_code(session, KEY, email=email, code=code, now=now)


@pytest.fixture
async def lead(database: Database) -> str:
    async with database.writing() as session:
        made = await make_lead(session, now=NOW)
    return str(made.reference)


async def test_the_code_proves_the_address_once(database: Database, mail: Mail, lead: str) -> None:
    await ask(database, mail, "Greta@Acme.example", reference=lead.lower())
    [new] = mail.sent
    typed = f" {new.code[:4].upper()} {new.code[4:]} "

    assert await redeem(database, typed) == EmailProof(email=GRETA)
    assert await redeem(database, typed) is None


async def test_neither_code_nor_address_is_stored(
    database: Database, mail: Mail, lead: str
) -> None:
    await ask(database, mail)
    async with database.reading() as session:
        [row] = (await session.scalars(select(AccessCode))).all()

    stored = f"{row.address_hash} {row.code_hash}"
    assert mail.sent[0].code not in stored
    assert "greta" not in stored
    assert len(mail.sent[0].code) == 8


async def test_a_wrong_late_or_foreign_code_proves_nothing(
    database: Database, mail: Mail, lead: str
) -> None:
    await ask(database, mail)
    code = mail.sent[0].code

    assert await redeem(database, "wrongone") is None
    assert await redeem(database, "") is None
    assert await redeem(database, code, "other@acme.example") is None
    assert await redeem(database, code, now=NOW + LIFETIME) is None
    assert await redeem(database, code, now=NOW + LIFETIME - timedelta(seconds=1))


async def test_after_some_tries_even_the_right_code_is_refused(
    database: Database, mail: Mail, lead: str
) -> None:
    await ask(database, mail)
    for _ in range(TRIES):
        assert await redeem(database, "guessing") is None

    assert await redeem(database, mail.sent[0].code) is None


async def test_a_new_code_puts_the_earlier_one_out_of_use(
    database: Database, mail: Mail, lead: str
) -> None:
    await ask(database, mail)
    await ask(database, mail)

    assert await redeem(database, mail.sent[0].code) is None
    assert await redeem(database, mail.sent[1].code)


@pytest.mark.parametrize(
    ("email", "reference"),
    [("nobody@acme.example", None), (GRETA, "WM-1999-000001"), ("mallory@evil.example", "own")],
)
async def test_nothing_is_sent_to_an_address_that_does_not_fit(
    database: Database, mail: Mail, lead: str, email: str, reference: str | None
) -> None:
    await ask(database, mail, email, reference=lead if reference == "own" else reference)

    assert mail.sent == []


async def test_a_mailbox_is_not_flooded_and_a_chat_does_not_try_many(
    database: Database, mail: Mail, lead: str
) -> None:
    async with database.writing() as session:
        chat, _ = await start_conversation(session, language="en", page=None, now=NOW)
    for number in range(CODES_AN_HOUR):
        await ask(database, mail, f"guess{number}@acme.example", conversation_id=chat.id)
    await ask(database, mail, conversation_id=chat.id)
    assert mail.sent == []

    for _ in range(CODES_AN_HOUR + 2):
        await ask(database, mail)
    assert len(mail.sent) == CODES_AN_HOUR

    await ask(database, mail, now=NOW + timedelta(hours=1))
    assert len(mail.sent) == CODES_AN_HOUR + 1


async def test_what_is_no_address_is_refused(database: Database, mail: Mail) -> None:
    with pytest.raises(InvalidAnswerError):
        await ask(database, mail, "not an address")
