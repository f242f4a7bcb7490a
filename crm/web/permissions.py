"""Which role may do what at the desk, said once for routes, menus and buttons."""

from collections.abc import Mapping
from enum import StrEnum

from crm.exports.export import EXPORT_ROLES
from crm.vocabulary import Role


class Permission(StrEnum):
    """What a route asks of whoever opens it."""

    ANYONE = "anyone"
    SIGN_OUT = "sign out and change the own password"
    SEE_LEADS = "see leads"
    SEE_FACTS = "see the facts that the assistant tells"
    WORK_LEADS = "move leads on and write notes"
    EXPORT_LEADS = "export contact lists"
    SEE_FUNNEL = "see enquiries won and lost"
    HANDLE_RIGHTS = "carry out people's rights"


EVERY_ROLE = frozenset(Role)

ROLES: Mapping[Permission, frozenset[Role]] = {
    Permission.SIGN_OUT: EVERY_ROLE,
    Permission.SEE_LEADS: EVERY_ROLE,
    Permission.SEE_FACTS: EVERY_ROLE,
    Permission.WORK_LEADS: frozenset({Role.ADVISER, Role.MANAGER, Role.ADMIN}),
    Permission.EXPORT_LEADS: EXPORT_ROLES,
    Permission.SEE_FUNNEL: frozenset({Role.MANAGER, Role.ADMIN}),
    Permission.HANDLE_RIGHTS: frozenset({Role.MANAGER, Role.ADMIN}),
}
"""Permission to the roles that have it; ANYONE needs no sign-in and so no role."""

WHY_NOT: Mapping[Permission, str] = {
    Permission.WORK_LEADS: "Viewers read leads; advisers, managers and administrators work them.",
    Permission.EXPORT_LEADS: "Only managers and administrators may export contact lists.",
    Permission.SEE_FUNNEL: "Only managers and administrators may see enquiries won and lost.",
    Permission.HANDLE_RIGHTS: (
        "Only managers and administrators may see everything held about a person, or erase it."
    ),
}
"""In words, for those who lack it."""


def role_may(role: Role, permission: Permission) -> bool:
    """Whether the role has the permission."""
    return permission is Permission.ANYONE or role in ROLES[permission]
