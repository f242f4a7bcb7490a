"""Every route says whose token may call it, and holds to it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp import web

from crm.database import Database
from crm.services.api_tokens import TOKEN_ROLES, list_tokens, revoke_token
from crm.settings import Settings
from crm.vocabulary import Role
from crm.web.api.app import add_api
from crm.web.api.limits import FAILURES_PER_MINUTE
from crm.web.api.routes import ROUTES, ApiRoute
from crm.web.permissions import Permission
from tests.conftest import NOW
from tests.factories import make_lead
from tests.integration.api.conftest import Enrol, Program, serve
from tests.integration.web.conftest import Clock

EVERY_TOKEN = {"viewer", "adviser", "manager"}

WHO_MAY = {
    ("GET", "/leads"): EVERY_TOKEN,
    ("GET", "/leads/{reference}"): EVERY_TOKEN,
    ("GET", "/openapi.json"): EVERY_TOKEN | {"stranger"},
}
"""Written out by hand: a new route fails the test below until it stands here too."""

MATRIX = [(who, route) for route in ROUTES for who in ("stranger", *map(str, TOKEN_ROLES))]


@pytest.fixture
async def database(sqlite_database: Database) -> Database:
    """Which kind of database it is does not matter here."""
    return sqlite_database


def test_every_route_is_in_the_table() -> None:
    assert {(route.method, route.path) for route in ROUTES} == set(WHO_MAY)


def test_the_application_has_no_other_routes(sqlite_database: Database, settings: Settings) -> None:
    api = add_api(web.Application(), database=sqlite_database, settings=settings)

    served = {(route.method, route.resource.canonical) for route in api.router.routes()}  # type: ignore[union-attr]
    written = {(route.method, f"/api/v1{route.path}") for route in ROUTES}
    assert served == written | {("HEAD", path) for _, path in written}


@pytest.mark.parametrize(
    ("who", "route"), MATRIX, ids=[f"{who} {route.name}" for who, route in MATRIX]
)
async def test_who_may_call_what(
    enrol: Enrol, database: Database, who: str, route: ApiRoute
) -> None:
    async with database.writing() as session:
        lead = await make_lead(session, now=NOW)
    program = await enrol(None if who == "stranger" else Role(who))
    path = route.path.format(reference=lead.reference)

    response = await program.call(path, route.method)

    may = who in WHO_MAY[route.method, route.path]
    assert response.status == (200 if may else 401)
    if not may:
        assert "Acme" not in await response.text()


@pytest.fixture
async def strict(database: Database, settings: Settings, clock: Clock) -> AsyncIterator[Enrol]:
    """An API whose leads are for those who export."""
    routes = tuple(
        ApiRoute(**{**vars(route), "permission": Permission.EXPORT_LEADS}) for route in ROUTES
    )
    async for make in serve(database, settings, clock, routes=routes):
        yield make


@pytest.mark.parametrize(("role", "status"), [(Role.ADVISER, 403), (Role.MANAGER, 200)])
async def test_a_role_without_the_permission_is_refused(
    strict: Enrol, role: Role, status: int
) -> None:
    program = await strict(role)

    response = await program.call("/leads")

    assert response.status == status
    if status == 403:
        assert response.headers["WWW-Authenticate"].endswith('error="insufficient_scope"')
        assert (await response.json())["code"] == "not_allowed"


BAD_HEADERS = {
    "none": ({}, "token_missing"),
    "empty": ({"Authorization": ""}, "token_missing"),
    "no token": ({"Authorization": "Bearer "}, "token_missing"),
    "another scheme": ({"Authorization": "Basic ZGVzazpkZXNr"}, "token_missing"),
    "unknown": ({"Authorization": "Bearer desk_" + "A" * 43}, "token_invalid"),
    "SQL": ({"Authorization": "Bearer ' OR 1=1 --"}, "token_invalid"),
}


@pytest.mark.parametrize("kind", BAD_HEADERS)
async def test_a_call_without_a_good_token_is_told_to_bring_one(enrol: Enrol, kind: str) -> None:
    headers, code = BAD_HEADERS[kind]
    stranger = await enrol(None)

    response = await stranger.call("/leads", headers=headers)

    assert response.status == 401
    assert response.content_type == "application/problem+json"
    assert response.headers["WWW-Authenticate"].startswith('Bearer realm="team"')
    assert ("invalid_token" in response.headers["WWW-Authenticate"]) is (code == "token_invalid")
    assert (await response.json())["code"] == code


async def test_a_token_of_bytes_that_are_no_text_is_unknown(program: Program) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", program.client.port)
    writer.write(
        b"GET /api/v1/leads HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n"
        b"Authorization: Bearer \xff\xfe\r\n\r\n"
    )
    answer = await reader.read()
    writer.close()

    assert answer.startswith(b"HTTP/1.1 401 ")
    assert b"token_invalid" in answer


async def test_two_authorization_headers_are_none(program: Program) -> None:
    good = ("Authorization", f"Bearer {program.token}")
    response = await program.client.get("/api/v1/leads", headers=[good, good])

    assert response.status == 401


async def test_a_token_in_the_address_is_not_read(program: Program, enrol: Enrol) -> None:
    stranger = await enrol(None)

    response = await stranger.call(f"/leads?access_token={program.token}")

    assert response.status == 401


async def test_the_scheme_is_read_in_any_case(program: Program) -> None:
    headers = {"Authorization": f"bearer {program.token}"}
    assert (await Program(program.client).call("/leads", headers=headers)).status == 200


async def test_a_revoked_token_is_dead_at_once(program: Program, database: Database) -> None:
    before = await program.call("/leads")
    async with database.writing() as session:
        await revoke_token(session, "hand-over", by="a test", now=NOW)

    after = await program.call("/leads")

    assert (before.status, after.status) == (200, 401)


async def test_a_token_is_over_on_its_day(enrol: Enrol, clock: Clock) -> None:
    program = await enrol(lifetime=timedelta(days=2))
    clock.forward(days=2, seconds=-1)
    last = await program.call("/leads")
    clock.forward(seconds=1)

    assert (last.status, (await program.call("/leads")).status) == (200, 401)


async def test_the_last_use_is_kept_to_the_minute(
    program: Program, database: Database, clock: Clock
) -> None:
    async def last_used() -> object:
        async with database.reading() as session:
            [token] = await list_tokens(session, include_over=False)
        return token.last_used_at

    assert await last_used() is None
    await program.call("/leads")
    clock.forward(seconds=59)
    await program.call("/leads")
    assert await last_used() == NOW
    clock.forward(seconds=1)
    await program.call("/leads")
    assert await last_used() == NOW + timedelta(minutes=1)


async def test_a_token_that_is_too_fast_waits_and_another_does_not(
    database: Database, tmp_path: object, clock: Clock
) -> None:
    slow = Settings(var=tmp_path, api_calls_per_minute=2, _env_file=None)
    async for enrol in serve(database, slow, clock):
        first, second = await enrol(), await enrol(name="another")
        statuses = [(await first.call("/leads")).status for _ in range(3)]
        refused = await first.call("/leads")

        assert statuses == [200, 200, 429]
        assert 1 <= int(refused.headers["Retry-After"]) <= 60
        assert (await refused.json())["code"] == "too_many_requests"
        assert (await second.call("/leads")).status == 200


async def test_an_address_that_tries_tokens_waits_and_good_tokens_do_not(
    program: Program, enrol: Enrol
) -> None:
    stranger = await enrol(None)
    tries = [(await stranger.call("/leads")).status for _ in range(FAILURES_PER_MINUTE + 1)]

    assert tries == [401] * FAILURES_PER_MINUTE + [429]
    assert (await program.call("/leads")).status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", sorted({route.path for route in ROUTES}))
async def test_other_methods_are_refused(program: Program, path: str, method: str) -> None:
    response = await program.call(path.format(reference="WM-2026-000001"), method)

    assert response.status == 405
    assert set(response.headers["Allow"].split(",")) == {"GET", "HEAD"}
    assert response.content_type == "application/problem+json"


async def test_what_is_not_there_is_a_problem_too(program: Program) -> None:
    for path in ("/contacts", "/leads/WM-2026-999999", "/leads/%00", "/leads/WM-2026-1/x", "/"):
        response = await program.call(path)

        assert response.status == 404
        assert response.content_type == "application/problem+json"
        assert (await response.json())["code"] == "not_found"


async def test_nothing_is_kept_in_caches(program: Program) -> None:
    for path in ("/leads", "/leads/none", "/openapi.json"):
        response = await program.call(path)

        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "Server" not in response.headers


async def test_a_busy_database_is_said(sqlite_database: Database, settings: Settings) -> None:
    async for enrol in serve(sqlite_database, settings, Clock()):
        program = await enrol()
        async with sqlite_database.writing():
            response = await program.call("/leads")

        assert response.status == 503
        assert response.headers["Retry-After"] == "3"
        assert (await response.json())["code"] == "busy"
