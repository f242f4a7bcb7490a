"""Every address of the desk, and who may open it."""

from dataclasses import dataclass

from aiohttp import web
from aiohttp.typedefs import Handler

from crm.web.access import guard
from crm.web.handlers import account, call_backs, exports, facts, funnel, lead, leads, rights
from crm.web.pages import STATIC
from crm.web.permissions import Permission


@dataclass(frozen=True)
class DeskRoute:
    """One method on one path. Routes of the same path share a name."""

    method: str
    path: str
    name: str
    handler: Handler
    permission: Permission


ROUTES = (
    DeskRoute("GET", "", "home", leads.go_home, Permission.SEE_LEADS),
    DeskRoute("GET", "/", "home_with_slash", leads.go_home, Permission.SEE_LEADS),
    DeskRoute("GET", "/sign-in", "sign_in", account.show_sign_in, Permission.ANYONE),
    DeskRoute("POST", "/sign-in", "sign_in", account.sign_in, Permission.ANYONE),
    DeskRoute("POST", "/sign-out", "sign_out", account.sign_out, Permission.SIGN_OUT),
    DeskRoute("GET", "/password", "password", account.show_password, Permission.SIGN_OUT),
    DeskRoute("POST", "/password", "password", account.set_password, Permission.SIGN_OUT),
    DeskRoute("GET", "/leads", "leads", leads.show_leads, Permission.SEE_LEADS),
    DeskRoute("GET", "/leads/export", "export", exports.show_export, Permission.EXPORT_LEADS),
    DeskRoute("POST", "/leads/export", "export", exports.download_export, Permission.EXPORT_LEADS),
    DeskRoute("GET", "/facts/due", "facts_due", facts.show_due, Permission.SEE_FACTS),
    DeskRoute("GET", "/leads/{lead_id}", "lead", lead.show_lead, Permission.SEE_LEADS),
    DeskRoute(
        "POST", "/leads/{lead_id}/stage", "lead_stage", lead.change_stage, Permission.WORK_LEADS
    ),
    DeskRoute(
        "POST", "/leads/{lead_id}/notes", "lead_notes", lead.write_note, Permission.WORK_LEADS
    ),
    DeskRoute("GET", "/call-backs", "call_backs", call_backs.show_call_backs, Permission.SEE_LEADS),
    DeskRoute(
        "POST",
        "/call-backs/{call_back_id}/outcome",
        "call_back_outcome",
        call_backs.say_outcome,
        Permission.WORK_LEADS,
    ),
    DeskRoute(
        "POST",
        "/call-backs/{call_back_id}/owner",
        "call_back_owner",
        call_backs.take_on,
        Permission.WORK_LEADS,
    ),
    DeskRoute(
        "GET",
        "/call-backs/{call_back_id}/call-back.ics",
        "call_back_invitation",
        call_backs.download_invitation,
        Permission.SEE_LEADS,
    ),
    DeskRoute("GET", "/funnel", "funnel", funnel.show_funnel, Permission.SEE_FUNNEL),
    DeskRoute("GET", "/rights", "rights", rights.show_rights, Permission.HANDLE_RIGHTS),
    DeskRoute("POST", "/rights", "rights", rights.find_person, Permission.HANDLE_RIGHTS),
    DeskRoute(
        "POST",
        "/rights/receipt",
        "rights_receipt",
        rights.download_receipt,
        Permission.HANDLE_RIGHTS,
    ),
    DeskRoute("POST", "/rights/stop", "rights_stop", rights.stop_news, Permission.HANDLE_RIGHTS),
    DeskRoute(
        "POST", "/rights/erase", "rights_erase", rights.erase_person, Permission.HANDLE_RIGHTS
    ),
)


def add_routes(app: web.Application) -> None:
    """Add every route behind its guard, and the static files, which anyone may have."""
    resources: dict[str, web.Resource] = {}
    for route in ROUTES:
        if route.name not in resources:
            resources[route.name] = app.router.add_resource(route.path, name=route.name)
        guarded = guard(route.handler, route.permission)
        resources[route.name].add_route(route.method, guarded)
        if route.method == "GET":
            resources[route.name].add_route("HEAD", guarded)
    app.router.add_static("/static", STATIC, name="desk_static")
