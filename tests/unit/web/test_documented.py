"""The page about the desk says who may open what, and what is audited, as the code does."""

import re

from crm.settings import ROOT, Settings
from crm.vocabulary import Role
from crm.web.pages import HERE
from crm.web.permissions import ROLES, Permission
from crm.web.routes import ROUTES

PAGE = (ROOT / "docs" / "desk.md").read_text(encoding="utf-8")


def test_every_route_is_documented_with_its_roles() -> None:
    rows = re.findall(r"^\| `(/desk[^`]*)` \| ([A-Z, ]+) \| ([a-z, ]+) \|$", PAGE, re.MULTILINE)
    written = {
        (method, address): who for address, methods, who in rows for method in methods.split(", ")
    }

    assert written == {
        (route.method, f"/desk{route.path}"): _who(route.permission) for route in ROUTES
    }


def _who(permission: Permission) -> str:
    if permission is Permission.ANYONE:
        return "anyone"
    return ", ".join(role for role in Role if role in ROLES[permission])


def test_every_audited_action_is_documented() -> None:
    code = "".join(p.read_text(encoding="utf-8") for p in (HERE / "handlers").glob("*.py"))
    actions = set(re.findall(r'"((?:lead|session|adviser)(?::[a-z]+)+)"', code))

    assert len(actions) >= 6
    assert actions <= set(re.findall(r"`([a-z:]+)`", PAGE))


def test_every_setting_that_the_page_names_exists() -> None:
    named = set(re.findall(r"INVEST_DESK_([A-Z_]+)", PAGE))

    assert named
    assert {name.lower() for name in named} <= set(Settings.model_fields)
