"""How replies are judged when the question path is evaluated."""

from pathlib import Path

import pytest

from answers.cases import Case, CaseError, interval, judge, load_cases
from answers.reply import Reply, ReplyKind

FILE = """
cases:
- {id: a, turns: [What is HS2?], lang: en, kind: answer, topics: [hs2],
   must: ["Curzon"], must_not: ["2033 opening"]}
- {id: u, turns: [What is the rent?], lang: en, kind: unknown, must_not: ["£9"]}
- {id: s, turns: [hello], lang: en, kind: smalltalk}
- {id: f, turns: [Rents and tax?], lang: en, kind: answer, facts: ["rent.1|rent.2", "tax.1"]}
- {id: h, turns: [hello, a person please], lang: en, kind: handoff}
"""


@pytest.fixture
def cases(tmp_path: Path) -> dict[str, Case]:
    """The cases of a file outside the repository."""
    path = tmp_path / "cases.yml"
    path.write_text(FILE, encoding="utf-8")
    return {case.id: case for case in load_cases([path])}


def right(
    case: Case,
    kind: ReplyKind,
    text: str,
    topics: tuple[str, ...] = (),
    facts: tuple[str, ...] = (),
) -> bool:
    """Whether such a reply is right."""
    return judge(case, Reply(kind=kind, text=text, topics=topics, facts=facts), 1.0).right


def test_without_patterns_the_facts_must_be_told(cases: dict[str, Case]) -> None:
    assert right(cases["f"], ReplyKind.DIRECT, "So.", facts=("rent.2", "tax.1"))
    assert not right(cases["f"], ReplyKind.DIRECT, "So.", facts=("rent.1", "rent.2"))


def test_an_answer_must_hold_what_it_must(cases: dict[str, Case]) -> None:
    assert right(cases["a"], ReplyKind.DIRECT, "It stops at curzon street.")
    assert right(cases["a"], ReplyKind.RELATED, "The closest: Curzon Street.")
    assert not right(cases["a"], ReplyKind.DIRECT, "It is a railway.", ("hs2",))
    assert not right(cases["a"], ReplyKind.DIRECT, "Curzon Street, 2033 opening.")
    assert not right(cases["a"], ReplyKind.UNKNOWN, "I have nothing on Curzon Street.")


def test_an_unanswerable_question_must_not_be_answered(cases: dict[str, Case]) -> None:
    assert right(cases["u"], ReplyKind.UNKNOWN, "I do not know.")
    assert right(cases["u"], ReplyKind.RELATED, "The closest I have is the vacancy rate.")
    assert not right(cases["u"], ReplyKind.DIRECT, "Rents are high.")
    assert not right(cases["u"], ReplyKind.RELATED, "The closest is £9.")


def test_small_talk_and_handoff_are_judged_by_their_kind(cases: dict[str, Case]) -> None:
    assert right(cases["s"], ReplyKind.SMALLTALK, "Hello.")
    assert not right(cases["s"], ReplyKind.DIRECT, "Hello.")
    assert right(cases["h"], ReplyKind.HANDOFF, "The team will.")
    assert not right(cases["h"], ReplyKind.SMALLTALK, "Hello.")


@pytest.mark.parametrize(
    "content",
    [
        "cases: 3",
        "cases: [{id: a}]",
        "cases: [{id: a, turns: [x], kind: guess}]",
        "cases: [{id: a, turns: [x], kind: answer, must: ['(']}]",
    ],
)
def test_a_file_that_cannot_be_judged_is_refused_by_name(tmp_path: Path, content: str) -> None:
    path = tmp_path / "broken.yml"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(CaseError, match=r"broken\.yml"):
        load_cases([path])


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="No such file"):
        load_cases([tmp_path / "none.yml"])


def test_the_interval_is_wilsons() -> None:
    low, high = interval(8, 10)

    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)
    assert interval(0, 0) == (0.0, 1.0)
