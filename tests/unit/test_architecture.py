"""The picture in docs/architecture.md shows the imports that there are, and no others."""

import re

import grimp

from crm.settings import ROOT

ROOMS = {
    "actions": "actions",
    "answers": "answers",
    "cli": "crm.cli",
    "delivery": "crm.delivery",
    "exports": "crm.exports",
    "forgetting": "crm.forgetting",
    "launch": "launch",
    "models": "crm.models",
    "portal": "portal",
    "services": "crm.services",
    "sweeping": "crm.sweeping",
    "web": "crm.web",
}
"""Name in the picture to package."""


def test_the_picture_matches_the_imports() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    picture = page.split("```mermaid")[1].split("```")[0]
    arrows = re.findall(r"^\s*(\w+)(?:\[[^\]]*\])? --> (\w+)", picture, flags=re.MULTILINE)
    graph = grimp.build_graph(
        "actions", "answers", "crm", "launch", "portal", exclude_type_checking_imports=True
    )

    drawn = {(ROOMS[importer], ROOMS[imported]) for importer, imported in arrows}
    imported = {
        (one, other)
        for one in ROOMS.values()
        for other in ROOMS.values()
        if one != other
        and graph.direct_import_exists(importer=one, imported=other, as_packages=True)
    }

    assert drawn == imported
