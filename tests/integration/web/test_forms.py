"""Every form that writes is refused unless it came from a page of this session."""

import io
import re
from uuid import uuid4

import pytest

from crm.web.routes import ROUTES
from tests.integration.web.browser import Browser

WRITES = [route for route in ROUTES if route.method == "POST"]


def address(path: str) -> str:
    return "/desk" + re.sub(r"\{\w+_id\}", str(uuid4()), path)


@pytest.mark.parametrize("path", [route.path for route in WRITES])
@pytest.mark.parametrize("token", ["", "x", "ü", "\x00", "A" * 43])
async def test_a_form_without_its_token_is_refused(browser: Browser, path: str, token: str) -> None:
    await browser.sign_in("marek")
    browser.token = token
    page = await browser.submit(address(path))

    assert page.status == 403
    assert "This form did not come from a page you opened here" in page.words


@pytest.mark.parametrize("path", [route.path for route in WRITES])
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
async def test_a_form_from_another_site_is_refused_even_with_the_token(
    browser: Browser, path: str, origin: str
) -> None:
    await browser.sign_in("marek")
    await browser.open("/desk/leads")
    page = await browser.submit(address(path), headers={"Origin": origin})

    assert page.status == 403


async def test_a_form_of_ours_with_its_origin_is_taken(browser: Browser) -> None:
    await browser.open("/desk/sign-in")
    page = await browser.submit(
        "/desk/sign-in",
        {"email": "marek@desk.example", "password": "correct horse battery"},
        headers={"Origin": str(browser.client.make_url("/").origin())},
    )

    assert page.path == "/desk/leads"


async def test_a_token_of_another_session_is_refused(browser: Browser) -> None:
    await browser.open("/desk/sign-in")
    before = browser.token
    await browser.sign_in("marek")
    browser.token = before
    page = await browser.submit("/desk/sign-out")

    assert page.status == 403


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"email=\xff\xfe", "application/x-www-form-urlencoded; charset=utf-8"),
        (b"email=a", "application/x-www-form-urlencoded; charset=no-such-charset"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"--x\r\nbroken", "multipart/form-data"),
        (b'{"email": 1}', "application/json"),
    ],
)
async def test_a_body_that_is_no_form_is_refused_in_words(
    browser: Browser, body: bytes, content_type: str
) -> None:
    await browser.open("/desk/sign-in")
    response = await browser.client.post(
        "/desk/sign-in", data=body, headers={"Content-Type": content_type}
    )

    assert response.status in (400, 403)
    assert "<h1>" in await response.text()


async def test_a_huge_form_is_refused_in_words(browser: Browser) -> None:
    await browser.open("/desk/sign-in")
    response = await browser.client.post(
        "/desk/sign-in",
        data=io.BytesIO(b"email=" + b"x" * 3_000_000),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )

    assert response.status == 413
    assert "That is too much at once" in await response.text()
