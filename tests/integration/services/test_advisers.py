"""Who signs in, and who does not."""

from datetime import timedelta

import pytest

from crm.database import Database
from crm.services.advisers import (
    AdviserExistsError,
    PasswordRefusedError,
    authenticate,
    change_password,
    create_adviser,
)
from crm.vocabulary import Role
from tests.conftest import NOW
from tests.factories import PASSWORD, make_adviser


async def test_the_right_password_signs_in(database: Database) -> None:
    async with database.writing() as session:
        amira = await make_adviser(session, now=NOW)
        found = await authenticate(session, email=" Amira@Desk.example ", password=PASSWORD)
        wrong = await authenticate(session, email="amira@desk.example", password="wrong")
        nobody = await authenticate(session, email="nobody@desk.example", password=PASSWORD)

    assert found is not None
    assert found.id == amira.id
    assert wrong is None
    assert nobody is None
    assert PASSWORD not in amira.password_hash


async def test_an_adviser_who_left_does_not_sign_in(database: Database) -> None:
    async with database.writing() as session:
        amira = await make_adviser(session, now=NOW)
        amira.is_active = False
    async with database.reading() as session:
        found = await authenticate(session, email=amira.email, password=PASSWORD)

    assert found is None


async def test_a_new_password_ends_the_sessions_before_it(database: Database) -> None:
    later = NOW + timedelta(hours=1)
    async with database.writing() as session:
        amira = await make_adviser(session, now=NOW)
        await change_password(session, amira.id, password="another long one", now=later)
        old = await authenticate(session, email=amira.email, password=PASSWORD)
        new = await authenticate(session, email=amira.email, password="another long one")

    assert old is None
    assert new is not None
    assert new.sessions_valid_from == later


async def test_a_short_password_and_a_second_account_are_refused(database: Database) -> None:
    async with database.writing() as session:
        await make_adviser(session, now=NOW)

    with pytest.raises(AdviserExistsError):
        async with database.writing() as session:
            await make_adviser(session, now=NOW)
    with pytest.raises(PasswordRefusedError, match="at least 12"):
        async with database.writing() as session:
            await create_adviser(
                session,
                email="vera@desk.example",
                full_name="Vera",
                role=Role.VIEWER,
                password="short",
                now=NOW,
            )
