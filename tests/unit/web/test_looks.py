"""Colours can be read in light and dark, and the files keep to the desk's rules."""

import re
from pathlib import Path

import pytest

from crm.web.pages import HERE, STATIC

TEMPLATES = sorted((HERE / "templates").rglob("*.html"))
STYLES = sorted((STATIC / "css").glob("*.css"))

READ_ON = {
    "ink": ("ground", "surface", "tint", "mark", "danger-tint", "success-tint"),
    "muted": ("ground", "surface", "tint", "mark"),
    "link": ("ground", "surface", "tint", "mark"),
    "on-brand": ("brand", "brand-dark"),
    "brand-dark": ("tint",),
    "on-bar": ("bar",),
    "on-bar-muted": ("bar",),
    "success": ("surface", "success-tint"),
    "warning": ("surface", "warning-tint"),
    "danger": ("surface", "danger-tint"),
}
"""Text to what it stands on somewhere in the desk."""

SEEN_ON = {
    "line-strong": ("surface", "ground"),
    "focus-inner": ("focus",),
    "focus": ("bar",),
}
"""Edges of fields and focus to what they must stand out from."""


def palettes() -> dict[str, dict[str, str]]:
    """The colours of the light and of the dark desk."""
    light, dark = (STATIC / "css/tokens.css").read_text(encoding="utf-8").split("@media", 1)
    found = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", text)) for text in (light, dark)]
    return {"light": found[0], "dark": found[0] | found[1]}


def contrast(one: str, other: str) -> float:
    """The contrast of two colours by WCAG 2."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("pairs", "least"), [(READ_ON, 4.5), (SEEN_ON, 3.0)], ids=["text", "edges"]
)
def test_contrast_is_enough(scheme: str, pairs: dict[str, tuple[str, ...]], least: float) -> None:
    palette = palettes()[scheme]
    weak = {
        f"{front} on {back}": round(contrast(palette[front], palette[back]), 2)
        for front, backs in pairs.items()
        for back in backs
        if contrast(palette[front], palette[back]) < least
    }

    assert weak == {}


def test_the_measure_itself_is_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_colours_are_named_in_one_place(path: Path) -> None:
    if path.name != "tokens.css":
        assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?!\s*\{)", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_every_colour_that_is_used_exists(path: Path) -> None:
    used = set(re.findall(r"var\(--([\w-]+)\)", path.read_text(encoding="utf-8")))
    tokens = (STATIC / "css/tokens.css").read_text(encoding="utf-8")

    assert used <= set(re.findall(r"--([\w-]+):", tokens))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_uses_what_it_imports_and_trusts_nothing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for imported in re.findall(r"{% from \"[^\"]+\" import ([\w, ]+?)(?: with context)? %}", text):
        for name in imported.split(", "):
            assert re.search(rf"\b{name}\(", text.split("%}", 1)[1]), name

    assert "|safe" not in text
    assert "autoescape" not in text
    assert not re.search(r"\son\w+=|\sstyle=", text)


def test_every_class_of_a_template_is_styled_or_nothing() -> None:
    styled = set(
        re.findall(r"\.([a-z][\w-]*)", "".join(p.read_text(encoding="utf-8") for p in STYLES))
    )
    used = {
        name
        for path in TEMPLATES
        for value in re.findall(r'class="([^"{]+)"', path.read_text(encoding="utf-8"))
        for name in value.split()
    }

    assert used - styled == set()
