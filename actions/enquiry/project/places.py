"""Which region the investor has in mind."""

from actions.enquiry.heard import Heard
from actions.enquiry.project.folding import Folded
from actions.enquiry.project.phrases import Hit, hits

NOT_DECIDED = "NOT_DECIDED"
_EITHER = "midlands"
"""Said here it means the West Midlands most likely; there is an East Midlands too."""


def find_regions(text: Folded) -> list[Hit]:
    """Every region, or town of one, that the text names."""
    return [hit for hit in hits("places", text.text, ("en",)) if hit.key != NOT_DECIDED]


def read_place(text: Folded, _languages: tuple[str, ...]) -> Heard | None:
    """One region; not decided when it says so or names several; None when it names none."""
    regions = find_regions(text)
    if not regions:
        undecided = [hit for hit in hits("places", text.text, ("en",)) if hit.key == NOT_DECIDED]
        if not undecided:
            return None
        return heard_place(text, NOT_DECIDED, undecided[0].start, undecided[0].end, is_exact=True)
    codes = {hit.key for hit in regions}
    code = codes.pop() if len(codes) == 1 else NOT_DECIDED
    is_vague = all(text.text[hit.start : hit.end] == _EITHER for hit in regions)
    return heard_place(
        text, code, regions[0].start, regions[-1].end, is_exact=code != NOT_DECIDED and not is_vague
    )


def heard_place(text: Folded, code: str, start: int, end: int, *, is_exact: bool) -> Heard:
    """A region heard in a stretch of the text."""
    verbatim = text.verbatim(start, end)
    return Heard(field="location", value=code, codes=(code,), verbatim=verbatim, is_exact=is_exact)
