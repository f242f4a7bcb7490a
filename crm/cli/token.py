"""``token create``, ``token list`` and ``token revoke``."""

import argparse
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from crm.cli.nouns import Nouns
from crm.cli.transactions import read, write
from crm.services.api_tokens import (
    LIFETIME,
    TOKEN_ROLES,
    NewToken,
    create_token,
    list_tokens,
    revoke_token,
)
from crm.settings import Settings
from crm.vocabulary import Role

if TYPE_CHECKING:
    from crm.models import ApiToken

WHO = "command line"


def add_commands(nouns: Nouns) -> None:
    """Add the noun and its verbs."""
    verbs = nouns.add_parser("token", help="keys with which programs read the desk").add_subparsers(
        required=True, metavar="create|list|revoke"
    )
    create = verbs.add_parser(
        "create",
        help="make a token and show it once",
        description="The token alone goes to standard output, all else to standard error.",
    )
    create.add_argument("--name", required=True, help="what it is for; no two in use share one")
    create.add_argument(
        "--role",
        default=Role.VIEWER.value,
        choices=[role.value for role in TOKEN_ROLES],
        help="what it may do, as for people (default: viewer)",
    )
    create.add_argument(
        "--days",
        type=int,
        default=LIFETIME.days,
        metavar="N",
        help=f"how long it lasts (default: {LIFETIME.days})",
    )
    create.set_defaults(run=create_new)
    listing = verbs.add_parser("list", help="show tokens by their names; never the tokens")
    listing.add_argument("--all", action="store_true", help="also those that were revoked")
    listing.set_defaults(run=show_tokens)
    revoke = verbs.add_parser("revoke", help="put a token out of use at once")
    revoke.add_argument("--name", required=True)
    revoke.set_defaults(run=revoke_named)


def create_new(wanted: argparse.Namespace, settings: Settings) -> None:
    """Make a token and print it; it cannot be shown again."""
    # More days than a timedelta holds are refused by the service in words, not by Python.
    days = max(0, min(wanted.days, 1_000_000))
    new = NewToken(
        name=wanted.name,
        role=Role(wanted.role),
        created_by=WHO,
        lifetime=timedelta(days=days),
    )
    made = write(settings, lambda session: create_token(session, new, now=datetime.now(UTC)))
    print(made.token)
    print(
        f"The token “{made.record.name}” ({made.record.role}) works until "
        f"{_day(made.record.expires_at)}. It is not shown again.",
        file=sys.stderr,
    )


def show_tokens(wanted: argparse.Namespace, settings: Settings) -> None:
    """One line for each token."""
    tokens = read(settings, lambda session: list_tokens(session, include_over=wanted.all))
    now = datetime.now(UTC)
    for token in tokens:
        print(_line(token, now))
    print(f"{len(tokens)} {'token' if len(tokens) == 1 else 'tokens'}.")


def _line(token: "ApiToken", now: datetime) -> str:
    if token.revoked_at is not None:
        standing = f"revoked {_day(token.revoked_at)}"
    elif token.expires_at <= now:
        standing = f"over since {_day(token.expires_at)}"
    else:
        standing = f"until {_day(token.expires_at)}"
    used = f"last used {_moment(token.last_used_at)}" if token.last_used_at else "never used"
    made = f"made {_day(token.created_at)} by {token.created_by}"
    return "  ".join([f"{token.prefix}…", f"{token.role:<8}", token.name, made, used, standing])


def _day(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d}"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def revoke_named(wanted: argparse.Namespace, settings: Settings) -> None:
    """Put the token out of use."""
    token = write(
        settings,
        lambda session: revoke_token(session, wanted.name, by=WHO, now=datetime.now(UTC)),
    )
    print(f"The token “{token.name}” ({token.prefix}…) no longer works.")
