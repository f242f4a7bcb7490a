"""``user create``."""

import argparse
import asyncio
import getpass
import secrets
import sys
from datetime import UTC, datetime

from sqlalchemy.exc import IntegrityError

from crm.cli.errors import CommandError
from crm.cli.nouns import Nouns
from crm.database import Database
from crm.services.advisers import AdviserExistsError, count_advisers, create_adviser
from crm.services.audit import record_event
from crm.settings import Settings
from crm.vocabulary import Role

_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
"""32 that are not taken for one another: a letter carries 5 bits."""


def add_commands(nouns: Nouns) -> None:
    """Add the noun and its verbs."""
    verbs = nouns.add_parser("user", help="the people who sign in").add_subparsers(
        required=True, metavar="create"
    )
    create = verbs.add_parser(
        "create",
        help="add a member of the team",
        description="The password is asked for, or read as one line from standard input.",
    )
    create.add_argument("--email")
    create.add_argument("--name")
    create.add_argument("--role", choices=[role.value for role in Role])
    create.add_argument(
        "--first-admin",
        action="store_true",
        help="make the first administrator with a password that is shown once; "
        "do nothing when somebody can sign in already",
    )
    create.set_defaults(run=create_user)


def create_user(wanted: argparse.Namespace, settings: Settings) -> None:
    """Add an adviser, or the first administrator of a new desk."""
    if wanted.first_admin:
        if wanted.email or wanted.name or wanted.role:
            raise CommandError("--first-admin takes no e-mail, name or role.", status=2)
        _create_first_admin(settings)
        return
    missing = [f"--{name}" for name in ("email", "name", "role") if not getattr(wanted, name)]
    if missing:
        raise CommandError(f"user create needs {', '.join(missing)}.", status=2)
    role = Role(wanted.role)
    password = _ask_password()
    email = asyncio.run(_create(settings, wanted.email, wanted.name, role, password))
    print(f"{email} can sign in now ({role}).")


def _create_first_admin(settings: Settings) -> None:
    password = "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(4))
    try:
        email = asyncio.run(
            _create(
                settings,
                settings.admin_email,
                "First administrator",
                Role.ADMIN,
                password,
                only_first=True,
            )
        )
    except (AdviserExistsError, IntegrityError):
        # Another process was first, or the account was put out of use: either way not ours.
        return
    if email:
        print(f"Sign in as {email}\nPassword   {password}")


async def _create(
    settings: Settings,
    email: str,
    name: str,
    role: Role,
    password: str,
    *,
    only_first: bool = False,
) -> str | None:
    """The new adviser's e-mail as stored; None when only a first one was wanted."""
    now = datetime.now(UTC)
    database = Database(settings.database)
    try:
        async with database.writing() as session:
            if only_first and await count_advisers(session):
                return None
            adviser = await create_adviser(
                session, email=email, full_name=name, role=role, password=password, now=now
            )
            await record_event(
                session,
                "adviser:create",
                actor=None,
                entity="adviser",
                entity_id=adviser.id,
                detail={"role": role, "by": "command line"},
                now=now,
            )
            return adviser.email
    finally:
        await database.dispose()


def _ask_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != password:
        raise CommandError("The two passwords differ.")
    return password
