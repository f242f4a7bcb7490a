"""A filter survives the way into an address and back."""

from hypothesis import given
from hypothesis import strategies as st

from crm.reference import country_names, sectors
from crm.services.leads import LeadFilter
from crm.vocabulary import LeadStage, LeadState
from crm.web.queries import describe_filter, read_filter, write_filter

FIELDS = ("text", "stage", "state", "sector", "country", "page")
FILTERS = st.builds(
    LeadFilter,
    text=st.text(max_size=80).map(lambda text: " ".join(text.replace("\x00", " ").split())),
    sector=st.none() | st.sampled_from(sorted(sectors())),
    country=st.none() | st.sampled_from(sorted(country_names())),
    stage=st.none() | st.sampled_from(LeadStage),
    state=st.none() | st.sampled_from(LeadState),
    page=st.integers(1, 10**8),
)


@given(FILTERS)
def test_what_is_written_is_read_back(wanted: LeadFilter) -> None:
    assert read_filter(write_filter(wanted, page=wanted.page)) == wanted


@given(
    st.dictionaries(
        st.sampled_from(["text", "stage", "state", "sector", "country", "page"]), st.text()
    )
)
def test_anything_may_be_read(query: dict[str, str]) -> None:
    wanted = read_filter(query)

    assert 1 <= wanted.page < 10**9
    assert "\x00" not in wanted.text
    assert len(wanted.text) <= 200


def test_a_filter_is_described() -> None:
    assert describe_filter(LeadFilter()) == "Every lead on the list."
    wanted = LeadFilter(text="acme", stage=LeadStage.NEW, country="DE", sector="space")
    assert describe_filter(wanted) == (
        "Narrowed to search “acme”, stage “New”, sector “Space”, country “Germany”."
    )
