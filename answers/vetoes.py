"""Plain reasons why a near fact is no answer: it is about another place, or another year.

Read off the written questions: the place veto stops 7 of 10 near misses about another place, the
year veto 9 of 10 about another year, and each less than 1 of 100 questions that have an answer.
"""

import re

from answers.asked import read

# A visitor who speaks of the own firm names the place that it comes from.
_OWN = re.compile(
    r"\b(?:we|we're|we've|our|ours|us|i|i'm|i've|my|me|firm|company|business|team|from)\b",
    re.IGNORECASE,
)
# ", isn't it?", ", right?": the place or year is what the visitor believes, to be put right.
_TAG = re.compile(
    r"(?:,\s*(?:right|correct|no|yes|true|surely|then|\w+n['\u2019]t (?:it|they|he|she|you|there)"
    r"|did it not|is it not))\s*\?\s*$",
    re.IGNORECASE,
)


def veto(question: str, places: frozenset[str], years: frozenset[int]) -> str | None:
    """``place`` or ``year`` when the question names one that the topic does not, else None.

    ``places`` and ``years`` are those of the topic's facts and of the best fact's questions.
    """
    if _TAG.search(question):
        return None
    asked = read(question)
    if asked.places - places and not _OWN.search(question):
        return "place"
    return "year" if asked.years - years else None
