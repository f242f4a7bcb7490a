"""The page about the team's API names every call, parameter, refusal and flag that there is."""

import re

from crm.settings import ROOT, Settings
from crm.vocabulary import LeadFlag
from crm.web.api.limits import FAILURES_PER_MINUTE
from crm.web.api.openapi import PREFIX
from crm.web.api.routes import ROUTES
from crm.web.api.shapes import MOST_LEADS, Lead, LeadQuery
from crm.web.pages import HERE
from crm.web.permissions import ROLES, Permission

PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")


def test_every_call_is_documented_with_its_roles() -> None:
    rows = re.findall(r"^\| `(/api/v1[^`]*)` \| ([A-Z]+) \| ([a-z, ]+) \|$", PAGE, re.MULTILINE)

    assert {(method, address): who for address, method, who in rows} == {
        (route.method, f"{PREFIX}{route.path}"): _who(route.permission) for route in ROUTES
    }


def _who(permission: Permission) -> str:
    if permission is Permission.ANYONE:
        return "anyone"
    return ", ".join(r for r in ("viewer", "adviser", "manager") if r in ROLES[permission])


def test_every_parameter_is_documented() -> None:
    table = PAGE.split("## Many leads")[1].split("## ")[0]
    rows = "".join(line.split("|")[1] for line in table.splitlines() if line.startswith("| `"))

    assert set(re.findall(r"`(\w+)`", rows)) == set(LeadQuery.model_fields)


def test_every_refusal_is_documented_with_its_status() -> None:
    code = (HERE / "api" / "problems.py").read_text(encoding="utf-8")
    known = set(re.findall(r"ProblemError\(\s*(\d{3}),\s*\"(\w+)\"", code))

    assert len(known) >= 9
    assert known == set(re.findall(r"^\| (\d{3}) \| `(\w+)`", PAGE, re.MULTILINE))


def test_every_flag_and_audited_action_is_documented() -> None:
    words = set(re.findall(r"`([\w:]+)`", PAGE))

    assert set(LeadFlag) | {"lead:view", "lead:list", "token:create", "token:revoke"} <= words


def test_the_fields_that_the_page_names_exist() -> None:
    named = PAGE.split("The fields have the names of the enquiry: ")[1].split(". What")[0]

    assert len(re.findall(r"`(\w+)`", named)) == 17
    assert set(re.findall(r"`(\w+)`", named)) <= set(Lead.model_fields)


def test_the_numbers_are_the_defaults() -> None:
    calls = Settings.model_fields["api_calls_per_minute"].default

    assert f"more than {calls} calls a minute" in PAGE
    assert f"more than {FAILURES_PER_MINUTE} a minute" in PAGE
    assert f"up to {MOST_LEADS} (`limit`, {LeadQuery.model_fields['limit'].default} by" in PAGE
