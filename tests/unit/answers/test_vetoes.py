"""Another place or another year is no answer, unless the visitor only comes from there."""

import pytest

from answers.vetoes import veto

PLACES, YEARS = frozenset({"london"}), frozenset({2024})


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("What is the office rent in Cardiff?", "place"),
        ("What is the office rent in London?", None),
        ("What is the office rent in Birmingham?", None),
        ("We make pumps in France. What is the office rent?", None),
        ("Rents are higher in Cardiff, aren't they?", None),
        ("What was the office rent in 2019?", "year"),
        ("What was the office rent in 2024?", None),
        ("The rent fell in 2019, right?", None),
        ("office rent", None),
    ],
)
def test_a_question_about_somewhere_or_sometime_else_is_stopped(
    question: str, reason: str | None
) -> None:
    assert veto(question, PLACES, YEARS) == reason
