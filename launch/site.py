"""Serves the portal, the desk and the team's API on one address: ``python -m launch.site``."""

import logging
import sys
from collections.abc import AsyncIterator

from aiohttp import web
from pydantic import ValidationError

from crm.database import Database
from crm.delivery.background import add_sender
from crm.forgetting import add_forgetting
from crm.settings import Settings
from crm.sweeping import add_sweeping
from crm.web.api.app import add_api
from crm.web.app import add_desk
from portal.access_log import AccessLogger
from portal.app import add_portal

STOP_SECONDS = 5.0
"""How long requests that are under way may take to end once the site is told to stop."""


async def create_site(settings: Settings) -> web.Application:
    """The portal at ``/``, the desk below ``/desk``, the team's API below ``/api/v1``.

    One database serves them all.
    """
    app = web.Application()
    database = Database(settings.database)

    async def dispose(_app: web.Application) -> AsyncIterator[None]:
        yield
        await database.dispose()

    # First in, so that it is last out: everything else may still need the database.
    app.cleanup_ctx.append(dispose)
    add_portal(app, database=database, settings=settings)
    add_desk(app, database=database, settings=settings)
    add_api(app, database=database, settings=settings)
    add_sender(app, database=database, settings=settings)
    add_forgetting(app, database=database, settings=settings)
    add_sweeping(app, database=database, settings=settings)
    return app


def main() -> int:
    """Serve until told to stop; gives the exit status."""
    logging.basicConfig(
        level=logging.INFO, stream=sys.stdout, format="%(asctime)s %(levelname)s %(message)s"
    )
    try:
        settings = Settings()
    except ValidationError as error:
        print(f"The settings are wrong: {error}", file=sys.stderr)
        return 2
    web.run_app(
        create_site(settings),
        host=settings.host,
        port=settings.port,
        shutdown_timeout=STOP_SECONDS,
        access_log_class=AccessLogger,
        print=None,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
