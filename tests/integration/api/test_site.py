"""The API answers where ``make run`` puts it: beside the portal, the chat and the desk."""

from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from crm.database import Database
from crm.services.api_tokens import NewToken, create_token
from crm.settings import Settings
from crm.vocabulary import Role
from crm.web.keys import utc_now
from launch.site import create_site
from tests.conftest import NOW
from tests.factories import make_lead


@pytest.mark.filterwarnings("ignore:It is recommended to use web.RequestKey")
async def test_the_site_serves_the_api(sqlite_database: Database, tmp_path: Path) -> None:
    url = sqlite_database.engine.url.render_as_string(hide_password=False)
    settings = Settings(var=tmp_path / "var", database_url=url, _env_file=None)
    async with sqlite_database.writing() as session:
        lead = await make_lead(session, now=NOW)
        new = NewToken(name="hand-over", role=Role.VIEWER, created_by="a test")
        made = await create_token(session, new, now=utc_now())
    bearer = {"Authorization": f"Bearer {made.token}"}

    async with TestClient(TestServer(await create_site(settings))) as client:
        read = await client.get(f"/api/v1/leads/{lead.reference}", headers=bearer)
        strange = await client.get(f"/api/v1/leads/{lead.reference}")
        nothing = await client.get("/api/v1/nothing", headers=bearer)
        chat = await client.get("/api/chat/messages", headers=bearer)
        desk = await client.get("/desk/leads", headers=bearer, allow_redirects=False)

        assert (read.status, (await read.json())["company"]) == (200, "Acme GmbH")
        assert (strange.status, nothing.status) == (401, 404)
        assert nothing.content_type == "application/problem+json"
        assert "script-src" not in nothing.headers["Content-Security-Policy"]
        # A program's token opens neither a visitor's chat nor an adviser's pages.
        assert (chat.status, desk.status) == (401, 303)
