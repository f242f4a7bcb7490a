"""The labels of an option list, matched as a person clicked or said them."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from actions.enquiry.project.folding import fold
from crm.reference import DATA, load_yaml, option_sets, sectors

Titles = Mapping[str, Iterable[str]]
"""Code to what the option is called, in any languages."""


@cache
def known_titles(field: str) -> Mapping[str, tuple[str, ...]]:
    """Code to its labels: the English one, and those of ``data/words`` where there are any."""
    if field == "sector":
        titles = {code: [name] for code, name in sectors().items()}
    else:
        titles = {option.code: [option.label] for option in option_sets()[field].options}
    for path in sorted((DATA / "words").glob("*.yml")):
        words = load_yaml(path) or {}
        for code, labels in titles.items():
            if label := words.get(f"option.{field}.{code}"):
                labels.append(label)
    return {code: tuple(labels) for code, labels in titles.items()}


def codes_labelled(field: str, text: str, titles: Titles | None = None) -> tuple[str, ...]:
    """The codes whose labels the text consists of: one, or several parted by commas; else none."""
    named = {
        _plain(label): code
        for titles_of in (known_titles(field), titles or {})
        for code, labels in titles_of.items()
        for label in labels
    }
    if code := named.get(_plain(text)):
        return (code,)
    return _several(_plain(text), named) if field == "intent" else ()


def _several(text: str, named: Mapping[str, str]) -> tuple[str, ...]:
    found: list[str] = []
    for label in sorted(named, key=len, reverse=True):
        if label and re.search(
            rf"(?:^|[,;\u3001\uff0c] ?){re.escape(label)}(?=$| ?[,;\u3001\uff0c])", text
        ):
            found.append(named[label])
            text = text.replace(label, "", 1).strip()
    rest = text.strip(" ,;\u3001\uff0c")
    order = list(dict.fromkeys(named.values()))
    return tuple(sorted(set(found), key=order.index)) if not rest else ()


def _plain(text: str) -> str:
    return " ".join(fold(text).text.strip(" .!\u3002").split())
