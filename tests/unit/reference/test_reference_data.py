"""The lists in ``data/reference`` fit the vocabulary, the tables and each other."""

import pytest

from crm.models import ConsentEvent, Lead, LeadAnswer
from crm.reference import (
    DATA,
    consent_wording,
    consent_wordings,
    load_yaml,
    option_sets,
    sectors,
    stages,
)
from crm.vocabulary import Channel, LeadStage, Purpose

CODES = {
    "intent": [
        "SET_UP_NEW_PREMISES",
        "SET_UP_A_NEW_DISTRIBUTION_CENTRE",
        "ONWARD_SALES_AND_EXPORTS_FROM_THE_UK",
        "RESEARCH_DEVELOP_AND_COLLABORATE",
        "FIND_PEOPLE_WITH_SPECIALIST_SKILLS",
        "OTHER",
    ],
    "landing_timeframe": [
        "UNDER_SIX_MONTHS",
        "SIX_TO_TWELVE_MONTHS",
        "ONE_TO_TWO_YEARS",
        "OVER_TWO_YEARS",
    ],
    "hiring": ["1-5", "6-10", "11-20", "21+", "NO_PLANS_TO_HIRE_YET"],
    "spend": ["0-499999", "500000-1000000", "1000000-2500000", "2500000-5000000", "5000000+"],
}
"""What the UK trade department's service stores; a lead is handed over in these codes."""


@pytest.mark.parametrize("field", CODES)
def test_option_codes_are_those_a_lead_is_handed_over_in(field: str) -> None:
    assert [option.code for option in option_sets()[field].options] == CODES[field]


def test_a_location_is_one_of_twelve_regions_or_not_decided() -> None:
    codes = [option.code for option in option_sets()["location"].options]

    assert len(codes) == len(set(codes)) == 13
    assert {"WEST_MIDLANDS", "NOT_DECIDED"} <= set(codes)


def test_options_have_labels_of_their_own_and_fit_their_columns() -> None:
    widths = {
        name: column.type.length
        for name, column in Lead.__table__.columns.items()
        if hasattr(column.type, "length")
    }
    answer = LeadAnswer.__table__.columns

    for field, options in option_sets().items():
        labels = [option.label for option in options.options]
        assert len(set(labels)) == len(labels)
        assert len(options.version) <= answer["option_set_version"].type.length
        for option in options.options:
            assert len(option.code) <= (widths[field] or 1000)
            # Several codes of one answer are joined by commas.
            assert "," not in option.code


def test_there_are_27_sectors_that_fit_their_column() -> None:
    assert len(sectors()) == len(set(sectors().values())) == 27
    assert max(map(len, sectors())) <= Lead.__table__.columns["sector"].type.length


def test_every_sector_has_its_value_bands_from_high_to_low() -> None:
    newest = load_yaml(DATA / "reference" / "value_bands.yml")[-1]

    assert set(newest["sectors"]) == set(sectors())
    for bands in newest["sectors"].values():
        thresholds = [bands[letter] for letter in "abcde"]
        assert bands["basis"] in ("capital", "jobs")
        assert thresholds == sorted(set(thresholds), reverse=True)


def test_every_stage_is_described_once() -> None:
    assert list(stages()) == list(LeadStage)
    assert len({stage.label for stage in stages().values()}) == len(LeadStage)


def test_every_stage_can_be_reached_and_left() -> None:
    reached, ahead = set(), {LeadStage.NEW}
    while ahead:
        reached |= ahead
        ahead = {there for here in ahead for there in stages()[here].next} - reached

    assert reached == set(LeadStage)
    assert all(stage.next - {code} for code, stage in stages().items())


def test_turning_a_lead_down_needs_a_reason() -> None:
    needing = {code for code, stage in stages().items() if stage.needs_reason}

    assert needing == {LeadStage.NON_FDI, LeadStage.CLOSED}
    assert all(stages()[code].closes for code in needing)


@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize("purpose", Purpose)
def test_every_consent_has_a_wording_that_says_who_asks(purpose: Purpose, channel: Channel) -> None:
    wording = consent_wording(purpose, channel)

    assert "West Midlands Inward Investment team" in wording.text
    assert len(wording.version) <= ConsentEvent.__table__.columns["wording_version"].type.length


def test_a_version_names_one_wording() -> None:
    versions = [wording.version for wording in consent_wordings()]

    assert len(set(versions)) == len(versions)
