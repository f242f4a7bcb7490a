"""The numbers: matching by letters and words, the adapter, the decision, what is saved."""

from pathlib import Path

import numpy as np
import pytest

from answers.adapter import Adapter, Lesson, train_adapter
from answers.choosing import choose_facts
from answers.decision import Gate, train_gate
from answers.lexical import Bm25, NgramWeights, tokens
from answers.ranking import Ranker
from answers.trained import Learnt, NotPreparedError, Trained, load_trained, save_trained
from crm.vocabulary import AnswerKind

TEXTS = ["corporation tax rate", "office rents in Birmingham", "tax relief for research"]


def lesson() -> Lesson:
    """Two facts with 40 questions each, in two clouds that lie across each other."""
    rng = np.random.default_rng(1)
    facts = rng.normal(size=(2, 384))
    rows = np.repeat(facts, 40, axis=0) + rng.normal(scale=2.0, size=(80, 384))
    answers = np.repeat(np.eye(2, dtype=np.bool_), 40, axis=0)
    near = rng.normal(size=(20, 384))
    parts = (part / np.linalg.norm(part, axis=1, keepdims=True) for part in (rows, facts, near))
    questions, facts, near = (part.astype(np.float32) for part in parts)
    return Lesson(questions, answers, facts, near)


def test_the_adapter_brings_questions_to_their_facts() -> None:
    given = lesson()
    plain = Adapter(given.questions.mean(axis=0), np.eye(384, dtype=np.float32))

    learnt = train_adapter(given, epochs=20)

    def lead(adapter: Adapter) -> float:
        near = adapter(given.questions) @ adapter(given.facts).T
        own = given.answers
        return float((near[own] - near[~own]).mean())

    assert lead(learnt) > lead(plain) + 0.1


def test_the_same_lesson_gives_the_same_adapter() -> None:
    assert np.array_equal(train_adapter(lesson()).matrix, train_adapter(lesson()).matrix)


def test_numbers_that_are_kept_stay_and_have_their_share() -> None:
    given = lesson()
    learnt = train_adapter(given, kept=100, share=0.7, epochs=1)
    rows = given.questions / np.linalg.norm(given.questions[:, :100], axis=1, keepdims=True)

    adapted = learnt(rows)

    assert np.allclose(adapted[:, :100], rows[:, :100] * np.sqrt(0.7), atol=1e-5)
    assert np.allclose(np.linalg.norm(adapted[:, 100:], axis=1), np.sqrt(0.3), atol=1e-5)


def test_letters_find_a_misspelt_word() -> None:
    weights = NgramWeights.learn(TEXTS)

    near = (weights.matrix(["coporation taks"]) @ weights.matrix(TEXTS).T).toarray()[0]

    assert near.argmax() == 0


@pytest.mark.parametrize(
    ("text", "ngrams"),
    [
        ("", 0),
        ("a", len([" a", "a ", " a "])),
        ("Ab", len([" a", "ab", "b ", " ab", "ab ", " ab "])),
        ("a  Ab", len([" a", "a ", " a ", "ab", "b ", " ab", "ab ", " ab "])),
        ("北京", len([" 北", "北京", "京 ", " 北京", "北京 ", " 北京 "])),
    ],
)
def test_letters_are_counted_inside_words_with_a_space_at_either_end(
    text: str, ngrams: int
) -> None:
    row = NgramWeights.learn([text]).matrix([text])

    assert row.nnz == ngrams
    assert np.isclose(row.multiply(row).sum(), 1 if ngrams else 0)


def test_a_text_has_the_same_letters_alone_and_among_others() -> None:
    weights = NgramWeights.learn(TEXTS)

    together = weights.matrix(["", *TEXTS, "x"])

    assert np.array_equal(together[2].toarray(), weights.matrix([TEXTS[1]]).toarray())


def test_bm25_prefers_the_rarer_word() -> None:
    scores = Bm25(TEXTS).scores("tax research")

    assert scores.argmax() == 2
    assert scores[1] == 0


def test_bm25_knows_nothing_of_unknown_words() -> None:
    assert not Bm25(TEXTS).scores("zebra").any()


def test_numbers_stay_in_one_piece() -> None:
    assert tokens("The £7.5m fund's 1,000 bids") == ["the", "7.5m", "fund", "1,000", "bids"]


def test_only_facts_of_the_best_topic_that_come_near_are_shown() -> None:
    topic_of = np.array([0, 0, 0, 1])

    shown = choose_facts(np.array([3.0, 2.0, -9.0, 2.9], dtype=np.float32), topic_of, 3)

    assert shown == [0, 1]


def test_a_third_fact_must_come_nearer_than_a_second() -> None:
    topic_of = np.zeros(3, dtype=np.int64)

    assert choose_facts(np.array([5.0, 1.0, 1.0], dtype=np.float32), topic_of, 3) == [0, 1]
    assert choose_facts(np.array([5.0, 4.0, 4.0], dtype=np.float32), topic_of, 3) == [0, 1, 2]


def gate(direct_from: float = 0.5, related_from: float = 0.2) -> Gate:
    """A decision learnt from one number that tells the truth above 0."""
    rows = np.linspace(-2, 2, 200, dtype=np.float32)[:, None]
    learnt = train_gate(rows, rows[:, 0] > 0)
    return Gate(learnt.centre, learnt.scale, learnt.weights, learnt.bias, direct_from, related_from)


def test_the_decision_tells_the_three_kinds_apart() -> None:
    decide = gate()

    sure, unsure = decide.chances(np.array([[2.0], [-2.0]], dtype=np.float32))

    assert decide.kind(sure, 0.9) is AnswerKind.DIRECT
    assert decide.kind(unsure, 0.9) is AnswerKind.RELATED
    assert decide.kind(sure, 0.1) is AnswerKind.UNKNOWN


def trained() -> Trained:
    """Small numbers in the right shapes."""
    ones = np.ones(3, dtype=np.float32)
    adapter = Adapter(np.zeros(384, dtype=np.float32), np.eye(384, dtype=np.float32), 2, 0.5)
    learnt = Learnt(adapter, np.ones(386, dtype=np.float32), Ranker(ones, ones, ones, 0.5), gate())
    return Trained("digest", NgramWeights.learn(TEXTS), learnt, learnt)


def test_what_was_learnt_is_read_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "answers" / "trained.npz"
    written = trained()

    save_trained(written, path)
    read = load_trained(path)

    assert read.digest == "digest"
    assert np.array_equal(read.english.adapter.matrix, written.english.adapter.matrix)
    assert (read.other.adapter.kept, read.other.adapter.share) == (2, 0.5)
    assert np.array_equal(read.ngrams.idf, written.ngrams.idf)
    assert read.english.gate.direct_from == written.english.gate.direct_from
    assert np.array_equal(read.other.ranker.weights, written.other.ranker.weights)
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("content", [None, b"", b"not an archive"])
def test_without_trained_parts_it_says_what_to_run(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "trained.npz"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(NotPreparedError, match="python -m answers prepare"):
        load_trained(path)
