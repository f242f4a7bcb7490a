"""Whether somebody puts right what they said before: "sorry, the company is called …"."""

from functools import cache

from crm.reference import DATA, load_yaml


def corrects(text: str) -> bool:
    """Whether the words begin, or go on after a stop, as a correction in any language does."""
    plain = text.casefold()
    return any(sign in plain for sign in _signs())


@cache
def _signs() -> frozenset[str]:
    rows = load_yaml(DATA / "understanding" / "corrections.yml")
    return frozenset(sign.casefold() for signs in rows.values() for sign in signs)
