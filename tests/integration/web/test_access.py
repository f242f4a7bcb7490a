"""Every route says who may open it, and holds to it."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest
from aiohttp import web

from crm.database import Database
from crm.settings import Settings
from crm.vocabulary import Role
from crm.web.app import add_desk
from crm.web.permissions import ROLES, Permission
from crm.web.routes import ROUTES, DeskRoute
from tests.conftest import NOW
from tests.factories import make_adviser, make_call_back, make_lead
from tests.integration.web.browser import Browser

EVERYONE = {"viewer", "adviser", "manager", "admin"}

WHO_MAY = {
    ("GET", ""): EVERYONE,
    ("GET", "/"): EVERYONE,
    ("GET", "/sign-in"): EVERYONE | {"stranger"},
    ("POST", "/sign-in"): EVERYONE | {"stranger"},
    ("POST", "/sign-out"): EVERYONE,
    ("GET", "/password"): EVERYONE,
    ("POST", "/password"): EVERYONE,
    ("GET", "/leads"): EVERYONE,
    ("GET", "/leads/export"): {"manager", "admin"},
    ("POST", "/leads/export"): {"manager", "admin"},
    ("GET", "/facts/due"): EVERYONE,
    ("GET", "/leads/{lead_id}"): EVERYONE,
    ("POST", "/leads/{lead_id}/stage"): {"adviser", "manager", "admin"},
    ("POST", "/leads/{lead_id}/notes"): {"adviser", "manager", "admin"},
    ("GET", "/call-backs"): EVERYONE,
    ("POST", "/call-backs/{call_back_id}/outcome"): {"adviser", "manager", "admin"},
    ("POST", "/call-backs/{call_back_id}/owner"): {"adviser", "manager", "admin"},
    ("GET", "/call-backs/{call_back_id}/call-back.ics"): EVERYONE,
    ("GET", "/funnel"): {"manager", "admin"},
    ("GET", "/rights"): {"manager", "admin"},
    ("POST", "/rights"): {"manager", "admin"},
    ("POST", "/rights/receipt"): {"manager", "admin"},
    ("POST", "/rights/stop"): {"manager", "admin"},
    ("POST", "/rights/erase"): {"manager", "admin"},
}
"""Written out by hand: a new route fails the test below until it stands here too."""


@dataclass(frozen=True)
class Someone:
    """A row of the matrix."""

    who: str
    route: DeskRoute

    def __str__(self) -> str:
        return f"{self.who} {self.route.method} {self.route.path or '/'}"


MATRIX = [
    Someone(who, route) for route in ROUTES for who in ("stranger", *(role.value for role in Role))
]


def test_every_route_is_in_the_table() -> None:
    assert {(route.method, route.path) for route in ROUTES} == set(WHO_MAY)


def test_every_permission_names_its_roles() -> None:
    assert set(ROLES) == set(Permission) - {Permission.ANYONE}


def test_the_application_has_no_other_routes(sqlite_database: Database, settings: Settings) -> None:
    desk = add_desk(web.Application(), database=sqlite_database, settings=settings)

    served = {(route.method, route.resource.canonical) for route in desk.router.routes()}  # type: ignore[union-attr]
    written = {(route.method, f"/desk{route.path}") for route in ROUTES}
    heads = {("HEAD", path) for method, path in written if method == "GET"}
    files = {("GET", "/desk/static"), ("HEAD", "/desk/static")}
    assert served == written | heads | files


async def enter(browser: Browser, who: str, database: Database) -> None:
    """Sign in with the role, through the cast where it has one."""
    if who == "stranger":
        await browser.open("/desk/sign-in")
        return
    if who == "admin":
        async with database.writing() as session:
            await make_adviser(session, now=NOW, role=Role.ADMIN, name="Ada Min")
    names = {"viewer": "vera", "adviser": "amira", "manager": "marek", "admin": "ada"}
    await browser.sign_in(names[who])


@pytest.mark.parametrize("row", MATRIX, ids=str)
async def test_who_may_open_what(browser: Browser, sqlite_database: Database, row: Someone) -> None:
    async with sqlite_database.writing() as session:
        lead = await make_lead(session, now=NOW)
        call = await make_call_back(session, lead, NOW + timedelta(days=1), now=NOW)
    await enter(browser, row.who, sqlite_database)
    path = row.route.path.format(lead_id=lead.id, call_back_id=call.id)
    address = f"/desk{path}"
    may = row.who in WHO_MAY[row.route.method, row.route.path]
    if row.route.method == "GET":
        page = await browser.open(address, allow_redirects=False)
    else:
        page = await browser.submit(address, allow_redirects=False)

    if may:
        assert page.status in (200, 303, 400, 422)
        assert not page.response.headers.get("Location", "").startswith("/desk/sign-in?next")
    elif row.who == "stranger":
        assert page.status == 303
        assert page.response.headers["Location"].startswith("/desk/sign-in")
    else:
        assert page.status == 403
        assert "Not allowed" in page.words


@pytest.mark.parametrize("path", sorted({route.path for route in ROUTES}))
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "QUERY"])
async def test_other_methods_are_refused(browser: Browser, path: str, method: str) -> None:
    await browser.sign_in("marek")
    address = f"/desk{path.format(lead_id=uuid4(), call_back_id=uuid4())}"
    response = await browser.client.request(method, address)

    allowed = {route.method for route in ROUTES if route.path == path}
    assert response.status == 405
    assert allowed <= set(response.headers["Allow"].split(","))
    assert "<h1>This address does not work that way</h1>" in await response.text()


@pytest.mark.parametrize(
    "route", [route for route in ROUTES if route.method == "POST"], ids=lambda route: route.path
)
async def test_a_form_address_without_a_page_says_so(browser: Browser, route: DeskRoute) -> None:
    await browser.sign_in("marek")
    has_page = any(other.path == route.path and other.method == "GET" for other in ROUTES)
    page = await browser.open(f"/desk{route.path.format(lead_id=uuid4(), call_back_id=uuid4())}")

    assert (page.status == 405) is not has_page
