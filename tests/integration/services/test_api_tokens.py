"""Tokens of programs: random, stored as a hash, named, limited in time, revoked."""

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from crm.database import Database
from crm.services.api_tokens import (
    LIFETIME,
    LONGEST_LIFETIME,
    MadeToken,
    NewToken,
    TokenRefusedError,
    create_token,
    find_token,
    list_tokens,
    note_use,
    revoke_token,
)
from crm.services.errors import NotFoundError
from crm.vocabulary import Role
from tests.conftest import NOW


async def make(
    database: Database,
    name: str = "hand-over",
    role: Role = Role.VIEWER,
    lifetime: timedelta = LIFETIME,
) -> MadeToken:
    new = NewToken(name=name, role=role, created_by="a test", lifetime=lifetime)
    async with database.writing() as session:
        return await create_token(session, new, now=NOW)


async def test_only_a_hash_of_a_token_is_stored(database: Database) -> None:
    made = await make(database)

    async with database.reading() as session:
        [row] = (await session.execute(text("SELECT * FROM api_token"))).mappings()
        audited = await session.scalar(text("SELECT detail FROM audit_event"))
        found = await find_token(session, made.token, now=NOW)
    assert row["token_hash"] == hashlib.sha256(made.token.encode()).hexdigest()
    assert made.token not in str(dict(row)) + str(audited)
    assert "hand-over" in str(audited)
    assert made.token.startswith(made.record.prefix)
    # 43 letters of base64 are 32 bytes.
    assert len(made.token.removeprefix("desk_")) == 43
    assert found is not None
    assert (found.id, found.created_by, found.created_at) == (made.record.id, "a test", NOW)


async def test_no_two_tokens_are_alike(database: Database) -> None:
    first, second = await make(database), await make(database, "another")

    assert first.token != second.token
    async with database.reading() as session:
        assert await find_token(session, first.token[:-1], now=NOW) is None
        assert await find_token(session, first.record.prefix, now=NOW) is None
        assert await find_token(session, first.record.token_hash, now=NOW) is None


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"name": "  "}, "needs a name"),
        ({"name": "x" * 81}, "needs a name"),
        ({"name": "a\x1bb"}, "needs a name"),
        ({"name": " hand-over "}, "is in use"),
        ({"role": Role.ADMIN}, "is for one of viewer, adviser, manager"),
        ({"lifetime": timedelta(0)}, "lasts 1 to 3,650 days"),
        ({"lifetime": LONGEST_LIFETIME + timedelta(days=1)}, "lasts 1 to 3,650 days"),
    ],
)
async def test_what_cannot_be_is_refused_and_leaves_nothing(
    database: Database, wrong: dict[str, object], why: str
) -> None:
    await make(database)
    wanted = {"name": "another", "role": Role.VIEWER, "created_by": "a test"} | wrong

    async with database.writing() as session:
        with pytest.raises(TokenRefusedError, match=why):
            await create_token(session, NewToken(**wanted), now=NOW)

    async with database.reading() as session:
        assert len(await list_tokens(session, include_over=True)) == 1


async def test_the_database_itself_has_no_token_of_an_administrator(database: Database) -> None:
    await make(database)

    with pytest.raises(IntegrityError):
        async with database.writing() as session:
            await session.execute(text("UPDATE api_token SET role = 'admin'"))


async def test_the_name_of_a_revoked_token_can_be_given_again(database: Database) -> None:
    old = await make(database)
    async with database.writing() as session:
        await revoke_token(session, "hand-over", by="a test", now=NOW)
    new = await make(database)

    async with database.reading() as session:
        assert await find_token(session, old.token, now=NOW) is None
        assert await find_token(session, new.token, now=NOW) is not None
        assert [t.id for t in await list_tokens(session, include_over=False)] == [new.record.id]
        assert len(await list_tokens(session, include_over=True)) == 2


async def test_nobody_revokes_what_is_not_there(database: Database) -> None:
    async with database.writing() as session:
        with pytest.raises(NotFoundError, match="No token called “nobody” is in use"):
            await revoke_token(session, "nobody", by="a test", now=NOW)


async def test_the_last_use_never_goes_back(database: Database) -> None:
    made = await make(database)
    for at in (NOW + timedelta(hours=1), NOW):
        async with database.writing() as session:
            await note_use(session, made.record, now=at)

    async with database.reading() as session:
        [token] = await list_tokens(session, include_over=False)
    assert token.last_used_at == NOW + timedelta(hours=1)
