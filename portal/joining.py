"""Joins the parts of the widget into the one script that a portal embeds.

The parts in ``portal/widget`` are ES modules, so that each can be read, checked and imported by
itself. A portal's page gets them as one classic script: one request, and one tag that may carry
``data-`` attributes. Whole lines are dropped (imports, comments), and what lines are indented by;
nothing is rewritten.
"""

from collections.abc import Iterator
from pathlib import Path

WIDGET = Path(__file__).parent / "widget"

PARTS = (
    "english",
    "words",
    "dom",
    "text",
    "store",
    "api",
    "conversation",
    "transcript",
    "composer",
    "ending",
    "menu",
    "panel",
    "launcher",
    "styles",
    "chat",
    "main",
)
"""In the order in which they need each other."""


def join_widget(folder: Path = WIDGET) -> str:
    """The whole script; its names stay its own."""
    lines = [line for part in PARTS for line in _code(folder / f"{part}.js")]
    return "\n".join(('(() => {"use strict";', *lines, "})();", ""))


def _code(path: Path) -> Iterator[str]:
    is_comment = False
    for line in path.read_text(encoding="utf-8").splitlines():
        bare = line.strip()
        is_comment = is_comment or bare.startswith("/**")
        if not is_comment and bare and not bare.startswith(("//", "import ")):
            yield bare.removeprefix("export ")
        if bare.endswith("*/"):
            is_comment = False
