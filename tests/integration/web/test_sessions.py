"""A session begins clean, ends when it should, and is worth nothing afterwards."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web
from yarl import URL

from crm.database import Database
from crm.settings import Settings
from crm.web.app import add_desk
from tests.integration.web.browser import Browser
from tests.integration.web.conftest import Clock, NewBrowser


def cookie(browser: Browser) -> str:
    """The value of the session cookie."""
    jar = browser.client.session.cookie_jar
    return jar.filter_cookies(URL(browser.client.make_url("/desk")))["desk"].value


def put_cookie(browser: Browser, value: str) -> None:
    """Carry a cookie into another browser, as a thief would."""
    url = URL(browser.client.make_url("/desk"))
    browser.client.session.cookie_jar.update_cookies({"desk": value}, url)


async def test_the_cookie_is_sealed_and_kept_from_scripts_and_other_sites(
    browser: Browser,
) -> None:
    page = await browser.open("/desk/sign-in")

    set_cookie = page.response.headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(set_cookie.split("; "))
    await browser.sign_in("amira")
    assert "amira" not in cookie(browser)


async def test_over_https_the_cookie_is_bound_to_the_host(
    sqlite_database: Database, tmp_path: Path, aiohttp_client: object
) -> None:
    settings = Settings(var=tmp_path / "var", public_url="https://desk.example", _env_file=None)
    app = web.Application()
    add_desk(app, database=sqlite_database, settings=settings)
    client = await aiohttp_client(app)  # type: ignore[operator]

    response = await client.get("/desk/sign-in")

    assert response.headers["Set-Cookie"].startswith("__Host-desk=")
    assert "Secure" in response.headers["Set-Cookie"]
    assert response.headers["Strict-Transport-Security"] == "max-age=31536000"


async def test_signing_in_gives_a_session_that_nobody_had_before(
    new_browser: NewBrowser,
) -> None:
    attacker, victim = await new_browser(), await new_browser()
    await attacker.open("/desk/sign-in")
    planted, planted_token = cookie(attacker), attacker.token
    put_cookie(victim, planted)
    await victim.sign_in("amira")

    assert cookie(victim) != planted
    assert (await attacker.open("/desk/leads")).path == "/desk/sign-in"
    await victim.open("/desk/leads")
    assert victim.token != planted_token


async def test_a_forged_cookie_is_a_stranger(browser: Browser) -> None:
    await browser.sign_in("amira")
    value = cookie(browser)
    put_cookie(browser, value[:-6] + "AAAAAA")

    assert (await browser.open("/desk/leads")).path == "/desk/sign-in"


async def test_a_session_ends_after_its_hours_however_busy(
    browser: Browser, clock: Clock, settings: Settings
) -> None:
    await browser.sign_in("amira")
    for _ in range(settings.session_hours * 2 - 1):
        clock.forward(minutes=30)
        assert (await browser.open("/desk/leads")).path == "/desk/leads"
    clock.forward(minutes=30)
    page = await browser.open("/desk/leads")

    assert page.path == "/desk/sign-in"
    assert "Your session has ended." in page.words


async def test_a_session_ends_after_a_long_rest(browser: Browser, clock: Clock) -> None:
    await browser.sign_in("amira")
    clock.forward(minutes=59)
    assert (await browser.open("/desk/leads")).path == "/desk/leads"
    clock.forward(minutes=60)

    assert (await browser.open("/desk/leads")).path == "/desk/sign-in"


async def test_signing_out_ends_copies_of_the_cookie_too(
    new_browser: NewBrowser, clock: Clock
) -> None:
    amira, thief = await new_browser(), await new_browser()
    await amira.sign_in("amira")
    put_cookie(thief, cookie(amira))
    assert (await thief.open("/desk/leads")).path == "/desk/leads"
    clock.forward(minutes=1)
    page = await amira.submit("/desk/sign-out")

    assert "You are signed out, on every device." in page.words
    assert (await amira.open("/desk/leads")).path == "/desk/sign-in"
    assert (await thief.open("/desk/leads")).path == "/desk/sign-in"


async def test_a_link_does_not_sign_out(browser: Browser) -> None:
    await browser.sign_in("amira")

    assert (await browser.open("/desk/sign-out")).status == 405
    assert (await browser.open("/desk/leads")).path == "/desk/leads"


async def test_whoever_leaves_the_team_is_out_at_once(
    browser: Browser, sqlite_database: Database
) -> None:
    from sqlalchemy import text

    await browser.sign_in("amira")
    async with sqlite_database.writing() as session:
        await session.execute(
            text("UPDATE adviser SET is_active = false WHERE email = 'amira@desk.example'")
        )

    assert (await browser.open("/desk/leads")).path == "/desk/sign-in"
    assert (await browser.sign_in("amira")).status == 422


async def test_the_key_is_made_once_and_only_the_owner_reads_it(
    new_browser: NewBrowser, sqlite_database: Database, settings: Settings
) -> None:
    path = settings.var / "secret.key"
    before = path.read_bytes()
    add_desk(web.Application(), database=sqlite_database, settings=settings)

    assert path.read_bytes() == before
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(settings.var.glob("secret.key.*")) == []


async def test_a_file_that_is_not_a_key_stops_the_start(
    sqlite_database: Database, settings: Settings
) -> None:
    settings.var.mkdir(parents=True)
    (settings.var / "secret.key").write_bytes(b"short")

    with pytest.raises(ValueError, match="must hold 32 bytes"):
        add_desk(web.Application(), database=sqlite_database, settings=settings)


async def test_a_session_in_use_is_not_rewritten_with_every_page(
    browser: Browser, clock: Clock
) -> None:
    await browser.sign_in("amira")
    await browser.open("/desk/leads")
    soon = await browser.open("/desk/leads")
    clock.now += timedelta(minutes=2)
    later = await browser.open("/desk/leads")

    assert "Set-Cookie" not in soon.response.headers
    assert "Set-Cookie" in later.response.headers
