"""Times, counts and codes in the desk's words."""

from datetime import UTC, datetime, timedelta

import pytest

from crm.vocabulary import AnswerKind, Channel, LeadState, PhoneStatus, Purpose, Role
from crm.web import words

NOW = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ({"seconds": -30}, "just now"),
        ({"seconds": 59}, "just now"),
        ({"seconds": 60}, "1 minute ago"),
        ({"minutes": 59, "seconds": 59}, "59 minutes ago"),
        ({"hours": 1}, "1 hour ago"),
        ({"hours": 23, "minutes": 59}, "23 hours ago"),
        ({"days": 1}, "1 day ago"),
        ({"days": 6, "hours": 23}, "6 days ago"),
        ({"days": 7}, "1 week ago"),
        ({"days": 34}, "4 weeks ago"),
        ({"days": 35}, "1 month ago"),
        ({"days": 364}, "12 months ago"),
        ({"days": 365}, "1 year ago"),
        ({"days": 800}, "2 years ago"),
    ],
)
def test_how_long_ago(before: dict[str, float], said: str) -> None:
    assert words.ago(NOW - timedelta(**before), NOW) == said


def test_times_are_london_s_in_summer_and_winter() -> None:
    assert words.when(datetime(2026, 3, 29, 0, 59, tzinfo=UTC)) == "29 Mar 2026, 00:59"
    assert words.when(datetime(2026, 3, 29, 1, 0, tzinfo=UTC)) == "29 Mar 2026, 02:00"
    summer = words.when_exactly(datetime(2026, 7, 1, 23, 30, tzinfo=UTC))
    assert summer == "Thursday 2 July 2026, 00:30 BST"


def test_counts_agree_with_their_noun() -> None:
    assert [words.plural(n, "lead") for n in (0, 1, 2, 1204)] == [
        "0 leads",
        "1 lead",
        "2 leads",
        "1,204 leads",
    ]


def test_a_code_without_a_name_is_shown_itself() -> None:
    assert words.country_name("DE") == "Germany"
    assert words.country_name("QQ") == "QQ"
    assert words.country_name(None) is None
    assert words.sector_name("gone") == "gone"


def test_a_number_is_spaced_as_its_country_does() -> None:
    assert words.phone("+441214960123") == "+44 121 496 0123"
    assert words.phone("nonsense") == "nonsense"


def test_every_code_has_words() -> None:
    assert set(words.STATES) == set(LeadState)
    assert set(words.ANSWER_KINDS) == set(AnswerKind)
    assert set(words.PHONE_STATUSES) == set(PhoneStatus)
    assert set(words.ROLES) == set(Role)
    assert set(words.CHANNELS) == set(Channel)
    assert set(words.PURPOSES) == set(Purpose)
