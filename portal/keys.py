"""What the portal's handlers find on the application."""

from aiohttp import web

from crm.database import Database
from crm.settings import Settings
from portal.limiting import ChatLimits
from portal.rasa import BotClient
from portal.turns import Turns

SETTINGS = web.AppKey("portal_settings", Settings)
DATABASE = web.AppKey("portal_database", Database)
BOT = web.AppKey("portal_bot", BotClient)
TURNS = web.AppKey("portal_turns", Turns)
LIMITS = web.AppKey("portal_limits", ChatLimits)
