"""Who signs in gets in, and who does not learns nothing."""

import pytest
from sqlalchemy import text

from crm.database import Database
from tests.integration.web.browser import Browser
from tests.integration.web.conftest import Clock, NewBrowser


async def actions(database: Database) -> list[tuple[str, str]]:
    """The audit log: action and actor, oldest first."""
    async with database.reading() as session:
        found = await session.execute(
            text("SELECT action, actor_label FROM audit_event ORDER BY at, created_at")
        )
        return [(row.action, row.actor_label) for row in found]


async def test_an_adviser_signs_in(browser: Browser, sqlite_database: Database) -> None:
    page = await browser.sign_in("amira")

    assert (page.status, page.path) == (200, "/desk/leads")
    assert "Amira Khan" in page.words
    assert await actions(sqlite_database) == [("session:begin", "Amira Khan <amira@desk.example>")]


async def test_the_email_may_be_written_in_capitals(browser: Browser) -> None:
    await browser.open("/desk/sign-in")
    page = await browser.submit(
        "/desk/sign-in",
        {"email": " Amira@Desk.Example ", "password": "correct horse battery"},
    )

    assert page.path == "/desk/leads"


async def test_a_wrong_password_and_an_unknown_email_sound_the_same(
    browser: Browser, sqlite_database: Database
) -> None:
    wrong = await browser.sign_in("amira", password="not this one")
    unknown = await browser.sign_in("nobody", password="not this one")

    assert wrong.status == unknown.status == 422
    assert wrong.words == unknown.words
    assert "The e-mail or the password is not right." in wrong.words
    assert await actions(sqlite_database) == [("session:refuse", "system")] * 2


@pytest.mark.parametrize("field", ["email", "password"])
async def test_an_empty_field_is_not_an_attempt(browser: Browser, field: str) -> None:
    for _ in range(5):
        page = await browser.sign_in("amira", **{field: ""})

    assert page.status == 422
    assert "Enter your e-mail and your password." in page.words


async def test_guessing_for_one_email_is_stopped_even_with_the_right_password(
    new_browser: NewBrowser,
) -> None:
    guesser, amira = await new_browser(), await new_browser()
    for _ in range(3):
        await guesser.sign_in("amira", password="not this one")
    page = await amira.sign_in("amira")

    assert page.status == 429
    assert "Too many sign-ins failed." in page.words
    assert 0 < int(page.response.headers["Retry-After"]) <= 15 * 60


async def test_an_unknown_email_is_stopped_in_the_same_words(browser: Browser) -> None:
    for _ in range(4):
        known = await browser.sign_in("amira", password="not this one")
    for _ in range(4):
        unknown = await browser.sign_in("nobody", password="not this one")

    assert known.status == unknown.status == 429
    assert known.words == unknown.words


async def test_one_address_may_not_try_many_emails(browser: Browser) -> None:
    for number in range(15):
        await browser.sign_in(f"guess{number}", password="not this one")
    page = await browser.sign_in("marek")

    assert page.status == 429


async def test_signing_in_often_is_not_guessing(new_browser: NewBrowser) -> None:
    for _ in range(17):
        page = await (await new_browser()).sign_in("amira")

    assert page.path == "/desk/leads"


async def test_a_success_forgives_the_failures_before_it(browser: Browser) -> None:
    for password in ("wrong one", "wrong two", "correct horse battery", "wrong three"):
        page = await browser.sign_in("amira", password=password)
        browser.client.session.cookie_jar.clear()

    assert page.status == 422


@pytest.mark.parametrize(
    "target", ["/desk/leads?text=acme", "/desk/password", "/desk/leads/export?country=DE"]
)
async def test_signing_in_leads_to_the_page_that_was_asked_for(
    browser: Browser, target: str
) -> None:
    asked = await browser.open(target)
    assert asked.path == "/desk/sign-in"
    page = await browser.submit(
        "/desk/sign-in",
        {
            "email": "marek@desk.example",
            "password": "correct horse battery",
            "next": asked.response.url.query["next"],
        },
    )

    assert str(page.response.url.relative()) == target


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/desk",
        "/\\evil.example",
        "/desk/\\..\\..\\evil",
        "javascript:alert(1)",
        "/desk/../portal",
        "/desk/%2e%2e/portal",
        "/deskevil",
        "/",
        "\t//evil.example",
    ],
)
async def test_signing_in_never_leads_away(browser: Browser, target: str) -> None:
    page = await browser.sign_in("amira", next=target)

    assert page.path == "/desk/leads"


async def test_who_is_signed_in_needs_no_form(browser: Browser) -> None:
    await browser.sign_in("amira")
    page = await browser.open("/desk/sign-in")

    assert page.path == "/desk/leads"


async def test_a_password_is_changed(new_browser: NewBrowser, clock: Clock) -> None:
    here, elsewhere = await new_browser(), await new_browser()
    await here.sign_in("vera")
    await elsewhere.sign_in("vera")
    clock.forward(minutes=1)
    await here.open("/desk/password")
    new = {"current": "correct horse battery", "new": "seven green bottles", "again": ""}
    page = await here.submit("/desk/password", new | {"again": "seven green bottles"})

    assert "Your password is changed." in page.words
    assert (await here.open("/desk/leads")).path == "/desk/leads"
    assert (await elsewhere.open("/desk/leads")).path == "/desk/sign-in"
    assert (await elsewhere.sign_in("vera")).status == 422
    assert (await elsewhere.sign_in("vera", password="seven green bottles")).status == 200


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"current": "wrong"}, "This is not your current password."),
        ({"again": "something else here"}, "The two new passwords are not the same."),
        ({"new": "short", "again": "short"}, "A password needs at least 12 characters."),
    ],
)
async def test_a_password_is_not_changed(
    browser: Browser, fields: dict[str, str], sentence: str
) -> None:
    await browser.sign_in("vera")
    await browser.open("/desk/password")
    good = {
        "current": "correct horse battery",
        "new": "seven green bottles",
        "again": "seven green bottles",
    }
    page = await browser.submit("/desk/password", good | fields)

    assert page.status == 422
    assert sentence in page.words
    assert "Your password was not changed." in page.words
    browser.client.session.cookie_jar.clear()
    assert (await browser.sign_in("vera")).path == "/desk/leads"


async def test_guessing_the_current_password_is_stopped(browser: Browser) -> None:
    await browser.sign_in("vera")
    await browser.open("/desk/password")
    for _ in range(4):
        page = await browser.submit("/desk/password", {"current": "wrong"})

    assert page.status == 429
