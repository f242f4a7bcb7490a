"""Whether, and at what time of day, the visitor wishes to be called."""

import re

from actions.enquiry.heard import Heard
from actions.enquiry.project.folding import Folded
from actions.enquiry.project.phrases import finder

_DENIED_WITHIN = 12
"""Characters between a no and the wish for a call that it undoes."""
_TIMES = (("afternoon", "YES_AFTERNOON"), ("morning", "YES_MORNING"), ("other", "YES_OTHER"))


def read_call(text: Folded, languages: tuple[str, ...]) -> Heard | None:
    """A yes with its time of day, or a no; None when it is neither.

    A time of day says yes by itself. A plain yes names no time, so it is shown back.
    """
    no = finder("calls", "no", languages).search(text.text)
    code = time_of_day(text.text, languages)
    if no and not code:
        return _heard("NO", text.verbatim(no.start(), no.end()), is_exact=True)
    if code and not (no and no.start() == 0):
        return _heard(code, text.written.strip(), is_exact=True)
    if no:
        return None
    yes = finder("calls", "yes", languages).search(text.text) or finder(
        "calls", "call", languages
    ).search(text.text)
    return _heard("YES_OTHER", text.verbatim(*yes.span()), is_exact=False) if yes else None


def hear_call(text: Folded, languages: tuple[str, ...]) -> Heard | None:
    """A clear wish for a call in a free message."""
    wish = finder("calls", "call", languages).search(text.text)
    if not wish:
        return None
    denied = finder("calls", "no", languages)
    if any(
        match.end() > wish.start() - 12 and match.start() < wish.end()
        for match in denied.finditer(text.text)
    ):
        return None
    code = time_of_day(text.text, languages)
    return _heard(code or "YES_OTHER", text.verbatim(*wish.span()), is_exact=bool(code))


def time_of_day(text: str, languages: tuple[str, ...]) -> str:
    """The code for the time of day that is named; for another time when several are; else none."""
    found: dict[str, tuple[int, int]] = {}
    taken: list[tuple[int, int]] = []
    if clock := re.search(r"\d\s?([ap])m\b", text):
        # "At 10 am"; without the hour "am" is a word of German.
        return "YES_MORNING" if clock[1] == "a" else "YES_AFTERNOON"
    for key, code in _TIMES:
        for match in finder("calls", key, languages).finditer(text):
            if all(match.end() <= start or match.start() >= end for start, end in taken):
                taken.append(match.span())
                found[code] = match.span()
    return next(iter(found)) if len(found) == 1 else ("YES_OTHER" if found else "")


def _heard(code: str, verbatim: str, *, is_exact: bool) -> Heard:
    return Heard(
        field="call_requested", value=code, codes=(code,), verbatim=verbatim, is_exact=is_exact
    )
