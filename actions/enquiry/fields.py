"""Which fields the enquiry form asks, and why it may end without sending."""

from collections.abc import Mapping, Sequence
from typing import Any

from crm.services.lead_answers import PRIVATE_INDIVIDUAL

PROJECT = ("sector", "intent", "location", "landing_timeframe", "hiring", "spend")
"""What is planned: every one may be skipped, and all of them at once."""

FIELDS = (
    "enquiry",
    "company",
    "website",
    "country",
    *PROJECT,
    "full_name",
    "role",
    "email",
    "phone",
    "call_requested",
    "consent_contact",
    "consent_marketing",
    "confirm",
)
"""In the order in which they are asked: contact details last."""

CHANGEABLE = FIELDS[:-1]
"""What the visitor may change: everything but the last yes."""

CONTACT_FIELDS = ("company", "website", "country", "full_name", "role", "email", "phone")
"""Kept for a second enquiry of the same visitor."""

NEEDED = frozenset({"full_name", "consent_contact", "confirm"})
"""Without one of these nothing is sent; every other field has a way round."""

OF_A_COMPANY = frozenset({"website", "role"})
"""Not asked of a private individual."""

FIRST = ("change_field", "email_meant")
"""Questions of the form's own, asked before any field while they are open."""


def asked_fields(slots: Mapping[str, Any]) -> list[str]:
    """The fields to fill, in order; none when the form is to end."""
    if why_it_ends(slots) is not None:
        return []
    left_out = set(skipped_fields(slots))
    if "email" in left_out:
        left_out.add("consent_marketing")  # News goes by e-mail only.
    if slots.get("phone") is None and "phone" in left_out:
        left_out.add("call_requested")
    if slots.get("company") == PRIVATE_INDIVIDUAL:
        left_out |= OF_A_COMPANY
    asked = [field for field in FIELDS if field not in left_out]
    if slots.get("email_suggested"):
        asked.insert(0, "email_meant")
    return ["change_field", *asked] if slots.get("changing") else asked


def why_it_ends(slots: Mapping[str, Any]) -> str | None:
    """The response that says why the form ends without sending, or None while it goes on."""
    skipped = skipped_fields(slots)
    if slots.get("consent_contact") is False or "consent_contact" in skipped:
        return "utter_no_consent"
    if {"email", "phone"} <= skipped:
        return "utter_no_contact_route"
    if skipped & NEEDED or {"enquiry", "intent"} <= skipped:
        return "utter_incomplete"
    return None


def skipped_fields(slots: Mapping[str, Any]) -> set[str]:
    """The fields that the visitor would not or could not answer."""
    return set(slots.get("skipped_fields") or ())


def still_skipped(slots: Mapping[str, Any]) -> set[str]:
    """The skipped fields that are not asked again when the enquiry is carried on with.

    What is needed for sending is asked again.
    """
    stay = {"website", "country", "role", "call_requested", *PROJECT}
    if slots.get("email") is not None:
        stay.add("phone")
    if slots.get("phone") is not None:
        stay.add("email")
    return {name for name in skipped_fields(slots) & stay if slots.get(name) is None}


def strikes_after(slots: Mapping[str, Any], field: str) -> dict[str, int]:
    """How often each field was refused or unreadable, with one more for this one."""
    strikes = dict(slots.get("strikes") or {})
    strikes[field] = strikes.get(field, 0) + 1
    return strikes


def reopened(slots: Mapping[str, Any], field: str) -> dict[str, Any]:
    """The slot changes after which the form asks this field again, and then for the last yes."""
    strikes = {name: n for name, n in (slots.get("strikes") or {}).items() if name != field}
    return {
        field: None,
        "confirm": None,
        "change_field": None,
        "changing": False,
        "skipped_fields": sorted(skipped_fields(slots) - {field}),
        "strikes": strikes,
    }


def field_before(slots: Mapping[str, Any], requested: str) -> str | None:
    """The field that was asked before this one, answered or skipped."""
    order: Sequence[str] = FIELDS
    if requested not in order:
        return None
    skipped = skipped_fields(slots)
    for field in reversed(order[: order.index(requested)]):
        if slots.get(field) is not None or field in skipped:
            return field
    return None


def changeable_now(slots: Mapping[str, Any]) -> list[str]:
    """The fields that have an answer to change."""
    return [name for name in CHANGEABLE if slots.get(name) is not None]


FRESH: Mapping[str, Any] = {
    "confirm": None,
    "change_field": None,
    "changing": False,
    "email_meant": None,
    "email_suggested": None,
    "skipped_fields": [],
    "strikes": {},
}
"""The form's own slots as they are before the first question."""

EMPTY: Mapping[str, Any] = {
    **dict.fromkeys(FIELDS),
    **FRESH,
    "answer_context": None,
    "last_question": None,
}
"""Every slot that keeps something of the visitor's, as before their first word."""
