"""The encoders as they run: what they make of texts, alone and together."""

import numpy as np
import pytest

from answers.encoder import Encoder, MultilingualEncoder
from answers.english import EnglishEncoder
from answers.minilm import WIDTH, load_minilm

TAX = "What is the corporation tax rate?"
TEXTS = [TAX, "rents", "", f"{TAX} Please tell me."]


@pytest.fixture(scope="module", params=[EnglishEncoder, MultilingualEncoder])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    made: Encoder = request.param()
    return made


def test_a_text_has_the_same_numbers_alone_and_among_others(encoder: Encoder) -> None:
    together = encoder.encode(TEXTS)
    alone = np.vstack([encoder.encode([text]) for text in TEXTS])

    assert together.shape == (len(TEXTS), encoder.width)
    assert np.allclose(together, alone, atol=1e-4)


def test_short_texts_that_go_together_do_not_see_each_other() -> None:
    model = load_minilm()
    texts = ["rents", TAX, "word " * 200, "office space in Coventry"]

    together = [states for _, states in model.states(texts)]

    for text, states in zip(texts, together, strict=True):
        ((_, alone),) = model.states([text])
        assert np.allclose(states, alone, atol=1e-4)


def test_like_texts_lie_nearer_than_unlike_ones(encoder: Encoder) -> None:
    rows = encoder.encode(TEXTS)

    assert rows[0] @ rows[3] > rows[0] @ rows[1]


def test_no_texts_have_no_rows(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.width)


def test_the_model_reads_no_more_than_its_longest_text() -> None:
    (tokens,) = load_minilm().tokens(["word " * 1000])

    assert len(tokens) == 128


def test_a_change_of_nought_changes_nothing_and_another_does() -> None:
    model = load_minilm()
    start = model.start(np.array(model.tokens(["office rents"])))
    rng = np.random.default_rng(1)
    down = rng.normal(size=(WIDTH, 2)).astype(np.float32)
    up = rng.normal(size=(2, WIDTH)).astype(np.float32)

    same = model.changed({"5.query.down": down, "5.query.up": 0 * up})
    other = model.changed({"5.query.down": down, "5.query.up": up})

    assert np.allclose(same.layers[5](np, start), model.layers[5](np, start), atol=1e-6)
    assert not np.allclose(other.layers[5](np, start), model.layers[5](np, start), atol=1e-3)


def test_a_token_that_is_ignored_makes_no_difference() -> None:
    """Padding, as the tuning uses it."""
    model = load_minilm()
    tokens = np.array(model.tokens(["office rents"]))
    padded = np.hstack([tokens, np.zeros((1, 3), dtype=tokens.dtype)])
    ignored = np.where(np.arange(padded.shape[1]) < tokens.shape[1], 0, -1e9)[None, None, None, :]

    plain = model.layers[0](np, model.start(tokens))
    beside = model.layers[0](np, model.start(padded), ignored)

    assert np.allclose(beside[:, : tokens.shape[1]], plain, atol=1e-5)
