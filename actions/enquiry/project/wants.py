"""What the firm does and what it means to do here: sector and intents."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from actions.enquiry.heard import Heard
from actions.enquiry.project.folding import Folded
from actions.enquiry.project.phrases import Hit, hits
from crm.reference import option_sets

OTHER = "OTHER"
SHORTEST, LONGEST = 2, 50
"""Characters of the text beside "Other", by the trade department's form."""


def read_sector(text: Folded, languages: tuple[str, ...]) -> Heard | None:
    """The one sector whose words fit best; None when none does."""
    return heard_sector(text, hits("sectors", text.text, languages))


def heard_sector(text: Folded, found: Sequence[Hit]) -> Heard | None:
    """The sector most spoken of, by the length of its words; shown back when others were named."""
    if not found:
        return None
    weight: Counter[str] = Counter()
    for hit in found:
        weight[hit.key] += hit.end - hit.start
    code = max(weight, key=lambda key: weight[key])
    own = [hit for hit in found if hit.key == code]
    return Heard(
        field="sector",
        value=code,
        codes=(code,),
        verbatim=text.verbatim(own[0].start, own[-1].end),
        is_exact=len(weight) == 1,
    )


def read_intents(text: Folded, languages: tuple[str, ...]) -> Heard | None:
    """Every intent that the words name, in the order of the list; None when there is none."""
    return heard_intents(text, hits("intents", text.text, languages))


def heard_intents(text: Folded, found: Sequence[Hit]) -> Heard | None:
    """The intents that were hit, in the order of the list."""
    if not found:
        return None
    places: defaultdict[str, list[Hit]] = defaultdict(list)
    for hit in found:
        places[hit.key].append(hit)
    codes = tuple(
        option.code for option in option_sets()["intent"].options if option.code in places
    )
    return Heard(
        field="intent",
        value=",".join(codes),
        codes=codes,
        verbatim=text.verbatim(min(hit.start for hit in found), max(hit.end for hit in found)),
    )


def other_label(verbatim: str) -> str:
    """What to show beside "Other": the person's words, cut at a word to 50 characters."""
    words = " ".join(verbatim.split())
    if len(words) <= LONGEST:
        return words
    cut = words[: LONGEST - 1]
    whole = cut.rpartition(" ")[0] if " " in cut[SHORTEST:] else cut
    return whole + "\u2026"
