"""The OpenAPI document is valid, and what the API says is what the document says."""

from datetime import timedelta
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator

from crm.database import Database
from crm.web.api.openapi import describe
from crm.web.api.routes import ROUTES
from tests.conftest import NOW
from tests.factories import make_call_back, make_lead
from tests.integration.api.conftest import Enrol, Program
from tests.whole_lead import make_whole_lead


def check(document: dict[str, Any], schema: dict[str, Any], value: Any) -> None:
    """Raise for a value that the document's schema does not allow."""
    # Every schema of the document refers to others from its root.
    whole = schema | {"components": document["components"]}
    Draft202012Validator(whole, format_checker=FormatChecker()).validate(value)


def strictly(document: dict[str, Any]) -> dict[str, Any]:
    """The document, allowing no property that it does not name."""
    for schema in document["components"]["schemas"].values():
        if schema["type"] == "object":
            schema["additionalProperties"] = False
    return document


async def test_the_document_is_served_and_valid(enrol: Enrol) -> None:
    stranger = await enrol(None)

    document = await stranger.read("/openapi.json")

    OpenAPIV31SpecValidator(document).validate()
    assert document["openapi"] == "3.1.0"
    assert document == describe(ROUTES)
    operations = {(method.upper(), path) for path, m in document["paths"].items() for method in m}
    assert operations == {(route.method, route.path) for route in ROUTES}


async def test_answers_are_as_described(program: Program, database: Database) -> None:
    reference, _, _ = await make_whole_lead(database)
    async with database.writing() as session:
        lead = await make_lead(session, now=NOW)
        await make_call_back(session, lead, NOW + timedelta(days=1), now=NOW)
        await make_lead(session, now=NOW, submitted=False, full_name="", email="", phone="")
    document = strictly(await program.read("/openapi.json"))

    for path, described in (
        (f"/leads/{reference}", "/leads/{reference}"),
        (f"/leads/{lead.reference}", "/leads/{reference}"),
        ("/leads?state=draft&limit=1", "/leads"),
        ("/leads?limit=1", "/leads"),
    ):
        good = document["paths"][described]["get"]["responses"]["200"]
        check(document, good["content"]["application/json"]["schema"], await program.read(path))


@pytest.mark.parametrize(
    ("path", "described", "status"),
    [
        ("/leads?limit=0", "/leads", 400),
        ("/leads/WM-2026-000009", "/leads/{reference}", 404),
    ],
)
async def test_refusals_are_as_described(
    program: Program, path: str, described: str, status: int
) -> None:
    document = strictly(await program.read("/openapi.json"))

    response = await program.call(path)

    assert response.status == status
    bad = document["paths"][described]["get"]["responses"][str(status)]
    [(content_type, content)] = bad["content"].items()
    assert response.content_type == content_type
    check(document, content["schema"], await response.json())


async def test_strangers_are_refused_as_described(enrol: Enrol) -> None:
    stranger = await enrol(None)
    document = strictly(await stranger.read("/openapi.json"))

    for route in ROUTES:
        operation = document["paths"][route.path][route.method.lower()]
        if not operation["security"]:
            continue
        response = await stranger.call(route.path.format(reference="WM-2026-000001"))
        bad = operation["responses"]["401"]
        assert set(bad["headers"]) <= set(response.headers)
        schema = bad["content"]["application/problem+json"]["schema"]
        check(document, schema, await response.json())


def test_every_parameter_is_described() -> None:
    described = describe(ROUTES)["paths"]["/leads"]["get"]["parameters"]

    assert {parameter["name"] for parameter in described} == set(
        ["state", "stage", "conversation", "updated_since", "cursor", "limit"]
    )
    assert all(parameter["description"] for parameter in described)
