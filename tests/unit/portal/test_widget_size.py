"""What a portal's visitors must load for the chat."""

import gzip
import re
from pathlib import Path

from portal.joining import PARTS, WIDGET, join_widget

LIMIT_BYTES = 12 * 1024


def test_the_widget_is_at_most_12_kilobytes_as_sent() -> None:
    assert len(gzip.compress(join_widget().encode())) <= LIMIT_BYTES


def test_every_part_is_joined_after_the_parts_it_needs() -> None:
    assert sorted(path.stem for path in WIDGET.glob("*.js")) == sorted(PARTS)
    for position, part in enumerate(PARTS):
        code = (WIDGET / f"{part}.js").read_text()
        needed = re.findall(r'^import .* from "\./(\w+)\.js";$', code, re.MULTILINE)
        assert len(needed) == len(re.findall(r"\bimport\b.*\bfrom\b", code))
        assert set(needed) <= set(PARTS[:position])


def test_joining_drops_whole_lines_and_changes_nothing_else(tmp_path: Path) -> None:
    for part in PARTS:
        (tmp_path / f"{part}.js").write_text("")
    (tmp_path / "main.js").write_text(
        '// A note.\nimport { el } from "./dom.js";\n\n/**\n * More.\n */\n'
        'export const address = "https://x.example"; // kept\n'
        "const css = `\n*, ::before { color: red; }\n`;\n"
    )

    assert join_widget(tmp_path).splitlines()[1:-1] == [
        'const address = "https://x.example"; // kept',
        "const css = `",
        "*, ::before { color: red; }",
        "`;",
    ]


def test_nothing_in_the_widget_can_make_markup_or_styles_out_of_text() -> None:
    code = join_widget()

    for forbidden in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
        assert forbidden not in code
    assert 'setAttribute("style"' not in code
