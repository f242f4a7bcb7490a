"""A question as it was taken, kept only where it is not what the visitor's words say alone."""

_ENDS = " .?!¿¡؟。？！।"  # noqa: RUF001 - the marks of the chat's other languages


def understood_otherwise(said: str, understood: str | None) -> str | None:
    """What was understood, or None where it is what was said but for case, spaces and ends."""
    if understood is None or _bare(understood) in ("", _bare(said)):
        return None
    return understood.strip()


def _bare(text: str) -> str:
    return " ".join(text.casefold().split()).strip(_ENDS)
