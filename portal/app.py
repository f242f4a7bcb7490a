"""Puts the portal together: its pages, the widget's files and the chat gateway."""

from collections.abc import AsyncIterator

from aiohttp import web

from crm.database import Database
from crm.settings import Settings
from portal import chat, pages
from portal.assets import Assets
from portal.headers import harden
from portal.keys import BOT, DATABASE, LIMITS, SETTINGS, TURNS
from portal.limiting import ChatLimits
from portal.origins import allow_origins
from portal.problems import as_problems
from portal.rasa import BotClient
from portal.turns import Turns


def add_portal(app: web.Application, *, database: Database, settings: Settings) -> None:
    """Put the portal at ``/``, the chat at ``/api/chat`` and its files at ``/static/portal``.

    What else is mounted on ``app`` keeps its own headers and errors. The database stays the
    caller's to dispose of.
    """
    app[SETTINGS] = settings
    app[DATABASE] = database
    app[LIMITS] = ChatLimits(settings)
    app.cleanup_ctx.append(_connect_bot)
    app.on_response_prepare.append(harden(settings))
    app.middlewares.append(pages.show_not_found)
    pages.set_up_templates(app)
    app.add_routes(pages.routes)
    app.router.add_get("/static/portal/{path:.+}", Assets().serve, name="portal_static")
    app.add_subapp("/api/chat", _create_chat())


def create_portal(settings: Settings) -> web.Application:
    """The portal alone, with a database connection of its own."""
    app = web.Application()
    database = Database(settings.database)
    add_portal(app, database=database, settings=settings)

    async def dispose(_app: web.Application) -> None:
        await database.dispose()

    app.on_cleanup.append(dispose)
    return app


def _create_chat() -> web.Application:
    # Origins outermost: a page of another portal must be able to read a refusal, too.
    app = web.Application(middlewares=[allow_origins, as_problems])
    app.add_routes(chat.routes)
    return app


async def _connect_bot(app: web.Application) -> AsyncIterator[None]:
    bot = BotClient(app[SETTINGS].rasa_url)
    app[BOT] = bot
    app[TURNS] = Turns(app[DATABASE], bot)
    yield
    await bot.close()
