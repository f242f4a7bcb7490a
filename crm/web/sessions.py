"""The session cookie: sealed, and only as long-lived as the settings say.

Everything is in the cookie, encrypted and signed. What ends a session early is kept in the
database: ``sessions_valid_from`` of the adviser.
"""

import secrets
import warnings
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import aiohttp_session
from aiohttp import web
from aiohttp_session import Session, new_session
from aiohttp_session.cookie_storage import EncryptedCookieStorage

from crm.secret_file import read_secret
from crm.settings import Settings

_TOUCH_EVERY = timedelta(seconds=60)
"""How stale the time of the last request may get, so that not every page sets a cookie."""


@dataclass(frozen=True, kw_only=True)
class Claims:
    """Who signed in and when, as the cookie tells it."""

    adviser_id: UUID
    began_at: datetime
    seen_at: datetime

    def have_expired(self, settings: Settings, now: datetime) -> bool:
        """Whether the session is too old, or has rested too long."""
        return now - self.began_at >= timedelta(
            hours=settings.session_hours
        ) or now - self.seen_at >= timedelta(minutes=settings.session_idle_minutes)


def set_up_sessions(app: web.Application, settings: Settings) -> None:
    """Seal session cookies with the key in the var folder, which is made if it is missing."""
    # aiohttp-session 2.12 keeps its session under a plain name; nothing here can change that.
    warnings.filterwarnings("ignore", "It is recommended to use web.RequestKey")
    aiohttp_session.setup(
        app,
        EncryptedCookieStorage(
            read_secret(settings.var / "secret.key"),
            # The prefix makes browsers refuse a cookie of this name from a sibling domain.
            cookie_name="__Host-desk" if settings.is_https else "desk",
            httponly=True,
            samesite="Lax",
            secure=settings.is_https,
        ),
    )


async def begin_session(request: web.Request, adviser_id: UUID, *, now: datetime) -> None:
    """Sign the adviser in under claims and a token that nobody had before."""
    session = await new_session(request)
    session["adviser"] = str(adviser_id)
    session["began"] = session["seen"] = now.isoformat()


def read_claims(session: Session) -> Claims | None:
    """What the cookie says, or None for a visitor who has not signed in."""
    try:
        return Claims(
            adviser_id=UUID(session["adviser"]),
            began_at=datetime.fromisoformat(session["began"]),
            seen_at=datetime.fromisoformat(session["seen"]),
        )
    except KeyError:
        return None


def touch(session: Session, claims: Claims, now: datetime) -> None:
    """Note that the session is in use."""
    if now - claims.seen_at >= _TOUCH_EVERY:
        session["seen"] = now.isoformat()


def form_token(session: Session) -> str:
    """The token that every form of this session carries; made with the first form."""
    if "token" not in session:
        session["token"] = secrets.token_urlsafe(32)
    token: str = session["token"]
    return token


def say_next(session: Session, words: str) -> None:
    """Keep a sentence for the next page: a redirect follows."""
    session["said"] = words


def take_said(session: Session) -> str | None:
    """The sentence kept for this page, once."""
    if "said" not in session:
        return None
    words: str = session.pop("said")
    return words
