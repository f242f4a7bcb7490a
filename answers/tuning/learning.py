"""Learns changes of low rank (LoRA) to the upper layers, by supervised contrast.

Texts that mean the same are drawn together and all others of the batch pushed apart (Khosla et
al. 2020, Supervised Contrastive Learning; Hu et al. 2021, LoRA).
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
from numpy.typing import NDArray

from answers.minilm import LAYERS, LINEARS, WIDTH, MiniLM
from answers.tuning.batches import Batch, Batches, Lessons

FROM_LAYER = 3
"""The layers below keep as they are, so their work is done once."""

RANK = 32
EPOCHS = 4
ASKS_A_STEP = 64
LEARNING_RATE = 1e-3
TEMPERATURE = 0.05
SEED = 2018
QUESTION_TOKENS, STATEMENT_TOKENS = 32, 48
"""A longer text is learnt from its first token and its last ones, where the question stands."""

type Changes = dict[str, jax.Array]
type States = list[NDArray[np.float16]]


def learn(model: MiniLM, lessons: Lessons, say: Callable[[str], None]) -> dict[str, Any]:
    """The changes as arrays by name, ``layer.linear.down`` and ``.up``, 1.3 MB as float16."""
    rng = np.random.default_rng(SEED)
    batches = Batches(lessons, rng)
    asks, near_misses, statements = (
        _lower_states(model, texts)
        for texts in (lessons.asks, lessons.near_misses, lessons.statements)
    )
    steps = EPOCHS * (len(lessons.asks) // ASKS_A_STEP)
    schedule = optax.warmup_cosine_decay_schedule(0, LEARNING_RATE, 20, steps, LEARNING_RATE / 20)
    optimiser = optax.chain(
        optax.clip_by_global_norm(1.0), optax.adamw(schedule, weight_decay=0.01)
    )
    step = _make_step(model, optimiser)
    changes = _beginning(model, rng)
    state = optimiser.init(changes)
    started, losses = time.monotonic(), []
    for number in range(1, steps + 1):
        batch = batches.deal()
        questions = [asks[i] if is_ask else near_misses[i] for is_ask, i in batch.questions]
        changes, state, loss = step(
            changes,
            state,
            *_padded(questions, QUESTION_TOKENS),
            *_padded([statements[i] for i in batch.statements], STATEMENT_TOKENS),
            _weights(batch),
        )
        losses.append(float(loss))
        if number % 20 == 0:
            seconds = time.monotonic() - started
            say(f"step {number} of {steps}, loss {np.mean(losses[-20:]):.3f}, {seconds:.0f} s")
    return {name: np.asarray(change, dtype=np.float16) for name, change in changes.items()}


def _beginning(model: MiniLM, rng: np.random.Generator) -> Changes:
    """No change yet: ``up`` is nought."""
    changes: Changes = {}
    for place in range(FROM_LAYER, LAYERS):
        for name in LINEARS:
            rows, columns = model.layers[place].linears[name].weight.shape
            down = rng.normal(0, rows**-0.5, (rows, RANK))
            changes[f"{place}.{name}.down"] = jnp.asarray(down, dtype=jnp.float32)
            changes[f"{place}.{name}.up"] = jnp.zeros((RANK, columns), dtype=jnp.float32)
    return changes


def _make_step(model: MiniLM, optimiser: optax.GradientTransformation) -> Any:
    upper = model.layers[FROM_LAYER:]

    def vectors(changes: Changes, rows: jax.Array, present: jax.Array) -> jax.Array:
        ignored = (1 - present)[:, None, None, :] * -1e9
        for place, layer in enumerate(upper, start=FROM_LAYER):
            linears = {
                name: replace(
                    linear,
                    down=changes[f"{place}.{name}.down"],
                    up=changes[f"{place}.{name}.up"],
                )
                for name, linear in layer.linears.items()
            }
            rows = replace(layer, linears=linears)(jnp, rows, ignored)
        mean = (rows * present[:, :, None]).sum(1) / present.sum(1, keepdims=True)
        unit: jax.Array = mean / jnp.linalg.norm(mean, axis=1, keepdims=True)
        return unit

    def loss(changes: Changes, texts: tuple[jax.Array, ...], same: jax.Array) -> jax.Array:
        questions, question_tokens, statements, statement_tokens = texts
        rows = jnp.concatenate(
            [
                vectors(changes, questions, question_tokens),
                vectors(changes, statements, statement_tokens),
            ]
        )
        logits = rows @ rows.T / TEMPERATURE - 1e9 * jnp.eye(len(rows))
        shares = logits - jax.nn.logsumexp(logits, axis=1, keepdims=True)
        return -(shares * same).sum() / (same.sum(1) > 0).sum()

    def step(changes: Changes, state: Any, *texts: jax.Array) -> tuple[Changes, Any, jax.Array]:
        value, slope = jax.value_and_grad(loss)(changes, texts[:4], texts[4])
        updates, state = optimiser.update(slope, state, changes)
        return optax.apply_updates(changes, updates), state, value

    return jax.jit(step)


def _weights(batch: Batch) -> NDArray[np.float32]:
    """For each text one share for each other that means the same, together 1."""
    same = batch.same.astype(np.float32)
    return np.asarray(same / np.maximum(same.sum(axis=1, keepdims=True), 1), dtype=np.float32)


def _lower_states(model: MiniLM, texts: Sequence[str]) -> States:
    """What the layers below make of each text (tokens x WIDTH)."""
    states = model.states(texts, layers=FROM_LAYER)
    return [rows.astype(np.float16) for _, rows in states]


def _padded(states: States, longest: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Texts x tokens x WIDTH, and which tokens are there."""
    rows = np.zeros((len(states), longest, WIDTH), dtype=np.float32)
    present = np.zeros((len(states), longest), dtype=np.float32)
    for place, state in enumerate(states):
        kept = state
        if len(state) > longest:
            kept = np.vstack([state[:1], state[1 - longest :]])
        rows[place, : len(kept)] = kept
        present[place, : len(kept)] = 1
    return rows, present
